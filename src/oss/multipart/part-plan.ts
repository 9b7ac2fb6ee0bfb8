import { LARGEST_PART, MOST_PARTS, SMALLEST_PART } from '../operation.js';

const MB = 1_000_000;
/** Bytes below which a part costs more round trips than it saves. */
const SMALL_PART = 1 * MB;
/** Bytes above which a lost part costs too much to send again, unless the file is large. */
const LARGE_PART = 8 * MB;
/** All parts in flight may be this share of a large file: fewer requests take less memory. */
const LARGEST_SHARE = 0.01;
/** Bytes of the largest part that the share allows. */
const LARGEST_OF_LARGE = 32 * MB;

/** Up to this many bytes one request is as fast as parts. */
const ONE_REQUEST = 6 * MB;

/** Whether a file is uploaded in parts. */
export function goesInParts(size: number, wantedPartSize = ONE_REQUEST): boolean {
  return size > wantedPartSize;
}

export interface Part {
  /** 1 … 10,000. */
  readonly number: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * The size of parts, in bytes: the number of parts is a multiple of the connections, so that the last round is full, and
 * no part is larger than some 8 MB (32 MB of a file that is larger than some 20 GB), until OSS's limit of 10,000 parts
 * makes them larger.
 */
export function choosePartSize(size: number, connections: number, wanted?: number): number {
  const floor = Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS));
  if (wanted) return Math.min(LARGEST_PART, Math.max(floor, Math.ceil(wanted)));
  const large = Math.max(LARGE_PART, Math.min(LARGEST_OF_LARGE, (size * LARGEST_SHARE) / connections));
  const rounds = Math.max(1, Math.ceil(size / (connections * large)));
  return Math.max(floor, SMALL_PART, Math.ceil(size / (connections * rounds)));
}

/** A file's parts in order, without those that OSS already has. */
export function* partsOf(size: number, partSize: number, has: (number: number) => boolean): Generator<Part> {
  for (let number = 1, start = 0; start < size; number++, start += partSize) {
    if (!has(number)) yield { number, start, end: Math.min(start + partSize, size) };
  }
}
