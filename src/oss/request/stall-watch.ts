/** A timer that comes later than by these milliseconds is no proof: the computer slept, or the tab was frozen. */
const LATE = 2_000;
/** What happened meanwhile stands in the same queue as the timer, and gets this long to come out. */
const A_MOMENT = 5_000;

/** Tells when nothing has moved for too long. */
export class StallWatch {
  readonly #stalled: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer looks, and until when nothing may move; by `performance.now()`. */
  #looksAt = Infinity;
  #due = Infinity;
  #isLast = false;

  constructor(stalled: () => void) {
    this.#stalled = stalled;
  }

  /** Something has moved: the next may take `ms`. */
  allow(ms: number): void {
    this.#due = performance.now() + ms;
    this.#isLast = false;
    // A timer that looks too early is left alone: one for each move would be some hundred a second, all garbage.
    if (this.#timer === undefined || this.#looksAt > this.#due) this.#lookAt(this.#due);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #lookAt(time: number): void {
    this.stop();
    this.#looksAt = time;
    this.#timer = setTimeout(this.#look, time - performance.now());
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    if (now < this.#due) this.#lookAt(this.#due);
    else if (this.#isLast || now - this.#due <= LATE) this.#stalled();
    else {
      this.#isLast = true;
      this.#lookAt(now + A_MOMENT);
    }
  };
}
