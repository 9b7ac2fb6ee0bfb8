/** How much of the difference to a new estimate is applied at once. */
const WEIGHT = 0.06;

/** Turns estimates into a countdown: remembers when each upload will end, and moves that slowly towards new estimates. */
export class TimeLeft {
  readonly #ends = new WeakMap<object, number>();

  /** @param subject what the estimate is for @param seconds the newest estimate; undefined while unknown @returns seconds */
  smooth(subject: object, seconds: number | undefined, now = performance.now()): number | undefined {
    if (seconds === undefined || !Number.isFinite(seconds)) {
      this.#ends.delete(subject);
      return undefined;
    }
    const estimate = now + seconds * 1000;
    const before = this.#ends.get(subject);
    const isFar = before === undefined || Math.abs(estimate - before) > Math.max(3000, (before - now) * 0.8);
    const end = isFar ? estimate : before + (estimate - before) * WEIGHT;
    this.#ends.set(subject, end);
    return Math.max(0, (end - now) / 1000);
  }
}
