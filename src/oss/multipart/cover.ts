import { startOf } from '../../object/part-numbers.js';
import type { Range } from '../../base/range.js';

interface Sized {
  /** Bytes. */
  readonly size: number;
}

interface Placed<T> extends Range {
  readonly number: number;
  readonly part: T;
}

/**
 * The parts to complete an upload with: those that cover most bytes of the file, no byte twice. OSS may hold others beside
 * them, because it stores the part of an aborted request too, even after the page has sent those bytes in other parts.
 *
 * @param parts by number; one that does not end where another may begin, or at the file's end, does not count
 * @returns the cover, in order
 */
export function coverOf<T extends Sized>(parts: ReadonlyMap<number, T>, size: number, grain: number): Map<number, T> {
  const placed = [...parts].flatMap(([number, part]) => place(number, part, size, grain) ?? []);
  placed.sort((a, b) => a.end - b.end || a.start - b.start);
  /** The most bytes that the first parts can cover, by how many of them are looked at. */
  const most = [0];
  /** How many of the first parts end before this one begins. */
  const before: number[] = [];
  for (const [i, { start, end }] of placed.entries()) {
    before[i] = countUpTo(placed, start, i);
    most[i + 1] = Math.max(most[i]!, most[before[i]]! + end - start);
  }
  const chosen: [number, T][] = [];
  for (let i = placed.length; i > 0;) {
    const isChosen = most[i]! > most[i - 1]!;
    if (isChosen) chosen.push([placed[i - 1]!.number, placed[i - 1]!.part]);
    i = isChosen ? before[i - 1]! : i - 1;
  }
  return new Map(chosen.reverse());
}

/** The ranges of the file that no part covers, in order. @param parts that do not overlap */
export function gapsIn(parts: ReadonlyMap<number, Sized>, size: number, grain: number): Range[] {
  const gaps: Range[] = [];
  let covered = 0;
  for (const [number, part] of [...parts].sort(([a], [b]) => a - b)) {
    const start = startOf(number, grain);
    if (start > covered) gaps.push({ start: covered, end: start });
    covered = start + part.size;
  }
  if (covered < size) gaps.push({ start: covered, end: size });
  return gaps;
}

/** Where a part lies; undefined where it cannot be one of this file's. */
function place<T extends Sized>(number: number, part: T, size: number, grain: number): Placed<T> | undefined {
  const start = startOf(number, grain);
  const end = start + part.size;
  const isPart = number >= 1 && part.size > 0 && end <= size && (end % grain === 0 || end === size);
  return isPart ? { number, part, start, end } : undefined;
}

/** How many of the first parts end at this byte or before. @param placed in the order of their ends */
function countUpTo(placed: readonly Range[], byte: number, first: number): number {
  let [low, high] = [0, first];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placed[middle]!.end <= byte) low = middle + 1;
    else high = middle;
  }
  return low;
}
