import type { Flight } from './flight.js';
import { MissingBytes } from './missing-bytes.js';
import type { StoredPart } from './operations.js';
import type { Range } from './part-plan.js';

/**
 * A part that is late, and idle connections that send its bytes again, in pieces, from its end backwards: the first to be
 * confirmed win. The piece that has the late part's own number goes last, when that request has been aborted.
 */
export class Race {
  readonly late: Flight;
  /** The pieces on their way. */
  readonly racers = new Set<Flight>();
  /** The pieces that are confirmed, by number. */
  readonly done = new Map<number, StoredPart>();
  /** The bytes that no piece carries. */
  readonly missing: MissingBytes;
  readonly #grain: number;

  constructor(late: Flight, grain: number) {
    this.late = late;
    this.missing = new MissingBytes([late]);
    this.#grain = grain;
  }

  /**
   * The bytes of the next piece.
   *
   * @param idle connections that have nothing else to send
   * @param most bytes of the longest piece
   */
  next(idle: number, most: number): Range | undefined {
    const { last } = this.missing;
    if (!last) return undefined;
    if (this.late.length <= this.#grain) return last; // the same request again
    const first = this.late.start + this.#grain;
    if (last.end <= first) return undefined;
    const length = Math.max(this.#grain, Math.min(most, (this.missing.count - this.#grain) / idle));
    const start = Math.floor((last.end - length) / this.#grain) * this.#grain;
    return { start: Math.max(first, last.start, start), end: last.end };
  }

  /** Whether all is confirmed but the piece with the late part's own number. */
  get isWon(): boolean {
    const { last } = this.missing;
    const isOnlyFirstLeft = this.done.size > 0 && last !== undefined && last.end <= this.late.start + this.#grain;
    return this.racers.size === 0 && (!last || isOnlyFirstLeft);
  }

  /** Bytes that the pieces have brought to OSS, or are about to. */
  get carried(): number {
    let sum = 0;
    for (const { size } of this.done.values()) sum += size;
    for (const { sent } of this.racers) sum += sent;
    return sum;
  }
}
