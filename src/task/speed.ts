/** Half of what is remembered comes from the last this many milliseconds. */
const HALF_LIFE = 3_000;

/** A smoothed rate of bytes a second, so that the time left does not jump. */
export class Speed {
  /** Bytes that have moved since `time`. */
  #bytes = 0;
  #time = 0;
  #rate: number | undefined;

  /** Starts again at `time` (`performance.now()`). */
  restart(time: number): void {
    this.#bytes = 0;
    this.#time = time;
    this.#rate = undefined;
  }

  /** Takes bytes that have moved until now. Samples closer than 100 ms are gathered into one; when none have moved for a second, the rate falls. */
  sample(bytes: number, time: number): void {
    this.#bytes += bytes;
    const elapsed = time - this.#time;
    if (elapsed < (bytes > 0 ? 100 : 1000)) return;
    const current = (this.#bytes / elapsed) * 1000;
    const weight = this.#rate === undefined ? 1 : 1 - 2 ** (-elapsed / HALF_LIFE);
    this.#rate = (this.#rate ?? 0) + weight * (current - (this.#rate ?? 0));
    this.#bytes = 0;
    this.#time = time;
  }

  /** Bytes a second; undefined until known. */
  get bytesPerSecond(): number | undefined {
    return this.#rate;
  }
}
