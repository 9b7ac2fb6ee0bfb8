import { expect } from '@open-wc/testing';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import type { Report } from './pages/same-file.js';

/** Six parts. */
const size = 600_000;

interface Opened {
  page: Window;
  /** It has asked for its turn on the file. */
  asked: Promise<unknown>;
  end: Promise<Exclude<Report, 'asked'>>;
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
    asked: reported((data) => data === 'asked'),
    end: reported((data) => data !== 'asked') as Opened['end'],
  };
}

const stored = async (name: string) =>
  (await requests()).filter(({ operation, status }) => operation === name && status === 200).length;

describe('the same file in several tabs', () => {
  const tabs: Opened[] = [];
  const another = (origin: string, scope: string) => {
    const tab = open(origin, scope);
    tabs.push(tab);
    return tab;
  };

  beforeEach(async () => {
    await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 1 }] }); // it stands still while others come and go
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
    it(`is one object, ${how}, from the parts in OSS, though a waiting tab and then the sending one are closed`, async () => {
      const scope = `test ${Math.random()}`;
      const first = another(origin, scope);
      await until(async () => (await stored('UploadPart')) > 0);
      const waiting = [another(origin, scope), another(origin, scope), another(origin, scope)];
      await Promise.all(waiting.map(({ asked }) => asked));
      waiting.splice(1, 1)[0]!.page.close();
      first.page.close();
      await switches();
      const results = await Promise.all(waiting.map(({ end }) => end));
      const [{ key }] = results as [Exclude<Report, 'asked'>];
      expect(results).to.deep.equal(results.map(() => ({ key, error: undefined })));
      expect(await stored('InitiateMultipartUpload')).to.equal(1);
      expect(sameBytes(await storedBytes(key!), bytes(size))).to.equal(true);
    });
  }
});
