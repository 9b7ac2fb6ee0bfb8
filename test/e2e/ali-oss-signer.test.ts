import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue } from '../../src/core.js';
import { stsWithAliOss } from '../../src/signers/ali-oss.js';
import { storedBytes, switches } from './cloud.js';
import { bytes, file, sameBytes } from './files.js';

describe('signers/ali-oss', () => {
  before(() => switches());
  it('signs', async () => {
    const queue = new UploadQueue({ mode: stsWithAliOss, fetchGrant: endpoint('/get_sts_token_for_oss_upload') });
    const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve));
    const [task] = queue.add([file(10_000_000)]);
    await settled;
    if (task?.error) throw task.error.cause ?? task.error;
    expect(sameBytes(await storedBytes(task?.result?.key ?? ''), bytes(10_000_000))).to.be.true;
  }).timeout(20_000);
});
