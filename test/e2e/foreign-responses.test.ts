import { expect } from '@open-wc/testing';
import { switches } from '../support/browser/cloud.js';
import { faultCases } from './fault-cases.js';
import { strangerCases } from './foreign-response-cases.js';
import { endOf, runFault, ways } from './fault-run.js';

/** What others than OSS respond, in each mode it can hit, by one request and in parts. `npm run faults` has more sizes, and a table. */
const quick = ways([1_000_000, 6_000_000]).filter(({ size, partSize }) => size <= 1_000_000 || partSize !== undefined);

describe('responses that are not from OSS', () => {
  // what OSS's responses show of themselves is known from then on
  before(async () => {
    for (const way of quick) await runFault(faultCases[0]!, way);
  });
  after(() => switches());

  for (const one of strangerCases.filter(({ onlyInTable }) => !onlyInTable)) {
    for (const way of quick.filter((each) => one.hits?.(each) ?? true)) {
      const { mode, partSize } = way;
      it(`${one.fault}: ${mode}${partSize === undefined ? '' : ', in parts'} ends in ${endOf(one, way)}`, async () => {
        const { wrong } = await runFault(one, way);
        expect(wrong.join('\n')).to.equal('');
      }).timeout(20_000);
    }
  }
});
