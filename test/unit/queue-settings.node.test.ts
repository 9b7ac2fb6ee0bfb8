import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retry } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import { assertUploadError } from '../support/assertions.js';
import '../support/node/as-in-a-page.js';
import { assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { flushed, VirtualTime } from '../support/virtual-time.js';

describe('the settings of a queue', () => {
  it('keep the defaults beside a nested setting that is given', async () => {
    const { queue, mode } = heldQueue({ transfer: { verify: false } });
    await flushed(queue.add([sizedFile('a.txt')]));
    assert.deepEqual(mode.of('a.txt').job.transfer, { parallelParts: 6, stallTimeout: 30_000, verify: false });
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
      assert.equal(end, undefined);
      assertWithin(tries, 5, 100);
      await time.advance(20_000);
      assertUploadError(end, { code: 'network' });
    } finally {
      time.restore();
    }
  });
});
