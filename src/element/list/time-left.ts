/** How much of a new estimate is believed at each look. */
const BELIEF = 0.06;

/** Makes time left a countdown: an end is kept, and moves slowly to where the newest estimate sees it. */
export class TimeLeft {
  readonly #ends = new WeakMap<object, number>();

  /** @param seconds the newest estimate for `of`; undefined while unknown. */
  smooth(of: object, seconds: number | undefined, now = performance.now()): number | undefined {
    if (seconds === undefined || !Number.isFinite(seconds)) {
      this.#ends.delete(of);
      return undefined;
    }
    const estimate = now + seconds * 1000;
    const before = this.#ends.get(of);
    const isFar = before === undefined || Math.abs(estimate - before) > Math.max(3000, (before - now) * 0.8);
    const end = isFar ? estimate : before + (estimate - before) * BELIEF;
    this.#ends.set(of, end);
    return Math.max(0, (end - now) / 1000);
  }
}
