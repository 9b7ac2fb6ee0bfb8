/** A timer that comes later than by these milliseconds is no proof: the computer slept, or the tab was frozen. */
const LATE = 2_000;
/** What happened meanwhile stands in the same queue as the timer, and gets this long to come out. */
const A_MOMENT = 5_000;

/** Tells when nothing has moved for too long. */
export class StallWatch {
  readonly #stalled: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stalled: () => void) {
    this.#stalled = stalled;
  }

  /** Something has moved: the next may take `ms`. */
  allow(ms: number): void {
    const due = performance.now() + ms;
    this.#wait(ms, () => {
      if (performance.now() - due > LATE) this.#wait(A_MOMENT, this.#stalled);
      else this.#stalled();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number, then: () => void): void {
    this.stop();
    this.#timer = setTimeout(then, ms);
  }
}
