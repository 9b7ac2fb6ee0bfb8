import { MOST_PARTS } from './operation.js';

/** Bytes of the first parts of a stream. */
const STREAM_PART = 1_048_576;
/** After this many parts they double: so 10,000 of them hold 5 TB, and none has over 5 GB. */
const DOUBLED_AFTER = 800;

/** Bytes of a stream's part, unless the stream ends in it. */
export const streamPartSize = (number: number): number => STREAM_PART * 2 ** Math.floor((number - 1) / DOUBLED_AFTER);

/** Where a stream's part begins, in bytes. */
export function streamPartStart(number: number): number {
  const rounds = Math.floor((number - 1) / DOUBLED_AFTER);
  return STREAM_PART * (DOUBLED_AFTER * (2 ** rounds - 1) + ((number - 1) % DOUBLED_AFTER) * 2 ** rounds);
}

/** The number of the part that has this byte of a stream. */
export function streamPartAt(byte: number): number {
  let round = 0;
  while (round < MOST_PARTS / DOUBLED_AFTER && byte >= streamPartStart((round + 1) * DOUBLED_AFTER + 1)) round++;
  const first = round * DOUBLED_AFTER + 1;
  return first + Math.floor((byte - streamPartStart(first)) / streamPartSize(first));
}

/** The most bytes that a stream can have. */
export const LARGEST_STREAM: number = streamPartStart(MOST_PARTS + 1);

export const firstEnd: number = STREAM_PART;

export const partsIn = (size: number): number => (size === 0 ? 1 : streamPartAt(size - 1));
