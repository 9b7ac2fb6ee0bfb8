import { expect } from '@open-wc/testing';
import { endpoint, type QueueOptions, sts } from '../../src/core.js';
import { forgetRequests, requestsOf, storedBytes, switches } from '../support/browser/cloud.js';
import { upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';

/** In one request, and in parts. */
const [SMALL, LARGE] = [1000, 300_000];

/** What OSS responds to a role that may not look at what arrived; how an upload of `size` bytes ends that meets these faults, too. */
async function send(size: number, faults: object[], options: Partial<QueueOptions> = {}) {
  const denied = { kind: 'status', operation: 'HeadObject', status: 403, code: 'AccessDenied' };
  await switches({ faults: [denied, ...faults] });
  const transfer = { partSize: 102_400 };
  const fetchGrant = endpoint('/get_sts_token_for_oss_upload');
  const [task] = await upload({ mode: sts, endpoint: fetchGrant, transfer, ...options }, [file(size, 'film.mp4')]);
  const { key, verified, unverifiedReason } = task?.result ?? {};
  await switches();
  return { key, end: task?.error?.code ?? (verified ? 'verified' : unverifiedReason) };
}

describe('a role without oss:GetObject', () => {
  beforeEach(() => forgetRequests());
  after(() => switches());

  const onComplete = { operation: 'CompleteMultipartUpload', kind: 'ended' };
  for (const [when, fault, end, uploads] of [
    ['after a lost response of Complete: is done, unverified', { kind: 'truncate', times: 1 }, 'answer-lost', 1],
    ['when another client aborted the upload: starts one new upload', { times: 1 }, 'verified', 2],
    ['when each upload is aborted: fails', {}, 'gone', 2],
  ] as const)
    it(when, async () => {
      const { key, ...result } = await send(LARGE, [{ ...onComplete, ...fault }]);
      expect(result).to.deep.equal({ end });
      if (key !== undefined) expect(sameBytes(await storedBytes(key), bytes(LARGE))).to.equal(true);
      expect(await requestsOf('InitiateMultipartUpload')).to.have.length(uploads);
    });

  for (const size of [SMALL, LARGE]) {
    const operation = ['PutObject', 'PostObject', 'CompleteMultipartUpload'];
    const conflict = { kind: 'status', status: 409, code: 'FileAlreadyExists', operation, times: 1 };
    const object = { headers: { 'x-oss-forbid-overwrite': 'true' } };

    it(`409 for a random key, ${size} bytes: counts as this file’s own object`, async () => {
      const { end } = await send(size, [conflict], { object });
      expect(end).to.equal('answer-lost');
    });

    it(`409 for a key that others can have, ${size} bytes: is a conflict, also after a lost response`, async () => {
      const lost = { kind: size === LARGE ? 'truncate' : 'page', operation, times: 1 };
      const key = () => `${crypto.randomUUID()}.mp4`;
      const { end } = await send(size, [lost, { ...conflict, skip: 1 }], { object, key });
      expect(end).to.equal('conflict');
    });
  }
});
