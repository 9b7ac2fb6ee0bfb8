import { expect } from '@open-wc/testing';
import { endpoint, sts, UploadQueue } from '../../src/core.js';
import { startAfresh, storedParts, switches } from '../support/browser/cloud.js';
import { replace } from '../support/browser/replace.js';
import { sendBy } from '../support/browser/upload.js';
import { file } from '../support/files.js';
import { settled } from '../support/settled.js';

const fetchGrant = endpoint('/get_sts_token_for_oss_upload');

describe('a damaged object that may not be overwritten', () => {
  after(() => switches());

  it('never counts as done, not even after a retry', async () => {
    await switches({ faults: [{ kind: 'flip', operation: ['PostObject', 'PutObject'], atByte: 50_000, times: 1 }] });
    const object = { headers: { 'x-oss-forbid-overwrite': 'true' } };
    const queue = new UploadQueue({ mode: sts, endpoint: fetchGrant, object });
    const [task] = await sendBy(queue, file(100_000));
    expect(task!.error?.code).to.equal('integrity');
    queue.retry();
    await settled(queue);
    expect(task!.result).to.be.undefined;
    expect(task!.error?.code).to.equal('conflict');
  });
});

describe('parts that OSS combines wrongly', () => {
  it('are an error, and are sent again by a retry', async () => {
    await startAfresh();
    const size = 350_000;
    let damaged = 1;
    const { getAllResponseHeaders } = XMLHttpRequest.prototype;
    replace(XMLHttpRequest.prototype, 'getAllResponseHeaders', function (this: XMLHttpRequest) {
      const headers = getAllResponseHeaders.call(this);
      if (!this.responseText.includes('<CompleteMultipartUploadResult') || damaged-- <= 0) return headers;
      return headers.replace(/(x-oss-hash-crc64ecma: )\d+/, '$17');
    });
    const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
    const queue = new UploadQueue({ mode: sts, endpoint: fetchGrant, transfer, resumeScope: `${Math.random()}` });
    const [task] = await sendBy(queue, file(size));
    expect(task!.error?.code).to.equal('integrity');
    expect(task!.progress).to.be.lessThan(1);
    queue.retry();
    await settled(queue);
    expect(task!.result?.verified).to.equal(true);
    expect(await storedParts(size)).to.equal(2);
  });
});
