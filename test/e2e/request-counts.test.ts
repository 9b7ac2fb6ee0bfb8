import { expect } from '@open-wc/testing';
import { type ModeName, requestCounts } from '../../docs/.vitepress/theme/request-counts.js';
import { endpoint, type FetchGrant } from '../../src/core.js';
import { counters, forgetRequests, quiet, switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { replace } from '../support/browser/replace.js';
import { upload } from '../support/browser/upload.js';

const cases: [ModeName, files: number, size: number][] = [
  ['sts', 1, 20_000],
  ['sts', 40, 20_000],
  ['sts', 1, 7_000_000],
  ['post-policy', 40, 20_000],
  ['post-policy', 1, 7_000_000],
  ['presigned-url', 40, 20_000],
  ['presigned-url', 1, 7_000_000],
  ['presigned-url', 1, 50_000_000],
];

/** The page's clock goes slowly: a busy machine is not taken for a slow line, whose parts are cut. */
function slowClock(): void {
  const { now } = performance;
  replace(performance, 'now', () => now.call(performance) / 100);
}

/** The documentation's calculator, docs/.vitepress/theme/AtScale.vue, multiplies these. */
describe('the requests that an upload costs', () => {
  beforeEach(async () => {
    await switches();
    await quiet();
    await forgetRequests();
  });

  for (const [mode, files, size] of cases) {
    it(`are as documented: ${files} × ${size} bytes by ${mode}`, async () => {
      const expected = requestCounts(mode, files, size);
      if (mode === 'presigned-url') slowClock();
      let asked = 0;
      const ask = endpoint(`/server/${mode}`);
      const fetchGrant: FetchGrant = (...args) => (asked++, ask(...args));
      const photos = Array.from({ length: files }, (_, i) => file(size, `photo ${i}.jpg`));
      const tasks = await upload({ mode, endpoint: fetchGrant }, photos);
      for (const task of tasks) expect(task.result?.verified).to.equal(true);
      await quiet();
      const { OptionObject = 0, AssumeRole = 0, ...operations } = (await counters()).byOperation;
      const oss = Object.values(operations).reduce((sum, count) => sum + count, 0);
      expect(asked).to.equal(expected.endpoint);
      // a fast line needs fewer parts than planned, a busy one more
      const isPlanned = mode === 'presigned-url' || size < 6_000_000 || mode === 'post-policy';
      if (isPlanned) expect(oss).to.be.within(expected.oss - 1, expected.oss); // only a page's first large file has a probe
      else expect(oss).to.be.within(expected.oss * 0.6, expected.oss * 1.4);
      expect(AssumeRole).to.be.at.most(expected.sts); // the server may still have credentials from the test before
      if (operations['PostObject']) expect(OptionObject).to.be.within(0, expected.preflights);
      else expect(OptionObject).to.equal(oss);
    });
  }
});
