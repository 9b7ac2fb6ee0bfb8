import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Clock } from '../../src/core/grant/clock.js';
import type { FetchGrant } from '../../src/core/grant/grant.js';
import { GrantSource } from '../../src/core/grant/grant-source.js';
import type { Job } from '../../src/core/mode.js';
import { retry, sleep } from '../../src/core/retry.js';
import type { OssResponse } from '../../src/core/transport.js';
import { UploadError } from '../../src/core/upload-error.js';
import { putSignedParts } from '../../src/modes/presigned-url/presigned-parts.js';
import { createPresignedUrl } from '../../src/modes/presigned-url/presigned-url.js';
import { sendBodyBy } from '../support/unlimited.js';
import { VirtualTime } from '../support/virtual-time.js';

const KB100 = 102_400;
const OBJECT = 'http://b.oss-cn-hangzhou.aliyuncs.com/k';

/** Uploads twelve parts of a grain over two connections; the connection of the request with this number is cut. */
async function uploadWithCut(time: VirtualTime, cutAt: number): Promise<{ questions: string[]; sent: number }> {
  const size = 12 * KB100;
  const { signal } = new AbortController();
  const clock = new Clock();
  const questions: string[] = [];
  const fetchGrant: FetchGrant = async ({ operation }) => {
    const { name = 'whole', partNumber = '' } = (operation ?? {}) as { name?: string; partNumber?: number };
    questions.push(`${name} ${partNumber}`.trim());
    const query = name === 'create' ? 'uploads' : `uploadId=U&partNumber=${partNumber}`;
    return { url: `${OBJECT}?${query}&Expires=${Math.ceil(clock.now() / 1000) + 3600}&n=${questions.length}` };
  };
  const mode = createPresignedUrl();
  const grants = new GrantSource({ mode, fetchGrant, clock, retryPolicy: {} });
  let sent = 0;
  const send: Job['send'] = async ({ url, method }, options = {}) => {
    options.onBegin?.();
    await sleep(20);
    if (url.includes('uploads')) return respond('<R><UploadId>U</UploadId></R>');
    if (method === 'POST') return respond('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
    await sleep(150);
    if (++sent === cutAt) throw new UploadError('network', 'Cut.', { retryable: true });
    await sleep(150);
    return respond('');
  };
  const file = { size, name: 'a', type: '', slice: (start: number, end: number) => ({ size: end - start }) };
  const job = {
    ...{ file, request: { file }, type: '', object: {}, ownKeys: new Set(), unavailable: new Set() },
    ...{ signal, clock, destination: {}, maxSpeed: undefined },
    transfer: { parallelParts: 2, partSize: KB100, verify: false, stallTimeout: 30_000 },
    ...{ onSending() {}, onFinishing() {}, onRetry() {}, claim() {}, progress() {}, record() {}, keepKey() {} },
    ...{ send, sendBody: sendBodyBy(send) },
    retry: (work: (lastError?: UploadError) => Promise<unknown>) => retry(work, { signal, policy: {} }),
    resume: {
      exclusive: (work: () => unknown) => work(),
      ...{ load: async () => undefined, save: async () => {}, clear: async () => {}, finish: async () => {} },
    },
  } as unknown as Job;
  const noHead = async () => {
    throw new Error('There is no HEAD.');
  };
  await time.until(putSignedParts(job, grants, noHead), 60_000);
  return { questions, sent };
}

function respond(text: string): OssResponse {
  const headers: Record<string, string> = { ETag: '"E"', 'x-oss-request-id': '5C3D9175B6FC201293AD4890' };
  return { url: '', status: 200, text, header: (name) => headers[name] ?? null };
}

describe('parts by presigned URLs', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  it('need one more URL for a part that was cut, and use those that were requested ahead for the others', async () => {
    const { questions, sent } = await uploadWithCut(time, 3);
    assert.equal(sent, 13);
    assert.equal(questions.length, 1 + 13 + 1, questions.join(', '));
    const twice = questions.filter((question, i) => questions.indexOf(question) !== i);
    assert.equal(twice.length, 1, questions.join(', '));
  });
});
