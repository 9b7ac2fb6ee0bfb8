import { noteRunning, onPageReturn } from '../../base/page-return.js';

/** A timer that fires later than this proves nothing: the computer slept, or the tab was frozen. In milliseconds. */
const LONGEST_TIMER_DELAY = 2_000;
/** What arrived meanwhile waits behind the timer in the same queue, and gets this long to be handled, in milliseconds. */
const GRACE_TIMEOUT = 5_000;
/** After the page was stopped, something has to move within this time, in milliseconds: its connections may have ended unnoticed. */
const RETURN_TIMEOUT = 1_000;

/** Reports when no byte has moved for too long. */
export class StallWatch {
  readonly #onStall: () => void;
  readonly #stopListening: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer fires, and until when nothing may move; by `performance.now()`. */
  #firesAt = Infinity;
  #due = Infinity;
  /** Until then, what seems to move may have moved before the page was stopped: the next byte has no more time. */
  #hurriesUntil = 0;
  #isLast = false;
  #isStopped = false;

  constructor(onStall: () => void) {
    this.#onStall = onStall;
    this.#stopListening = onPageReturn((wasStopped) => {
      if (!wasStopped || this.#due === Infinity) return;
      this.#hurriesUntil = performance.now() + RETURN_TIMEOUT;
      this.allow(RETURN_TIMEOUT);
    });
  }

  /** The first byte may take `ms` from now on, unless something has moved already. */
  start(ms: number): void {
    if (this.#due === Infinity) this.allow(ms);
  }

  /** Something has moved: the next byte may take `ms`. */
  allow(ms: number): void {
    if (this.#isStopped) return;
    noteRunning();
    const now = performance.now();
    this.#due = now + (now < this.#hurriesUntil ? Math.min(ms, RETURN_TIMEOUT) : ms);
    this.#isLast = false;
    // A timer that fires too early is kept: one for each move would be some hundred timers a second, all garbage.
    if (this.#timer === undefined || this.#firesAt > this.#due) this.#checkAt(this.#due);
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #checkAt(time: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = time;
    this.#timer = setTimeout(this.#check, time - performance.now());
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    if (now < this.#due) this.#checkAt(this.#due);
    else if (this.#isLast || now - this.#due <= LONGEST_TIMER_DELAY) this.#onStall();
    else {
      this.#isLast = true;
      this.#checkAt(now + GRACE_TIMEOUT);
    }
  };
}
