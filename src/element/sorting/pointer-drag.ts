import type { UploadTask } from '../../task/upload-task.js';
import type { TaskOf } from '../look/look.js';

/** How far a pointer moves before it drags, and a finger before it scrolls, in pixels. */
const SLOP = 5;
const TOUCH_SLOP = 10;
/** How long a finger rests on a card before it picks it up, in ms. */
const LONG_PRESS = 400;

/** What a drag does with the file. */
export interface DragActions {
  canCarry(): boolean;
  pickUp(task: UploadTask): void;
  moveTo(index: number): void;
  drop(): void;
  /** A finger that held the file lets go of it, and has not moved it. */
  letGo(): void;
  putBack(): void;
}

interface Press {
  card: HTMLElement;
  task: UploadTask;
  pointerId: number;
  /** Where it began, then where the pointer is, in the viewport. */
  x: number;
  y: number;
  /** A finger on a card, which may want to scroll, and has not moved the card yet. */
  waits: boolean;
}

/** Carries files with a mouse, a pen or a finger: by the handle, or the card itself; a finger has to rest on it first. */
export class PointerDrag {
  readonly #taskOf: TaskOf;
  readonly #actions: DragActions;
  #press: Press | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the card is held, in pixels from its corner; undefined before it is dragged. */
  #grip: { x: number; y: number } | undefined;
  #frame = 0;

