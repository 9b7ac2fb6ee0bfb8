import { clamp } from './placement.js';

/** How far a pointer may move in a tap, in pixels; how long two taps may last together, in ms. */
const TAP_SLOP = 12;
const DOUBLE_TAP_TIME = 350;
/** How far it may move in a tap that does something alone: one that moves more is a short drag. */
const STILL = 4;
/** How much a turn of the wheel by one pixel zooms. */
const WHEEL_ZOOM = 0.002;
/** About the height of a line, in pixels, where the wheel does not count pixels. */
const LINE = 18;

/** What a person does with a picture. Lengths are CSS pixels; points are measured from the middle of the surface. */
export interface GestureActions {
  move(dx: number, dy: number): void;
  /** @param factor how many times larger than before */
  zoom(factor: number, x: number, y: number): void;
  /** One click, or one tap; also the first of two. */
  tap?(x: number, y: number): void;
  /** Two clicks, or two taps. */
  doubleTap(x: number, y: number): void;
  /** The last finger or button was released after it has moved so far in sum, without a pinch. */
  swipe?(dx: number, dy: number, pointerType: string): void;
}

/** The arrow keys, as steps to the right and down. */
export const arrows: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The keys that zoom: 1 makes a picture larger, -1 smaller. */
export const zoomKeys: Record<string, 1 | -1> = { '+': 1, '=': 1, '-': -1, _: -1 };

interface Point {
  x: number;
  y: number;
}

/** Reads drags, taps, pinches, the wheel and double clicks on a surface, which needs `touch-action: none`. */
export function listenToGestures(surface: HTMLElement, actions: GestureActions): void {
  /** The pointers that are down, and where they are. */
  const pointers = new Map<number, Point>();
  let way: Point = { x: 0, y: 0 };
  let isPinch = false;
  let lastTap: (Point & { time: number }) | undefined;

  const fromMiddle = ({ x, y }: Point): [x: number, y: number] => {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return [x - left - width / 2, y - top - height / 2];
  };

  const tap = (at: Point) => {
    const time = performance.now();
    const isDouble = lastTap && time - lastTap.time < DOUBLE_TAP_TIME && distance(lastTap, at) < 2 * TAP_SLOP;
    lastTap = isDouble ? undefined : { ...at, time };
    if (isDouble) actions.doubleTap(...fromMiddle(at));
    else if (Math.hypot(way.x, way.y) < STILL) actions.tap?.(...fromMiddle(at));
  };

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (event.isPrimary) pointers.clear(); // those that were released elsewhere
    isPinch = pointers.size > 0;
    if (!isPinch) way = { x: 0, y: 0 };
    pointers.set(event.pointerId, pointOf(event));
    try {
      surface.setPointerCapture(event.pointerId); // it still drags when it leaves the surface
    } catch {
      // it has been released since
    }
  });

  surface.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    if (event.buttons === 0) return void pointers.delete(event.pointerId);
    const now = pointOf(event);
    const other = [...pointers.values()].find((point) => point !== before);
    pointers.set(event.pointerId, now);
    const [from, to] = other ? [middle(before, other), middle(now, other)] : [before, now];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    way = { x: way.x + dx, y: way.y + dy };
    actions.move(dx, dy);
    if (other) actions.zoom(distance(now, other) / Math.max(1, distance(before, other)), ...fromMiddle(to));
  });

  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0 || isPinch || event.type === 'pointercancel') return;
    if (Math.hypot(way.x, way.y) < TAP_SLOP) tap(pointOf(event));
    else actions.swipe?.(way.x, way.y, event.pointerType);
  };
  surface.addEventListener('pointerup', release);
  surface.addEventListener('pointercancel', release);

  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault(); // neither the page scrolls, nor is all of it zoomed
      const fine = event.ctrlKey ? 5 : 1; // browsers make such events of a pinch on a touchpad, in small steps
      const pixels = event.deltaY * (event.deltaMode ? LINE : 1); // in this order, Firefox always counts pixels
      actions.zoom(Math.exp(-clamp(pixels * fine, -250, 250) * WHEEL_ZOOM), ...fromMiddle(pointOf(event)));
    },
    { passive: false },
  );

  let scale = 1;
  const pinch = (event: Event) => {
    event.preventDefault(); // all of the page would be zoomed
    const now = event as MouseEvent & { readonly scale: number };
    if (event.type === 'gesturechange' && pointers.size === 0)
      actions.zoom(now.scale / scale, ...fromMiddle(pointOf(now)));
    ({ scale } = now);
  };
  for (const type of ['gesturestart', 'gesturechange']) surface.addEventListener(type, pinch); // Safari's
}

const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y });
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
