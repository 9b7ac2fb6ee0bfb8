/** How often time is counted, in milliseconds. */
const LONGEST_INTERVAL = 5_000;
const SHORTEST_INTERVAL = 10;

/**
 * Milliseconds in which the page was awake. The sleep of a computer, a frozen tab and the minutes between two timers of a hidden
 * tab count as two intervals at most: nothing was tried in that time that could have failed.
 */
export class AwakeTime {
  readonly #interval: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #awake = 0;
  #countedAt = performance.now();

  /** @param precision the decision for which the time is counted is due after this many milliseconds */
  constructor(precision: number) {
    this.#interval = Math.max(SHORTEST_INTERVAL, Math.min(LONGEST_INTERVAL, precision / 8));
    this.#tick();
  }

  /** Milliseconds since this time began. */
  get elapsed(): number {
    const now = performance.now();
    this.#awake += Math.min(now - this.#countedAt, 2 * this.#interval);
    this.#countedAt = now;
    return this.#awake;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    void this.elapsed;
    this.#timer = setTimeout(() => this.#tick(), this.#interval);
  }
}
