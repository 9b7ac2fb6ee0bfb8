import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { PixelGate } from '../../src/core/media/pixel-gate.js';

const MOST = 64_000_000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the gate for decoded pixels', () => {
  it('lets in as many pictures as fit, in their order, and a larger one alone', async () => {
    const sizes = fc.array(fc.constantFrom(1, 12_000_000, 33_000_000, 64_000_000, 110_000_000), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (pictures) => {
        const gate = new PixelGate();
        const begun: number[] = [];
        const inside = new Map<number, () => void>();
        const all = pictures.map((pixels, i) =>
          gate.use(pixels, () => {
            begun.push(i);
            return new Promise<void>((resolve, reject) => {
              inside.set(i, i % 3 === 0 ? () => reject(new Error('It failed.')) : resolve);
            });
          }),
        );
        const ended = Promise.allSettled(all);
        while (begun.length < pictures.length || inside.size > 0) {
          await turn();
          const pixels = [...inside.keys()].reduce((sum, i) => sum + pictures[i]!, 0);
          assert.ok(inside.size === 1 || pixels <= MOST, `${pixels} at once`);
          assert.ok(inside.size > 0, 'nothing is let in');
          const [[first, leave]] = inside as unknown as [[number, () => void]];
          inside.delete(first);
          leave();
        }
        await ended;
        assert.deepEqual(
          begun,
          pictures.map((_, i) => i),
        );
      }),
      { numRuns: 200 },
    );
  });
});
