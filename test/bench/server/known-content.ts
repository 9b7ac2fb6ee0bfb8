import { combineCrc64 } from '../../../src/oss/integrity/combine-crc64.js';
import { Crc64 } from '../../../src/oss/integrity/crc-worker.js';
import { pattern, PERIOD } from '../content.js';
import type { Received } from './received.js';

const crcOf = (bytes: Uint8Array) => new Crc64().update(bytes).digest();

/**
 * The CRC-64 of a body of which only the beginning and the end were kept: the server must not spend on it what the
 * browser needs. Bodies are pieces of the repeated pattern, or zeros (a file of 20 GB is a sparse one), so the first
 * eight bytes show where a piece begins and its length all else.
 */
export class KnownContent {
  /** Twice, so that a period can be cut from it at any place. */
  readonly #pattern = Buffer.concat([pattern(), pattern()]);
  readonly #starts = new Map<bigint, number>();
  readonly #known = new Map<string, string>();

  constructor() {
    for (let at = 0; at < PERIOD; at++) this.#starts.set(this.#pattern.readBigUInt64LE(at), at);
  }

  /** @returns undefined for bytes that are neither pattern nor zeros: then the response has no CRC. */
  crc({ first, last, length }: Pick<Received, 'first' | 'last' | 'length'>): string | undefined {
    if (length <= first.length) return crcOf(first.subarray(0, length));
    const start = this.#starts.get(first.readBigUInt64LE());
    if (start === undefined && first.readBigUInt64LE() !== 0n) return undefined;
    const block = start === undefined ? Buffer.alloc(PERIOD) : this.#pattern.subarray(start, start + PERIOD);
    const end = Buffer.concat([block, block]).subarray(length % PERIOD, (length % PERIOD) + PERIOD);
    if (!end.subarray(PERIOD - last.length).equals(last)) return undefined; // something else in between
    const key = `${start} ${length}`;
    const crc = this.#known.get(key) ?? crcOfRepeated(block, length);
    this.#known.set(key, crc);
    return crc;
  }
}

/** The CRC-64 of `length` bytes that are `block` over and over, by doubling. */
function crcOfRepeated(block: Buffer, length: number): string {
  const rest = length % block.length;
  let [crc, power, size] = ['0', crcOf(block), block.length];
  for (let count = (length - rest) / block.length; count > 0; count = Math.floor(count / 2)) {
    if (count % 2 === 1) crc = combineCrc64(crc, power, size);
    power = combineCrc64(power, power, size);
    size *= 2;
  }
  return combineCrc64(crc, crcOf(block.subarray(0, rest)), rest);
}
