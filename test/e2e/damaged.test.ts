import { expect } from '@open-wc/testing';
import { endpoint, postPolicy, sts, UploadQueue } from '../../src/core.js';
import { switches } from './cloud.js';
import { file } from './files.js';

const ways = [
  ['post-policy', postPolicy, '/get_post_signature_for_oss_upload'],
  ['sts', sts, '/get_sts_token_for_oss_upload'],
] as const;

describe('a damaged object that may not be overwritten', () => {
  after(() => switches());

  for (const [name, mode, path] of ways) {
    it(`is never taken for done, by another try neither: ${name}`, async () => {
      const carriers = ['PostObject', 'PutObject'];
      await switches({ faults: [{ kind: 'flip', operation: carriers, atByte: 50_000, times: 1 }] });
      const object = { headers: { 'x-oss-forbid-overwrite': 'true' } };
      const queue = new UploadQueue({ mode, fetchGrant: endpoint(path), object });
      const settled = () =>
        new Promise((resolve) => queue.addEventListener('uploads-settled', resolve, { once: true }));
      const [task] = queue.add([file(100_000)]);
      await settled();
      expect(task!.error?.code).to.equal('integrity');
      queue.retry();
      await settled();
      expect(task!.result).to.be.undefined;
      expect(task!.error?.code).to.equal('conflict');
    });
  }
});
