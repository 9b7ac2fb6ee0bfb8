import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { RequestRate } from '../../src/core/uploader/request-rate.js';
import type { SendOptions } from '../../src/core/transport.js';
import { assertWithin } from '../support/assertions.js';
import { VirtualTime } from '../support/virtual-time.js';

let time: VirtualTime;
beforeEach(() => (time = new VirtualTime()));
afterEach(() => time.restore());

/** Sends a body of this many bytes. */
const carry = (rate: RequestRate, bytes: number, milliseconds: number) =>
  rate.measure({ onProgress: () => {} }, async ({ onProgress }) => {
    onProgress?.(bytes / 2);
    time.sleep(milliseconds);
    onProgress?.(bytes);
  });

describe('the rate of a request', () => {
  it('is unknown at first: a request takes no time', () => {
    assert.equal(new RequestRate().timeFor(1e9), 0);
  });

  it('is that of the latest requests, large ones above all', async () => {
    const rate = new RequestRate();
    await carry(rate, 1_000_000, 1000);
    assert.equal(rate.timeFor(5_000_000), 5000);
    await carry(rate, 1000, 100); // a round trip
    assertWithin(rate.timeFor(5_000_000), 5000, 6000);
    for (let i = 0; i < 8; i++) await carry(rate, 1_000_000, 4000);
    assertWithin(rate.timeFor(5_000_000), 19_500, 20_000);
  });

  it('is not learned from a request that failed, or that carried nothing', async () => {
    const rate = new RequestRate();
    await assert.rejects(
      rate.measure({ onProgress: () => {} }, async ({ onProgress }) => {
        onProgress?.(1000);
        throw new Error('reset');
      }),
    );
    await rate.measure(undefined, async () => time.sleep(1000));
    assert.equal(rate.timeFor(1e9), 0);
  });

  it('passes progress and response through', async () => {
    const seen: number[] = [];
    const send = async (options: SendOptions) => {
      options.onProgress?.(7);
      return 'response';
    };
    assert.equal(await new RequestRate().measure({ onProgress: (sent) => seen.push(sent) }, send), 'response');
    assert.deepEqual(seen, [7]);
  });
});
