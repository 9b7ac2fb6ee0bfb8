import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { choosePartSize, type Part, partsOf } from '../../src/oss/multipart/part-plan.js';
import { assertWithin } from '../support/assertions.js';

const KB100 = 102_400;
const LARGEST_OBJECT = 10_000 * 5 * 1024 ** 3; // 48.8 TB

const size = fc.oneof(
  fc.integer({ min: 0, max: 50_000_000 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % (LARGEST_OBJECT + 1)),
  fc.constantFrom(0, 1, KB100, KB100 + 1, 6_000_000, 48_000_000, 48_000_001, 480e9, 480e9 + 1, LARGEST_OBJECT),
);
const wanted = fc.option(
  fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0.5, max: 2e10, noNaN: true })),
  {
    nil: undefined,
  },
);

describe('part plan: the parts of a file', () => {
  it('cover it exactly, within OSS’s limits, up to 48.8 TB', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 64 }), wanted, (bytes, connections, want) => {
        const partSize = choosePartSize(bytes, connections, want);
        assert.equal(Number.isSafeInteger(partSize), true);
        assertWithin(partSize, KB100, 5 * 1024 ** 3);
        let end = 0;
        let count = 0;
        let last: Part | undefined;
        for (const part of partsOf(bytes, partSize, () => false)) {
          if (part.start !== end || part.number !== count + 1) throw new Error('A gap, or a wrong number.');
          if (last && last.end - last.start !== partSize) throw new Error('A part before the last that is not whole.');
          ({ end } = part);
          last = part;
          count++;
        }
        assert.equal(end, bytes);
        assert.ok(count <= 10_000);
        if (last) assertWithin(last.end - last.start, 1, partSize);
      }),
      { numRuns: 300 },
    );
  });

  it('are those that OSS lacks, in their order and place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000_000 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 30 })),
        (bytes, had) => {
          const all = [...partsOf(bytes, KB100, () => false)];
          const missing = [...partsOf(bytes, KB100, (number) => had.includes(number))];
          assert.deepEqual(
            missing,
            all.filter(({ number }) => !had.includes(number)),
          );
        },
      ),
    );
  });

  it('are as large as the page wants, but never so small that there would be more than 10,000', () => {
    assert.equal(choosePartSize(10_000_000, 6, 3_000_000), 3_000_000);
    assert.equal(choosePartSize(10_000_000, 6, 1), KB100);
    assert.equal(choosePartSize(100e9, 6, 1_000_000), 10_000_000);
  });

  it('keep all connections busy to the end, in parts of 1 to 8 MB', () => {
    for (const bytes of [7e6, 50e6, 100e6, 1e9, 4.8e9]) {
      const partSize = choosePartSize(bytes, 6);
      assertWithin(partSize, 1e6, 8e6);
      assert.equal(Math.ceil(bytes / partSize) % 6, 0, `${bytes}`);
    }
  });

  it('are larger for a huge file, up to 32 MB and a hundredth of it in flight', () => {
    assertWithin(choosePartSize(10e9, 6), 16e6, 10e9 / 600 + 1);
    assertWithin(choosePartSize(20e9, 6), 31e6, 32e6);
    assertWithin(choosePartSize(200e9, 6), 31e6, 32e6);
  });

  it('are drawn by several workers, each part once', async () => {
    const parts = partsOf(100 * KB100, KB100, () => false);
    const drawn: number[] = [];
    const work = async () => {
      for (const { number } of parts) {
        drawn.push(number);
        await Promise.resolve();
      }
    };
    await Promise.all([work(), work(), work()]);
    assert.deepEqual(
      drawn.sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });
});
