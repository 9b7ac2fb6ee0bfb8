/** What a rate may catch up, milliseconds of it: after a late timer, and where the sender waits already. */
const [BURST, CATCH_UP] = [20, 500];

/** A rate that is shared by all who ask it. */
export class Lane {
  #free = 0;

  /** @param rate bytes a second; undefined: as fast as they come */
  constructor(public rate: number | undefined) {}

  /**
   * When these bytes have passed, if they are here at `now`. Milliseconds.
   *
   * @param hasWaited they were here before, and are read late because the machine is busy
   */
  pass(bytes: number, now: number, hasWaited = false): number {
    if (!this.rate) return now;
    this.#free = Math.max(this.#free, now - (hasWaited ? CATCH_UP : BURST)) + (bytes / this.rate) * 1000;
    return Math.max(this.#free, now);
  }
}
