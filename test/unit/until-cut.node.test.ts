import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Job, MakeRequest, SendBodyOptions } from '../../src/core/mode.js';
import { retry, sleep } from '../../src/core/retry.js';
import type { OssResponse } from '../../src/core/transport.js';
import { forgetLines, lineTo } from '../../src/oss/multipart/line.js';
import { untilCut } from '../../src/oss/multipart/until-cut.js';
import { sizedFile } from '../support/files.js';
import { VirtualTime } from '../support/virtual-time.js';

const HOST = 'oss.example';
const { signal } = new AbortController();
const make: MakeRequest = () =>
  Promise.resolve([{ method: 'PUT', url: `https://${HOST}/key`, headers: {} }, new Blob()]);

describe('a file in one request', () => {
  let time: VirtualTime;
  beforeEach(() => {
    time = new VirtualTime();
    forgetLines();
  });
  afterEach(() => time.restore());

  /** Sends a file whose first bytes the browser takes at once, and the rest at `rate` (bytes a second); its response comes with the last byte. */
  async function send(
    size: number,
    atOnce: number,
    rate: number,
    limit?: number,
  ): Promise<{ end: string; time: number }> {
    const sendBody = async (
      _: number,
      made: MakeRequest,
      { signal: stop, onBegin, onProgress }: SendBodyOptions = {},
    ) => {
      await made(limit);
      onBegin?.();
      for (let sent = atOnce; ; sent += rate / 10) {
        if (sent > 0) onProgress?.(Math.min(sent, size));
        if (sent >= size) return {} as OssResponse;
        await sleep(100, stop);
        stop?.throwIfAborted();
      }
    };
    const job = {
      file: sizedFile('a', size, ''),
      signal,
      sendBody,
      onRetry: () => {},
      retry: (work) => retry(work, { signal, policy: {} }),
    } as Partial<Job> as Job;
    const inOne = (own: Job) => own.retry(() => own.sendBody(size, make));
    const sent = untilCut<unknown>(job, HOST, inOne, () => Promise.resolve('in parts'));
    const end = await time.until(sent, 200_000);
    return { end: end === 'in parts' ? end : 'in one', time: time.elapsed };
  }

  for (const missing of [1_000, 65_536, 500_000])
    it(`continues in parts within 16 s when it stops ${missing} bytes before its end`, async () => {
      const { end, time: elapsed } = await send(5_000_000, 5_000_000 - missing, 0);
      assert.equal(end, 'in parts');
      assert.ok(elapsed >= 9_000 && elapsed < 16_000, `${elapsed} ms`);
      assert.equal(lineTo(HOST).isCutting, true);
    });

  it('may end in its own time when it is about to', async () => {
    const { end, time: elapsed } = await send(1_000_000, 0, 80_000);
    assert.equal(end, 'in one');
    assert.ok(elapsed > 12_000 && elapsed < 13_000, `${elapsed} ms`);
    assert.equal(lineTo(HOST).isCutting, false);
  });

  it('is neither cut nor held against the line while `maxSpeed`, set meanwhile, limits it', async () => {
    const { end } = await send(3_000_000, 0, 102_400, 819_200);
    assert.equal(end, 'in one');
    assert.equal(lineTo(HOST).isCutting, false);
  });
});
