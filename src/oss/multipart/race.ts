import type { SendingPart } from './sending-part.js';
import type { LinkSpeed } from './link-speed.js';
import { MissingBytes } from './missing-bytes.js';
import type { StoredPart } from '../../object/stored-object.js';
import type { Range } from '../../base/range.js';

interface RaceOptions {
  readonly grain: number;
  /** Bytes of the longest piece. */
  readonly most: number;
  /** Connections that are idle, or soon will be. */
  readonly helpers: number;
}

/**
 * A part that is late, and idle connections that send its bytes again, in pieces, from its end backwards: the first to be
 * confirmed win. The piece that has the late part's own number goes last, when that request has been aborted.
 */
export class Race {
  readonly late: SendingPart;
  /** The pieces on their way. */
  readonly racers = new Set<SendingPart>();
  /** The pieces that are confirmed, by number. */
  readonly done = new Map<number, StoredPart>();
  /** The bytes that no piece carries. */
  readonly missing: MissingBytes;
  readonly #grain: number;
  /** Bytes of a piece. */
  readonly #length: number;

  constructor(late: SendingPart, { grain, most, helpers }: RaceOptions) {
    this.late = late;
    this.missing = new MissingBytes([late]);
    this.#grain = grain;
    this.#length = Math.max(grain, Math.min(most, (late.length - grain) / helpers));
  }

  /** The bytes of the next piece. */
  next(): Range | undefined {
    const { last } = this.missing;
    if (!last) return undefined;
    if (this.late.length <= this.#grain) return last; // the same request again
    const first = this.late.start + this.#grain;
    if (last.end <= first) return undefined;
    const start = Math.floor((last.end - this.#length) / this.#grain) * this.#grain;
    return { start: Math.max(first, last.start, start), end: last.end };
  }

  /** Whether all is confirmed but the piece with the late part's own number. */
  get isWon(): boolean {
    const { last } = this.missing;
    const isOnlyFirstLeft = this.done.size > 0 && last !== undefined && last.end <= this.late.start + this.#grain;
    return this.racers.size === 0 && (!last || isOnlyFirstLeft);
  }

  /** Bytes that the pieces have brought to OSS, by an estimate. */
  carriedBy(line: LinkSpeed): number {
    let sum = 0;
    for (const { size } of this.done.values()) sum += size;
    for (const racer of this.racers) sum += racer.carriedBy(line);
    return sum;
  }

  /**
   * Bytes that the late part has brought to OSS, by an estimate: by the line's rate it should have brought all, and has not. How
   * much is missing cannot be seen. So it is half of them, unless the browser has taken fewer.
   */
  get carriedByLate(): number {
    return Math.min(this.late.sent, this.late.length / 2);
  }
}
