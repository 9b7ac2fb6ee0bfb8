import { expect } from '@open-wc/testing';
import { retry } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

describe('the settings of a queue', () => {
  it('keep the defaults beside a nested setting that is given', async () => {
    const { queue, mode } = heldQueue({ transfer: { verify: false } });
    queue.add([sizedFile('a.txt')]);
    await flushPromises();
    expect(mode.of('a.txt').job.transfer).to.deep.equal({ parallelParts: 6, stallTimeout: 30_000, verify: false });
    queue.clear();
  });

  it('keep the defaults beside one setting of retries', async () => {
    const time = new VirtualTime();
    try {
      let tries = 0;
      let end: unknown;
      const work = () => (tries++, Promise.reject(new UploadError('network', 'No.', { retryable: true })));
      const { signal } = new AbortController();
      void retry(work, { signal, policy: { retryFor: 120_000 } }).catch((error: unknown) => (end = error));
      await time.advance(119_000);
      expect(end).to.be.undefined;
      expect(tries).to.be.within(5, 100);
      await time.advance(20_000);
      expect(end).to.be.instanceOf(UploadError);
    } finally {
      time.restore();
    }
  });
});
