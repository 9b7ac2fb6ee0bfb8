import { expect } from '@open-wc/testing';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { SavingPages } from './saving-pages.js';

/** Six parts. */
const size = 600_000;

const stored = async (name: string) =>
  (await requests()).filter(({ operation, status }) => operation === name && status === 200).length;

describe('the same file in several tabs', () => {
  let tabs: SavingPages;
  beforeEach(async () => {
    await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 1 }] }); // it stands still while others come and go
    await forgetRequests();
  });
  afterEach(async () => {
    tabs.close();
    await switches();
  });

  it('is one object from the parts in OSS, though a waiting tab and then the sending one are closed', async () => {
    tabs = new SavingPages();
    const open = () => tabs.open({ files: 1, size, partSize: 102_400 });
    const first = open();
    await until(async () => (await stored('UploadPart')) > 0);
    const waiting = [open(), open(), open()];
    await until(() => waiting.every(({ latest }) => latest.grants > 0));
    await waiting.splice(1, 1)[0]!.close();
    await first.close();
    await switches();
    await until(() => waiting.every(({ latest }) => latest.results));
    const [one, other] = waiting.map(({ latest }) => latest.results![0]!);
    expect(one).to.include({ error: undefined, key: other?.key });
    expect(await stored('InitiateMultipartUpload')).to.equal(1);
    expect(sameBytes(await storedBytes(one!.key!), bytes(size))).to.equal(true);
  });
});
