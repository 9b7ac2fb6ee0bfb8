import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Job, MakeRequest } from '../../src/core/mode.js';
import { sleep } from '../../src/core/retry.js';
import { SpeedLimiter } from '../../src/core/speed-limit/speed-limiter.js';
import type { OssResponse } from '../../src/core/transport.js';
import { VirtualTime } from '../support/virtual-time.js';

const { signal } = new AbortController();

describe('a limited request', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  /** @returns when the requests, each signed after its number of milliseconds, were sent, and with which limits (bit/s) */
  async function send(...signing: number[]): Promise<{ at: number; limit: number | undefined }[]> {
    const limiter = new SpeedLimiter({ maxSpeed: () => 1_000_000, totals: () => ({ size: 3_000_000, sent: 0 }) });
    const sent: { at: number; limit: number | undefined }[] = [];
    const job: Pick<Job, 'send' | 'signal'> = {
      signal,
      send: async ({ trafficLimit: limit }) => {
        sent.push({ at: time.elapsed, limit });
        await sleep(100);
        return {} as OssResponse;
      },
    };
    const requests = signing.map(async (ms, index) => {
      await sleep(index); // the first one gets all that there is
      return limiter.send(
        job,
        1_000_000,
        async (trafficLimit) => {
          await sleep(ms);
          return [{ method: 'PUT', url: 'https://oss.example/key', headers: {}, trafficLimit }, new Blob()];
        },
        {},
      );
    });
    await time.until(Promise.all(requests), 100_000);
    return sent;
  }

  it('leaves its share to others while its endpoint hangs, and keeps the limit that it was signed with', async () => {
    const sent = await send(25_000, 10);
    assert.deepEqual(
      sent.map(({ at }) => at),
      [2_010, 25_000],
    );
    assert.equal(sent[1]!.limit, 8_000_000);
  });

  it('begins at once, if it is signed soon', async () => {
    const sent = await send(1_900);
    assert.deepEqual(
      sent.map(({ at }) => at),
      [1_900],
    );
  });

  it('is signed again when its signature has waited for a minute', async () => {
    const maxSpeed = 200_000;
    const size = 150_000_000;
    const limiter = new SpeedLimiter({ maxSpeed: () => maxSpeed, totals: () => ({ size: 4 * size, sent: 0 }) });
    const ages: number[] = [];
    const upload = () => {
      let signedAt = 0;
      const note: Job['send'] = async () => {
        ages.push(time.elapsed - signedAt);
        await sleep(100_000);
        return {} as OssResponse;
      };
      const makeUnlimited: MakeRequest = async () => {
        await sleep(2_500);
        signedAt = time.elapsed;
        return [{ method: 'PUT', url: 'https://oss.example/key', headers: {} }, new Blob()];
      };
      return limiter.send({ signal, send: note }, size, makeUnlimited, {});
    };
    const { warn } = console;
    console.warn = () => {}; // that its limit cannot be enforced
    try {
      await time.until(Promise.all([upload(), upload(), upload(), upload()]), 10_000_000);
    } finally {
      console.warn = warn;
    }
    assert.equal(ages.length, 4);
    assert.ok(Math.max(...ages) <= 60_000, ages.join(' '));
  });
});
