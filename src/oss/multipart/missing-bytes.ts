import type { Range } from '../../base/range.js';

/** The bytes of a file that nobody has sent or is sending: ranges in order, with others between them. */
export class MissingBytes {
  #ranges: Range[];

  /** @param ranges in order, none touching another */
  constructor(ranges: readonly Range[]) {
    this.#ranges = [...ranges];
  }

  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  get count(): number {
    return this.#ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  get first(): Range | undefined {
    return this.#ranges[0];
  }

  get last(): Range | undefined {
    return this.#ranges.at(-1);
  }

  /** Takes these bytes away. @param range within one that is missing */
  take({ start, end }: Range): void {
    this.#ranges = this.#ranges.flatMap((one) => {
      if (one.end <= start || one.start >= end) return one;
      const before = { start: one.start, end: start };
      const after = { start: end, end: one.end };
      return [before, after].filter((piece) => piece.start < piece.end);
    });
  }

  /** Puts these bytes back. @param range none of which is missing */
  giveBack(range: Range): void {
    const merged: Range[] = [];
    for (const one of [...this.#ranges, range].sort((a, b) => a.start - b.start)) {
      const before = merged.at(-1);
      if (before?.end === one.start) merged[merged.length - 1] = { start: before.start, end: one.end };
      else merged.push(one);
    }
    this.#ranges = merged;
  }
}
