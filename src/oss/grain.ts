import { MOST_PARTS, SMALLEST_PART } from './operation.js';

/**
 * The grain of a new upload, in bytes: a part's number is its place, so with 10,000 numbers and parts of 100 KB at least, this
 * is the smallest distance of two parts.
 */
export function grainOf(size: number): number {
  return Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS));
}

/** The number of the part that begins at this byte. */
export const numberAt = (start: number, grain: number): number => 1 + start / grain;

/** Where the part of this number begins, in bytes. */
export const startOf = (number: number, grain: number): number => (number - 1) * grain;
