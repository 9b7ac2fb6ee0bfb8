/** What a rate may catch up after a late timer, milliseconds of it. */
const BURST = 20;

/** A rate that is shared by all who ask it. */
export class Lane {
  #free = 0;

  /** @param rate bytes a second; undefined: as fast as they come */
  constructor(public rate: number | undefined) {}

  /** When these bytes have passed, if they are here at `now`. Milliseconds. */
  pass(bytes: number, now: number): number {
    if (!this.rate) return now;
    this.#free = Math.max(this.#free, now - BURST) + (bytes / this.rate) * 1000;
    return Math.max(this.#free, now);
  }
}
