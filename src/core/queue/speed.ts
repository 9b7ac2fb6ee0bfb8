/** Half of what is remembered comes from the last this many milliseconds. */
const HALF_LIFE = 3_000;

/** A smoothed rate of bytes a second, so that the time left does not jump. */
export class Speed {
  #sent = 0;
  #time = 0;
  #rate: number | undefined;

  /** Starts again at `sent` bytes, at `time` (`performance.now()`). */
  restart(sent: number, time: number): void {
    this.#sent = sent;
    this.#time = time;
    this.#rate = undefined;
  }

  /** Takes a new total. Samples closer than 100 ms are gathered into one. */
  sample(sent: number, time: number): void {
    const elapsed = time - this.#time;
    if (elapsed < 100) return;
    const current = ((sent - this.#sent) / elapsed) * 1000;
    const weight = this.#rate === undefined ? 1 : 1 - 2 ** (-elapsed / HALF_LIFE);
    this.#rate = (this.#rate ?? 0) + weight * (current - (this.#rate ?? 0));
    this.#sent = sent;
    this.#time = time;
  }

  /** Bytes a second; undefined until known. */
  get bytesPerSecond(): number | undefined {
    return this.#rate;
  }
}
