import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { grainOf } from '../../src/oss/grain.js';
import { type Cut, cutFile } from '../../src/oss/multipart/part-plan.js';
import { assertWithin } from '../support/assertions.js';
import { partsIn } from '../support/planned-parts.js';

const KB100 = 102_400;
const LARGEST_PART = 5 * 1024 ** 3;
const LARGEST_OBJECT = 10_000 * LARGEST_PART; // 48.8 TB

const size = fc.oneof(
  fc.integer({ min: 0, max: 50_000_000 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % (LARGEST_OBJECT + 1)),
  fc.constantFrom(0, 1, KB100, KB100 + 1, 6_000_000, 48_000_000, 48_000_001, 480e9, 480e9 + 1, LARGEST_OBJECT),
);
const wanted = fc.option(
  fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0.5, max: 2e10, noNaN: true })),
  { nil: undefined },
);
const connections = fc.integer({ min: 1, max: 64 });

const partsOf = (cut: Cut) => partsIn({ start: 0, end: cut.size }, cut);
const cutNew = (bytes: number, atOnce: number, largest?: number) => cutFile(bytes, grainOf(bytes), atOnce, largest);
const lengthsOf = (cut: Cut) => partsOf(cut).map(({ start, end }) => end - start);

describe('part plan: the parts of a file', () => {
  it('cover it exactly, within OSS’s limits, up to 48.8 TB; a part’s number is its place', () => {
    fc.assert(
      fc.property(size, connections, wanted, (bytes, atOnce, want) => {
        const grain = grainOf(bytes);
        assertWithin(grain, KB100, LARGEST_PART);
        const cut = cutFile(bytes, grain, atOnce, want);
        const parts = partsOf(cut);
        let end = 0;
        for (const [i, part] of parts.entries()) {
          const isLast = i === parts.length - 1;
          const length = part.end - part.start;
          if (part.start !== end) throw new Error('A gap.');
          if (part.number !== 1 + part.start / grain) throw new Error('A number that is not the place.');
          if (part.number > 10_000 || length > LARGEST_PART) throw new Error('More than OSS takes.');
          if (length < (isLast ? 1 : KB100)) throw new Error('A part that is too small.');
          if (!isLast && length % grain !== 0) throw new Error('A part that does not end on a grain.');
          if (length > Math.max(grain, want ?? 32e6)) throw new Error('A part larger than wanted.');
          ({ end } = part);
        }
        assert.equal(end, bytes);
        assert.equal(parts.length, bytes === 0 ? 0 : cut.count);
      }),
      { numRuns: 300 },
    );
  });

  it('are one grain each of an upload of version 0.1.0, if the settings are the same', () => {
    for (const [bytes, want] of [
      [10_000_000, 1_000_000],
      [9_500_000, 1_000_000],
      [7_000_000, 1_166_667],
    ] as const) {
      const numbers = partsOf(cutFile(bytes, want, 6, want)).map(({ number }) => number);
      assert.deepEqual(
        numbers,
        Array.from({ length: Math.ceil(bytes / want) }, (_, i) => i + 1),
      );
    }
  });

  it('that OSS lacks end where those of the whole file end', () => {
    const grains = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(connections, wanted, fc.uniqueArray(grains), (atOnce, want, marks) => {
        const bytes = 95 * KB100 + 1;
        const cut = cutFile(bytes, KB100, atOnce, want);
        const ends = new Set(partsOf(cut).map(({ end }) => end));
        const sorted = marks.toSorted((a, b) => a - b).map((mark) => mark * KB100);
        const ranges = sorted.flatMap((start, i) => (i % 2 ? [] : { start, end: sorted[i + 1] ?? bytes }));
        const parts = ranges.flatMap((range) => partsIn(range, cut));
        for (const range of ranges) {
          let at = range.start;
          for (const part of parts.filter(({ start }) => start >= range.start && start < range.end)) {
            assert.equal(part.start, at);
            assert.ok(part.end === range.end || ends.has(part.end));
            assert.ok(part.end <= range.end);
            at = part.end;
          }
          assert.equal(at, range.end);
        }
      }),
    );
  });

  it('are as large as the page allows, but never so small that there would be more than 10,000', () => {
    assert.equal(Math.max(...lengthsOf(cutNew(10_000_000, 6, 3_000_000))), 25 * KB100);
    assert.equal(cutNew(10_000_000, 6, 3_000_000).count, 4);
    assert.equal(cutNew(10_000_000, 6, 1).count, 98);
    assert.equal(cutNew(100e9, 6, 1_000_000).count, 10_000);
  });

  it('keep all connections busy to the end, in parts of 1 to 8 MB', () => {
    for (const bytes of [7e6, 50e6, 100e6, 1e9, 4.8e9]) {
      const lengths = lengthsOf(cutNew(bytes, 6));
      assert.equal(lengths.length % 6, 0, `${bytes}`);
      for (const length of lengths) assertWithin(length, 1e6, 8e6);
    }
  });

  it('are larger for a huge file, up to 32 MB and a hundredth of it in flight', () => {
    assertWithin(Math.max(...lengthsOf(cutNew(10e9, 6))), 15e6, 10e9 / 600);
    assertWithin(Math.max(...lengthsOf(cutNew(20e9, 6))), 30e6, 32e6);
    assertWithin(Math.max(...lengthsOf(cutNew(200e9, 6))), 20e6, 32e6);
  });
});
