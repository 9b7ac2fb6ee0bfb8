import { numberAt } from '../../src/oss/grain.js';
import { type Cut, endOfPart, type Part, type Range } from '../../src/oss/multipart/part-plan.js';

/** The parts that fill a range as planned, one after the other. */
export function partsIn(range: Range, cut: Cut): Part[] {
  const parts: Part[] = [];
  for (let { start } = range; start < range.end; start = parts.at(-1)!.end) {
    parts.push({ number: numberAt(start, cut.grain), start, end: Math.min(endOfPart(start, cut), range.end) });
  }
  return parts;
}
