import { expect } from '@open-wc/testing';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import type { Report } from './pages/same-file.js';

const size = 6_000_000;

interface Opened {
  page: Window;
  begun: Promise<void>;
  end: Promise<Exclude<Report, 'begun'>>;
}

/** A page of its own, which uploads the same file as all others. */
function open(origin: string, scope: string): Opened {
  const [cloud = ''] = /test_cloud=\d+/.exec(document.cookie) ?? [];
  const words = new URLSearchParams({ scope, size: String(size), cloud });
  const page = globalThis.open(`${origin}/test/e2e/pages/same-file.html?${words}`)!;
  const reported = (wanted: (data: Report) => boolean) =>
    new Promise<Report>((resolve) => {
      addEventListener('message', function hear({ source, data }: MessageEvent<Report>) {
        if (source !== page || !wanted(data)) return;
        removeEventListener('message', hear);
        resolve(data);
      });
    });
  return {
    page,
    begun: reported((data) => data === 'begun').then(() => {}),
    end: reported((data) => data !== 'begun') as Opened['end'],
  };
}

const created = async () =>
  (await requests()).filter(({ operation }) => operation === 'InitiateMultipartUpload').length;

const partsStored = async () =>
  (await requests()).filter(({ operation, status }) => operation === 'UploadPart' && status === 200).length;

describe('the same file in several tabs', () => {
  const tabs: Opened[] = [];
  const another = (origin: string, scope: string) => {
    const tab = open(origin, scope);
    tabs.push(tab);
    return tab;
  };

  beforeEach(async () => {
    await switches({ bandwidth: 600_000 });
    await forgetRequests();
  });
  afterEach(async () => {
    for (const { page } of tabs.splice(0)) page.close();
    await switches();
  });

  const origins = {
    'with the browser’s locks': location.origin,
    'over plain http': location.origin.replace('127.0.0.1', 'intranet.test'),
  };
  for (const [how, origin] of Object.entries(origins)) {
    it(`makes one object, ${how}, though a waiting tab is closed`, async () => {
      const scope = `test ${Math.random()}`;
      const first = another(origin, scope);
      await first.begun;
      await until(async () => (await partsStored()) > 0);
      const waiting = [another(origin, scope), another(origin, scope), another(origin, scope)];
      await Promise.all(waiting.map(({ begun }) => begun));
      await new Promise((resolve) => setTimeout(resolve, 500));
      waiting.splice(1, 1)[0]!.page.close();
      const results = await Promise.all([first, ...waiting].map(({ end }) => end));
      const [{ key }] = results as [Exclude<Report, 'begun'>];
      expect(results).to.deep.equal(results.map(() => ({ key, error: undefined })));
      expect(await created()).to.equal(1);
      expect(sameBytes(await storedBytes(key!), bytes(size))).to.equal(true);
    }).timeout(40_000);

    it(`resumes from the parts in OSS, ${how}, when the sending tab is closed`, async () => {
      const scope = `test ${Math.random()}`;
      const first = another(origin, scope);
      await first.begun;
      await until(async () => (await partsStored()) > 0);
      const waiting = [another(origin, scope), another(origin, scope)];
      await Promise.all(waiting.map(({ begun }) => begun));
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await partsStored()).to.be.below(6);
      first.page.close();
      const results = await Promise.all(waiting.map(({ end }) => end));
      const [{ key }] = results as [Exclude<Report, 'begun'>];
      expect(results).to.deep.equal(results.map(() => ({ key, error: undefined })));
      expect(await created()).to.equal(1);
      expect(sameBytes(await storedBytes(key!), bytes(size))).to.equal(true);
    }).timeout(40_000);
  }
});