  constructor(root: ShadowRoot, taskOf: TaskOf, actions: DragActions) {
    this.#taskOf = taskOf;
    this.#actions = actions;
    root.addEventListener('pointerdown', (event) => this.#down(event as PointerEvent));
    const stop = (event: Event) => this.#press && this.#isHeld && event.preventDefault();
    root.addEventListener('touchmove', stop, { passive: false });
    root.addEventListener('contextmenu', stop);
    root.addEventListener('dragstart', (event) => this.#press && event.preventDefault());
  }

  /** The card that follows the pointer. */
  get held(): HTMLElement | undefined {
    return this.#isHeld ? this.#press?.card : undefined;
  }

  get #isHeld(): boolean {
    return !!this.#grip;
  }

  #down(event: PointerEvent): void {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>('[data-task]');
    const task = this.#taskOf(card);
    const isOnHandle = !!target.closest('.handle:not(:disabled)');
    const isTouch = event.pointerType === 'touch';
    const isOnButton = !!target.closest('button:not(.open, .name)'); // these two open the preview, unless they are dragged
    const grabs = isOnHandle || (!isOnButton && (isTouch || !!target.closest('.card, .thumbnail')));
    if (!card || !task || !grabs || event.button !== 0 || !event.isPrimary || !this.#actions.canCarry()) return;
    this.end();
    const { pointerId, clientX: x, clientY: y } = event;
    this.#press = { card, task, pointerId, x, y, waits: isTouch && !isOnHandle };
    if (this.#press.waits) this.#timer = setTimeout(() => this.#begin(), LONG_PRESS);
    addEventListener('pointermove', this.#move);
    addEventListener('pointerup', this.#up);
    addEventListener('pointercancel', this.#cancel);
    addEventListener('keydown', this.#key, true);
  }

  readonly #move = (event: PointerEvent): void => {
    const press = this.#press;
    if (!press || event.pointerId !== press.pointerId) return;
    if (!event.buttons) return this.#cancel(event); // nobody has heard the release, as behind a menu
    if (this.#isHeld) {
      press.x = event.clientX;
      press.y = event.clientY;
      return this.#follow();
    }
    const distance = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (press.waits && distance > TOUCH_SLOP) this.end();
    else if (!press.waits && distance > SLOP) this.#begin();
  };

  #begin(): void {
    const press = this.#press!; // a press has begun
    this.#actions.pickUp(press.task); // drops what is carried by steps, which the page hears
    if (press !== this.#press) return;
    const { left, top } = press.card.getBoundingClientRect();
    this.#grip = { x: press.x - left, y: press.y - top };
    this.#frame = requestAnimationFrame(this.#scroll);
  }

  #follow(): void {
    this.place();
    const { card, x, y } = this.#press!; // the card is held
    const index = indexAt(card, x, y);
    if (index === undefined) return;
    this.#press!.waits = false;
    this.#actions.moveTo(index);
  }

  /** Puts the card where the pointer is; call this after a change of the order, too. */
  place(): void {
    const { card, x, y } = this.#press ?? {};
    const list = card?.offsetParent;
    if (!card || !list || !this.#grip) return;
    const { left, top } = list.getBoundingClientRect();
    const atX = left + list.clientLeft - list.scrollLeft + card.offsetLeft;
    const atY = top + list.clientTop - list.scrollTop + card.offsetTop;
    card.style.transform = `translate(${x! - this.#grip.x - atX}px, ${y! - this.#grip.y - atY}px)`; // both are set with the card
  }

  readonly #scroll = (): void => {
    const { card, y } = this.#press!; // the frame is canceled when the press ends
    if (scrollAtEdge(card, y)) this.#follow();
    this.#frame = requestAnimationFrame(this.#scroll);
  };

  readonly #up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#press?.pointerId) return;
    if (this.#isHeld) {
      swallowClick();
      if (this.#press.waits) this.#actions.letGo();
      else this.#actions.drop();
    }
    this.end();
  };

  readonly #cancel = (event: PointerEvent): void => {
    if (event.pointerId !== this.#press?.pointerId) return;
    if (this.#isHeld) this.#actions.putBack();
    this.end();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#isHeld) return;
    event.preventDefault();
    event.stopPropagation(); // a dialog around it stays open
    this.#actions.putBack();
    this.end();
  };

  /** Lets go. */
  end(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#press?.card.style.removeProperty('transform');
    this.#press = this.#grip = undefined;
    removeEventListener('pointermove', this.#move);
    removeEventListener('pointerup', this.#up);
    removeEventListener('pointercancel', this.#cancel);
    removeEventListener('keydown', this.#key, true);
  }
}

/** Without this, the end of a drag would click what lies below, which would get the focus. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  for (const type of ['mousedown', 'click']) {
    addEventListener(type, swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener(type, swallow, true), 50);
  }
}

/** How near the edge a pointer scrolls, and how far in a frame at most, in pixels. */
const EDGE = 56;
const MOST = 16;

/** Scrolls what the card is in while the pointer is near the upper or lower edge of it. @returns whether it scrolled */
function scrollAtEdge(card: Element, y: number): boolean {
  for (let node = parentOf(card); node; node = parentOf(node)) {
    if (node.scrollHeight <= node.clientHeight) continue;
    const isPage = node === document.scrollingElement;
    if (!isPage && !/auto|scroll/.test(getComputedStyle(node).overflowY)) continue;
    const box = node.getBoundingClientRect();
    const top = isPage ? 0 : Math.max(0, box.top);
    const bottom = isPage ? innerHeight : Math.min(innerHeight, box.bottom);
    const by = Math.max(0, y - bottom + EDGE) - Math.max(0, top + EDGE - y);
    const before = node.scrollTop;
    node.scrollTop += Math.max(-MOST, Math.min(MOST, by / 3));
    if (node.scrollTop !== before) return true;
  }
  return false;
}

function parentOf(node: Element): Element | null {
  const root = node.getRootNode();
  return node.assignedSlot ?? node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** The index to which a dragged card belongs now; undefined where it stays. Boxes are measured without transforms: cards that glide are where they will be. */
function indexAt(dragged: HTMLElement, x: number, y: number): number | undefined {
  const list = dragged.offsetParent;
  if (!list) return undefined;
  const { left, top } = list.getBoundingClientRect();
  const inList = {
    x: Math.max(0, Math.min(list.clientWidth - 1, x - left - list.clientLeft + list.scrollLeft)),
    y: y - top - list.clientTop + list.scrollTop,
  };
  const isWall = dragged.matches('.card');
  for (const card of list.querySelectorAll<HTMLElement>('[data-task], .place')) {
    if (card === dragged || !contains(card, inList)) continue;
    if (card.matches('.place')) return Number(dragged.dataset.count) - 1;
    const index = indexOf(card);
    // beside a higher row it must stay where it goes: its new place has to be under the pointer
    const isLater = index > indexOf(dragged);
    const edge = isLater
      ? card.offsetTop + card.offsetHeight - dragged.offsetHeight
      : card.offsetTop + dragged.offsetHeight;
    const isReached = isWall || (isLater ? inList.y >= edge : inList.y <= edge);
    return isReached ? index : undefined;
  }
  return undefined;
}

const indexOf = (card: HTMLElement) => Number(card.dataset.index);

function contains(card: HTMLElement, { x, y }: { x: number; y: number }): boolean {
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = card;
  return x >= offsetLeft && x < offsetLeft + offsetWidth && y >= offsetTop && y < offsetTop + offsetHeight;
}
