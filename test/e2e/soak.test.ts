import { expect } from '@open-wc/testing';
import { switches } from '../support/browser/cloud.js';
import { faultsIn, soak, type Soak } from './soak-run.js';
import { modes } from '../support/browser/live-element.js';

/** `npm run soak` has thousands, and any seed. */
describe('many files while OSS fails at random', () => {
  after(() => switches());

  for (const [mode] of modes) {
    it(`are all stored intact, and few bytes are sent twice: ${mode}`, async () => {
      const what: Soak = {
        mode,
        small: 100,
        large: mode === 'post-policy' ? 0 : 1,
        largeSize: 8_000_000,
        rate: 0.08,
        seed: 4,
      };
      const report = await soak(what);
      expect(faultsIn(report, what)).to.deep.equal([]);
      expect(Object.values(report.retries), 'chance did strike').not.to.be.empty;
    }).timeout(60_000);
  }
});
