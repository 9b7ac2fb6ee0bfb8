import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Job } from '../../src/core/mode.js';
import type { Operation, Sign, SignedRequest } from '../../src/core/operation.js';
import { retry, sleep } from '../../src/core/retry.js';
import type { OssResponse, SendOptions } from '../../src/core/transport.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { OpenUpload } from '../../src/oss/multipart/begin-upload.js';
import { lineTo } from '../../src/oss/multipart/line.js';
import { sendMissingParts } from '../../src/oss/multipart/send-parts.js';
import { sendBodyBy } from '../support/unlimited.js';
import { VirtualTime } from '../support/virtual-time.js';

const KB100 = 102_400;
let hosts = 0;

/** Sends a file of this size, in parts; each request takes what `take` says, in milliseconds, or fails. */
function sender(size: number, take: (part: Operation & { name: 'part' }, nth: number) => Promise<void>) {
  const host = `sent-${++hosts}`;
  const { signal } = new AbortController();
  const operations = new WeakMap<SignedRequest, Operation>();
  let count = 0;
  const send = async (request: SignedRequest, options: SendOptions = {}): Promise<OssResponse> => {
    options.onBegin?.();
    const own = options.signal ?? signal;
    const aborted = new Promise((_, reject) => own.addEventListener('abort', () => reject(own.reason as Error)));
    await Promise.race([take(operations.get(request) as Operation & { name: 'part' }, ++count), aborted]);
    return { url: '', status: 200, text: '', header: (name) => (name === 'ETag' ? '"E"' : null) };
  };
  const sign: Sign = async (operation) => {
    const request = { method: 'PUT', url: 'http://oss.example/', headers: {} };
    operations.set(request, operation);
    return request;
  };
  const job = {
    file: { size, slice: (start: number, end: number) => ({ size: end - start }) },
    transfer: { parallelParts: 2, partSize: undefined, verify: false },
    ...{ object: {}, signal, onSending() {}, onFinishing() {}, progress() {}, record() {} },
    ...{ send, sendBody: sendBodyBy(send), resume: { save: async () => {} } },
    retry: (work: () => Promise<unknown>) => retry(work, { signal, policy: {} }),
  } as unknown as Job;
  const record = { bucket: 'b', host, key: 'k', uploadId: 'U', partSize: KB100, savedAt: 0 };
  const upload: OpenUpload = { record, parts: new Map(), lengths: new Map(), isAmbiguous: false, isSteady: false };
  return { job, upload, sign, line: lineTo(host) };
}

describe('sendMissingParts', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  it('counts the time that a connection carried before it was cut', async () => {
    const { job, upload, sign, line } = sender(2 * KB100, async (_part, nth) => {
      if (nth > 1) return sleep(100);
      await sleep(20_000);
      throw new UploadError('network', 'Cut.', { retryable: true, likely: 'interrupted' });
    });
    line.responded(50);
    await time.until(sendMissingParts(job, upload, sign), 60_000);
    // one cut in the 30 s that count as known, and 20 s
    assert.ok(line.aim > Math.sqrt((2 * 50 * 50_000) / 4) - 1, `${line.aim}`);
  });

  it('does not wait for the grant of a request that has been given up', async () => {
    const size = 4 * KB100;
    let late = true;
    const { job, upload, sign, line } = sender(size, async ({ partNumber }) => {
      const isLate = partNumber === 1 && late;
      late &&= !isLate;
      await sleep(isLate ? 10_000 : 300);
    });
    line.responded(100);
    for (let i = 0; i < 4; i++) line.confirmed(KB100, 300);
    let racers = 0;
    const signLate: Sign = async (operation, ...rest) => {
      if (time.elapsed > 1_000 && ++racers) await sleep(60_000);
      return sign(operation, ...rest);
    };
    await time.until(sendMissingParts(job, upload, signLate), 120_000);
    assert.ok(racers > 0);
    assert.ok(time.elapsed < 11_000, `${time.elapsed} ms`);
  });

  it('races a last part that begins when the other connections are idle already', async () => {
    let first = 0;
    const { job, upload, sign, line } = sender(4 * KB100, async ({ partNumber }) => {
      const crawls = partNumber === 1 && ++first <= 2; // the late part, and its first piece after the race
      await sleep(crawls ? 25_000 : 300);
    });
    line.responded(100);
    for (let i = 0; i < 4; i++) line.confirmed(KB100, 300);
    const signSlowly: Sign = async (...given) => {
      await sleep(20); // meanwhile the others find nothing to send
      return sign(...given);
    };
    await time.until(sendMissingParts(job, upload, signSlowly), 60_000);
    assert.ok(time.elapsed < 5_000, `${time.elapsed} ms`);
  });
});
