/** How far a pointer may move in a tap, in pixels; how long two taps may last together, in ms. */
const TAP_SLOP = 12;
const DOUBLE_TAP_TIME = 350;
/** How much a turn of the wheel by one pixel zooms. */
const WHEEL_ZOOM = 0.002;
/** Pixels in one line, where a browser counts the wheel in lines. */
const LINE = 18;

/** What a person does with a picture. Lengths are CSS pixels; points are measured from the middle of the surface. */
export interface GestureActions {
  move(dx: number, dy: number): void;
  /** @param factor how many times larger than before */
  zoom(factor: number, x: number, y: number): void;
  /** Two clicks, or two taps. */
  doubleTap(x: number, y: number): void;
  /** The last finger or button was released after it has moved so far in sum, without a pinch. */
  swipe?(dx: number, dy: number, pointerType: string): void;
}

interface Point {
  x: number;
  y: number;
}

/** Reads drags, pinches, the wheel and double clicks on a surface, which needs `touch-action: none`. */
export function listenToGestures(surface: HTMLElement, actions: GestureActions): void {
  /** The pointers that are down, and where they are. */
  const pointers = new Map<number, Point>();
  let way: Point = { x: 0, y: 0 };
  let isPinch = false;
  let lastTap: (Point & { time: number }) | undefined;

  const fromMiddle = ({ x, y }: Point): Point => {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return { x: x - left - width / 2, y: y - top - height / 2 };
  };

  const tap = (at: Point) => {
    const time = performance.now();
    const isDouble = lastTap && time - lastTap.time < DOUBLE_TAP_TIME && distance(lastTap, at) < 2 * TAP_SLOP;
    lastTap = isDouble ? undefined : { ...at, time };
    if (!isDouble) return;
    const { x, y } = fromMiddle(at);
    actions.doubleTap(x, y);
  };

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (event.isPrimary) pointers.clear(); // those that were released elsewhere
    if (pointers.size === 0) {
      way = { x: 0, y: 0 };
      isPinch = false;
    }
    pointers.set(event.pointerId, pointOf(event));
    isPinch ||= pointers.size > 1;
    capture(surface, event.pointerId);
  });

  surface.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    if (event.buttons === 0) return void pointers.delete(event.pointerId);
    const now = pointOf(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    const share = other ? 2 : 1; // of two fingers, the middle moves half as far
    const step = { x: (now.x - before.x) / share, y: (now.y - before.y) / share };
    way = { x: way.x + step.x, y: way.y + step.y };
    actions.move(step.x, step.y);
    if (!other) return;
    const { x, y } = fromMiddle({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    actions.zoom(distance(now, other) / Math.max(1, distance(before, other)), x, y);
  });

  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0 || isPinch || event.type === 'pointercancel') return;
    if (distance(way, { x: 0, y: 0 }) < TAP_SLOP) tap(pointOf(event));
    else actions.swipe?.(way.x, way.y, event.pointerType);
  };
  surface.addEventListener('pointerup', release);
  surface.addEventListener('pointercancel', release);

  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault(); // neither the page scrolls, nor is all of it zoomed
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE);
      const fine = event.ctrlKey ? 5 : 1; // browsers make such events of a pinch on a touchpad, in small steps
      const { x, y } = fromMiddle(pointOf(event));
      actions.zoom(Math.exp(-Math.max(-250, Math.min(250, pixels * fine)) * WHEEL_ZOOM), x, y);
    },
    { passive: false },
  );
}

const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y });
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);

/** A pointer that leaves the surface still drags. */
function capture(surface: HTMLElement, pointerId: number): void {
  try {
    surface.setPointerCapture(pointerId);
  } catch {
    // it has been released since
  }
}
