import { grainOf } from '../../object/part-numbers.js';
import { combineCrc64 } from './combine-crc64.js';
import { keepCrcs, type KnownCrcs, pieceOf } from './crc-of.js';
import type { Piece } from './crc-worker.js';

/** Bytes of one piece: the CRCs of parts that are sent meanwhile wait for one at most. */
const PIECE = 8 * 1024 * 1024;

/**
 * Reads a file once, for its CRC-64 as OSS computes it (ECMA-182, reflected) and for those of its parts.
 *
 * @param onRead gets how many bytes are read; returns false to stop
 * @returns an unsigned decimal, as in `x-oss-hash-crc64ecma`; undefined where it was stopped
 * @throws what reading throws, e.g. `NotReadableError`
 */
export async function readDigest(file: Blob, onRead: (bytes: number) => boolean): Promise<string | undefined> {
  const { size } = file;
  const grain = grainOf(size);
  const crcs = new MarkedCrcs(size, grain);
  for (let start = 0; start < size; start += PIECE) {
    const end = Math.min(size, start + PIECE);
    crcs.add(start, end, await pieceOf(file, start, end, grain));
    if (!onRead(end)) return undefined;
  }
  if (crcs.isMarked) keepCrcs(file, crcs);
  return crcs.whole;
}

/** The file has changed since, or OSS has other bytes: its CRCs prove nothing any more. */
export function forgetDigest(file: Blob): void {
  keepCrcs(file, undefined);
}

/** The CRC-64 of a file from its beginning to each of its grains. Two of them give that of the bytes between, whichever part has these. */
class MarkedCrcs implements KnownCrcs {
  readonly #size: number;
  readonly #grain: number;
  /** The CRC-64 of all before each piece, and the piece's marks. */
  readonly #pieces: { before: string; marks: readonly string[] }[] = [];
  /** CRC-64 of all that was read. */
  whole = '0';

  constructor(size: number, grain: number) {
    this.#size = size;
    this.#grain = grain;
  }

  /** Whether the marks are there, without which only the whole is known. */
  get isMarked(): boolean {
    return this.#size < this.#grain || this.#pieces.some(({ marks }) => marks.length > 0);
  }

  /** @param start where the piece begins, the pieces before it having been added */
  add(start: number, end: number, { crc, marks }: Piece): void {
    this.#pieces.push({ before: this.whole, marks });
    this.whole = combineCrc64(this.whole, crc, end - start);
  }

  crcOf(start: number, end: number): string | undefined {
    const [before, upTo] = [this.#crcUpTo(start), this.#crcUpTo(end)];
    return before === undefined || upTo === undefined ? undefined : combineCrc64(before, upTo, end - start);
  }

  #crcUpTo(at: number): string | undefined {
    if (at === this.#size) return this.whole;
    if (at === 0) return '0';
    if (at % this.#grain !== 0) return undefined;
    const index = Math.ceil(at / PIECE) - 1; // a mark at a piece’s end is its last
    const piece = this.#pieces[index];
    const start = index * PIECE;
    const mark = piece?.marks[at / this.#grain - Math.floor(start / this.#grain) - 1];
    return piece && mark && combineCrc64(piece.before, mark, at - start);
  }
}
