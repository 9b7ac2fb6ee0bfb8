import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { coverOf, gapsIn } from '../../src/oss/multipart/cover.js';
import { grainOf } from '../../src/oss/grain.js';
import { cutFile } from '../../src/oss/multipart/part-plan.js';
import { partsIn } from '../support/planned-parts.js';

const KB100 = 102_400;
const LARGEST_PART = 5 * 1024 ** 3;
const LARGEST_OBJECT = 10_000 * LARGEST_PART; // 48.8 TB

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
    const held = parts.map(([number, length, more]): [number, { size: number }] => {
      const start = (number - 1) * grain;
      return [
        number,
        { size: Math.max(0, Math.min(start + length * grain, Math.max(size, start + 1)) - start + more) },
      ];
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
  it('with what is sent into its gaps has each byte once, its numbers ascend, and it keeps OSS’s limits up to 48.8 TB', () => {
    fc.assert(
      fc.property(held, fc.integer({ min: 1, max: 12 }), ({ size, parts }, connections) => {
        const grain = grainOf(size);
        const all: Sizes = coverOf(parts, size, grain);
        const cut = cutFile(size, grain, connections);
        for (const { number, start, end } of gapsIn(all, size, grain).flatMap((range) => partsIn(range, cut))) {
          assert.ok(!all.has(number));
          all.set(number, { size: end - start });
        }
        assert.deepEqual(gapsIn(all, size, grain), []);
        const list = [...all].sort(([a], [b]) => a - b);
        let end = 0;
        for (const [i, [number, part]] of list.entries()) {
          assert.equal((number - 1) * grain, end);
          assert.ok(number <= 10_000 && part.size <= LARGEST_PART);
          assert.ok(part.size >= (i < list.length - 1 ? KB100 : 1));
          end += part.size;
        }
        assert.equal(end, size);
      }),
      { numRuns: 500 },
    );
  });

  it('is of disjoint parts, in order, and the largest there is', () => {
    fc.assert(
      fc.property(held, ({ size, parts }) => {
        const grain = grainOf(size);
        const cover = coverOf(parts, size, grain);
        assert.deepEqual(
          [...cover.keys()],
          [...cover.keys()].toSorted((a, b) => a - b),
        );
        for (const [number, part] of cover) assert.equal(part, parts.get(number));
        const isPart = ({ start, end }: { start: number; end: number }) =>
          end > start && end <= size && (end % grain === 0 || end === size);
        const usable = rangesOf(parts, grain).filter(isPart);
        assert.equal(coveredBy(cover), mostCovered(usable.toSorted((a, b) => a.start - b.start)));
        const gaps = gapsIn(cover, size, grain).reduce((sum, { start, end }) => sum + end - start, 0);
        assert.equal(coveredBy(cover) + gaps, size);
      }),
      { numRuns: 300 },
    );
  });

  it('does not count a part that ends between two grains, before the file’s end', () => {
    const parts: Sizes = new Map([
      [1, { size: KB100 + 1 }],
      [3, { size: KB100 }],
      [4, { size: 1 }],
    ]);
    assert.deepEqual([...coverOf(parts, 3 * KB100 + 1, KB100).keys()], [3, 4]);
    assert.deepEqual([...coverOf(parts, 3 * KB100 + 2, KB100).keys()], [3]);
  });

  it('is quick for 10,000 parts', () => {
    const parts: Sizes = new Map(Array.from({ length: 10_000 }, (_, i) => [i + 1, { size: (1 + (i % 3)) * KB100 }]));
    const begun = performance.now();
    const cover = coverOf(parts, 10_002 * KB100, KB100);
    assert.ok(performance.now() - begun < 500);
    assert.ok(coveredBy(cover) >= 9_999 * KB100);
  });
});
