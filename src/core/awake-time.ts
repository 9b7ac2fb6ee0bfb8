/** The pulse is felt every so many milliseconds. */
const BEAT = 5_000;
const FASTEST_BEAT = 10;

/**
 * Milliseconds in which the page was awake. Of a computer's sleep, of a frozen tab, of the minutes between two timers of a
 * hidden one, no more counts than two beats: nothing was tried meanwhile that could have failed.
 */
export class AwakeTime {
  readonly #beat: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #awake = 0;
  #felt = performance.now();

  /** @param precision the time is for a decision in so many milliseconds. */
  constructor(precision: number) {
    this.#beat = Math.max(FASTEST_BEAT, Math.min(BEAT, precision / 8));
    this.#pulse();
  }

  /** Since this time began. */
  get elapsed(): number {
    const now = performance.now();
    this.#awake += Math.min(now - this.#felt, 2 * this.#beat);
    this.#felt = now;
    return this.#awake;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #pulse(): void {
    void this.elapsed;
    this.#timer = setTimeout(() => this.#pulse(), this.#beat);
  }
}
