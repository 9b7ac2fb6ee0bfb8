/** Bytes a millisecond, until it is measured. */
const EXPECTED = 500_000;
/** Fewer bytes show little of it. */
const LEAST = 1_000_000;

/** How fast digests are computed, by the latest pieces. */
export class HashRate {
  #rate = EXPECTED;

  /** This many bytes took so long, in milliseconds. */
  measured(bytes: number, milliseconds: number): void {
    if (bytes < LEAST) return;
    this.#rate = (this.#rate + bytes / Math.max(0.1, milliseconds)) / 2;
  }

  /** Milliseconds that this many bytes take. */
  timeFor(bytes: number): number {
    return bytes / this.#rate;
  }
}
