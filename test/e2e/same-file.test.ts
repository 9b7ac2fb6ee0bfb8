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

  /** Opens one tab that uploads the file and others that wait for it, and closes the first and, of three others, one. */
  async function closeTheFirstOf(origin: string, others: number) {
    tabs = new SavingPages(origin);
    const open = () => tabs.open({ files: 1, size, partSize: 102_400 });
    const first = open();
    await until(async () => (await stored('UploadPart')) > 0);
    const waiting: ReturnType<typeof open>[] = [];
    while (waiting.length < others) {
      const tab = open(); // one by one: a busy tab may respond too late
      waiting.push(tab);
      await until(() => tab.latest.grants > 0);
    }
    for (const one of waiting.splice(1, others - 2)) await one.close();
    await first.close();
    await switches();
    await until(() => waiting.every(({ latest }) => latest.results));
    const [one, other = one] = waiting.map(({ latest }) => latest.results![0]!);
    expect(one).to.include({ error: undefined, key: other?.key });
    expect(await stored('InitiateMultipartUpload')).to.equal(1);
    expect(sameBytes(await storedBytes(one!.key!), bytes(size))).to.equal(true);
  }

  it('is one object from the parts in OSS, though a waiting tab and then the sending one are closed', () =>
    closeTheFirstOf(location.origin, 3));

  it('is continued over plain http, where tabs have no locks, when the sending one is closed', () =>
    closeTheFirstOf(location.origin.replace('127.0.0.1', 'intranet.test'), 1));
});
