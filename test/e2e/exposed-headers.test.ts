import { expect } from '@open-wc/testing';
import { endpoint, postPolicy, presignedUrl, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import {
  forgetRequests,
  putCorsRules,
  requests,
  requestsOf,
  setCorsRule,
  storedBytes,
} from '../support/browser/cloud.js';
import { sendBy } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';

const ways = [
  ['sts', sts, '/get_sts_token_for_oss_upload'],
  ['post-policy', postPolicy, '/get_post_signature_for_oss_upload'],
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload'],
] as const;
const SMALL = 20_000;
const LARGE = 700_000;
const ALL = ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'];

/** A CORS rule that exposes these headers and no others. */
function rule(methods: readonly string[], expose: readonly string[]): string {
  const tags = (name: string, values: readonly string[]) =>
    values.map((value) => `<${name}>${value}</${name}>`).join('');
  return `<CORSRule>${tags('AllowedOrigin', ['*'])}${tags('AllowedMethod', methods)}${tags('AllowedHeader', ['*'])}${tags('ExposeHeader', expose)}</CORSRule>`;
}

/** Small files one after the other, so that each meets what the one before has shown, and one in parts. */
async function send(mode: (typeof ways)[number][1], path: string): Promise<readonly UploadTask[]> {
  const queue = new UploadQueue({
    mode,
    endpoint: endpoint(path),
    maxConcurrentUploads: 1,
    transfer: { partSize: 102_400 },
    retryPolicy: { retryFor: 500, firstDelay: 50 },
  });
  await sendBy(queue, ...[SMALL, SMALL + 1, LARGE, SMALL + 2].map((size) => file(size, `${size}.jpg`)));
  await putCorsRules(rule(ALL, [])); // so that this test may look
  for (const task of queue.tasks) {
    expect(task.status, task.error?.message).to.equal('done');
    expect(sameBytes(await storedBytes(task.result!.key), bytes(task.size))).to.be.true;
  }
  return queue.tasks;
}

const reasons = (tasks: readonly UploadTask[]) => tasks.map(({ result }) => result?.unverifiedReason ?? 'verified');

// This file has a cloud of its own: what its address has shown is not what other tests have seen.
describe('the Exposed Headers of the CORS rule', () => {
  beforeEach(() => forgetRequests());
  after(() => setCorsRule());

  for (const [name, mode, path] of ways) {
    const large = name === 'post-policy' ? undefined : 'verified';

    for (const [exposed, free] of [
      [[], 'not-proven'],
      [['ETag'], 'crc-hidden'],
    ] as const) {
      it(`${exposed[0] ?? 'none'}: files in parts are verified by ListParts, others are not: ${name}`, async () => {
        await putCorsRules(rule(ALL, exposed));
        expect(reasons(await send(mode, path))).to.deep.equal([free, free, large ?? free, free]);
        expect(await requestsOf('ListParts')).to.have.length(large ? 1 : 0);
      });
    }
  }

  it('of a rule without GET: files in parts are stored, unverified', async () => {
    await putCorsRules(rule(['PUT', 'POST'], ['ETag']));
    expect(reasons(await send(sts, ways[0][2]))[2]).to.equal('crc-hidden');
  });

  it('of a rule for PUT that exposes more than the one for POST: every file is stored', async () => {
    const put = rule(['PUT'], ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma']);
    for (const [, mode, path] of ways) {
      await putCorsRules(put, rule(['POST', 'GET', 'HEAD', 'DELETE'], ['ETag']));
      await send(mode, path);
    }
    const operations = new Set((await requests()).map(({ operation }) => operation));
    for (const operation of ['PutObject', 'PostObject', 'UploadPart', 'InitiateMultipartUpload'])
      expect(operations.has(operation), operation).to.be.true;
  });
});
