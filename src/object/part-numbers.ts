import { MOST_PARTS, SMALLEST_PART } from './operation.js';

/** Bytes of fewer than two parts: nothing is kept of them that a second request would not carry as soon. */
const LEAST_IN_PARTS = 2 * SMALLEST_PART;

/** Whether a file is large enough for parts, where one request does not arrive. */
export function canGoInParts(size: number): boolean {
  return size > LEAST_IN_PARTS;
}

/** The grain of a new upload, in bytes: a part's number is its place, so this is the smallest distance of two parts, for 10,000 numbers at most. */
export function grainOf(size: number): number {
  if (size === Infinity) return SMALLEST_PART; // the parts of a stream have places of their own
  return Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS));
}

/** The number of the part that begins at this byte. */
export const numberAt = (start: number, grain: number): number => 1 + start / grain;

/** Where the part of this number begins, in bytes. */
export const startOf = (number: number, grain: number): number => (number - 1) * grain;
