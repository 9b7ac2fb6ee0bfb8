import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { grainOf, numberAt } from '../../src/oss/grain.js';
import { coverOf, gapsIn } from '../../src/oss/multipart/cover.js';
import { type Cut, cutFile, endOfPart, type Part, type Range } from '../../src/oss/multipart/part-plan.js';
import { assertWhole, assertWithin } from '../support/assertions.js';

const KB100 = 102_400;
const LARGEST_PART = 5 * 1024 ** 3;
const LARGEST_OBJECT = 10_000 * LARGEST_PART; // 48.8 TB

const fileSize = fc.oneof(
  fc.integer({ min: 0, max: 50_000_000 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % (LARGEST_OBJECT + 1)),
  fc.constantFrom(0, 1, KB100, KB100 + 1, 6_000_000, 48_000_000, 48_000_001, 480e9, 480e9 + 1, LARGEST_OBJECT),
);
const wanted = fc.option(
  fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0.5, max: 2e10, noNaN: true })),
  { nil: undefined },
);
const anyConnections = fc.integer({ min: 1, max: 64 });

/** The parts that fill a range as planned, one after the other. */
function partsIn(range: Range, cut: Cut): Part[] {
  const parts: Part[] = [];
  for (let { start } = range; start < range.end; start = parts.at(-1)!.end)
    parts.push({ number: numberAt(start, cut.grain), start, end: Math.min(endOfPart(start, cut), range.end) });
  return parts;
}

const partsOf = (cut: Cut) => partsIn({ start: 0, end: cut.size }, cut);
const cutNew = (bytes: number, atOnce: number, largest?: number) => cutFile(bytes, grainOf(bytes), atOnce, largest);
const lengthsOf = (cut: Cut) => partsOf(cut).map(({ start, end }) => end - start);

describe('part plan: the parts of a file', () => {
  it('cover it exactly, within OSS’s limits, up to 48.8 TB; a part’s number is its place', () => {
    const property = fc.property(fileSize, anyConnections, wanted, (bytes, atOnce, want) => {
      const grain = grainOf(bytes);
      assertWithin(grain, KB100, LARGEST_PART);
      const cut = cutFile(bytes, grain, atOnce, want);
      const parts = partsOf(cut);
      const list = parts.map(({ number, start, end }) => [number, { size: end - start }] as const);
      assertWhole(list, bytes, grain);
      for (const [, { size }] of list) if (size > Math.max(grain, want ?? 32e6)) assert.fail('larger than wanted');
      assert.equal(parts.length, bytes === 0 ? 0 : cut.count);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('are as large as the page allows, but never so small that there would be more than 10,000', () => {
    assert.equal(Math.max(...lengthsOf(cutNew(10_000_000, 6, 3_000_000))), 25 * KB100);
    assert.equal(cutNew(10_000_000, 6, 3_000_000).count, 4);
    assert.equal(cutNew(10_000_000, 6, 1).count, 98);
    assert.equal(cutNew(100e9, 6, 1_000_000).count, 10_000);
  });

  it('keep all connections busy to the end, in parts of 1 to 8 MB, or up to 32 MB of a huge file', () => {
    for (const bytes of [7e6, 50e6, 100e6, 1e9, 4.8e9]) {
      const lengths = lengthsOf(cutNew(bytes, 6));
      assert.equal(lengths.length % 6, 0, `${bytes}`);
      for (const length of lengths) assertWithin(length, 1e6, 8e6);
    }
    for (const [bytes, least, most] of [
      [10e9, 15e6, 10e9 / 600], // a hundredth of it in flight
      [20e9, 30e6, 32e6],
      [200e9, 20e6, 32e6],
    ] as const)
      assertWithin(Math.max(...lengthsOf(cutNew(bytes, 6))), least, most);
  });
});

type Sizes = Map<number, { size: number }>;

/** Parts as OSS may hold them, by any plans: of whole grains up to the file's end, or of some other length. */
function heldParts(size: number, grain: number): fc.Arbitrary<Sizes> {
  const grains = Math.max(1, Math.ceil(size / grain));
  const part = fc.tuple(
    fc.integer({ min: 1, max: Math.min(grains + 1, 10_000) }),
    fc.integer({ min: 1, max: Math.min(12, grains, Math.floor(LARGEST_PART / grain)) }),
    fc.constantFrom(0, 0, 0, 0, -1),
  );
  return fc.uniqueArray(part, { selector: ([number]) => number, maxLength: 10 }).map((parts) => {
    const held = parts.map(([number, length, more]) => {
      const start = (number - 1) * grain;
      const end = Math.min(start + length * grain, Math.max(size, start + 1));
      return [number, { size: Math.max(0, end - start + more) }] as const;
    });
    return new Map(held);
  });
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 3_000_000 }),
  fc.maxSafeInteger().map((n) => 1 + (Math.abs(n) % LARGEST_OBJECT)),
  fc.constantFrom(1, KB100, KB100 + 1, 48_000_000, 480e9 + 1, LARGEST_OBJECT),
);
const held = sizes.chain((size) => fc.record({ size: fc.constant(size), parts: heldParts(size, grainOf(size)) }));

const rangesOf = (parts: Sizes, grain: number) =>
  [...parts].map(([number, { size }]) => ({ start: (number - 1) * grain, end: (number - 1) * grain + size }));
const coveredBy = (parts: Sizes) => [...parts.values()].reduce((sum, { size }) => sum + size, 0);

/** The most bytes that disjoint parts cover, by trying all choices. */
function mostCovered(ranges: readonly { start: number; end: number }[], from = 0): number {
  const [first, ...rest] = ranges;
  if (!first) return 0;
  const without = mostCovered(rest, from);
  if (first.start < from) return without;
  return Math.max(without, first.end - first.start + mostCovered(rest, first.end));
}

describe('the cover of a file by the parts that OSS holds', () => {
  it('is the largest there is, and with what is sent into its gaps has each byte once, in order and within OSS’s limits', () => {
    const property = fc.property(held, fc.integer({ min: 1, max: 12 }), ({ size, parts }, connections) => {
      const grain = grainOf(size);
      const cover = coverOf(parts, size, grain);
      for (const [number, part] of cover) assert.equal(part, parts.get(number));
      const isPart = ({ start, end }: { start: number; end: number }) =>
        end > start && end <= size && (end % grain === 0 || end === size);
      const usable = rangesOf(parts, grain).filter(isPart);
      assert.equal(coveredBy(cover), mostCovered(usable.toSorted((a, b) => a.start - b.start)));
      const all: Sizes = new Map(cover);
      const cut = cutFile(size, grain, connections);
      for (const { number, start, end } of gapsIn(cover, size, grain).flatMap((range) => partsIn(range, cut))) {
        assert.ok(!all.has(number));
        all.set(number, { size: end - start });
      }
      assert.deepEqual(gapsIn(all, size, grain), []);
      const list = [...all].sort(([a], [b]) => a - b);
      assertWhole(list, size, grain);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('ends for 10,000 parts', () => {
    const parts: Sizes = new Map(Array.from({ length: 10_000 }, (_, i) => [i + 1, { size: (1 + (i % 3)) * KB100 }]));
    const cover = coverOf(parts, 10_002 * KB100, KB100); // all choices would take for ever
    assert.ok(coveredBy(cover) >= 9_999 * KB100);
  });
});
