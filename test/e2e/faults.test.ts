import { expect } from '@open-wc/testing';
import { switches } from '../support/browser/cloud.js';
import type { Way } from './fault-case.js';
import { faultCases } from './fault-cases.js';
import { strangerCases } from './foreign-response-cases.js';
import { endOf, runFault, ways } from './fault-run.js';

/** Each fault in each mode it can hit, by one request and in parts. `npm run faults` has more sizes, and a table. */
const quick = ways([1_000_000, 6_000_000]).filter(({ size, partSize }) => size <= 1_000_000 || partSize !== undefined);

describe('faults', () => {
  after(() => switches());

  for (const one of faultCases.filter((each) => each.onlyInTable !== true && !strangerCases.includes(each))) {
    const { hits, onlyInTable } = one;
    const isQuick = (way: Way) => typeof onlyInTable !== 'function' || !onlyInTable(way);
    for (const way of quick.filter((each) => isQuick(each) && (hits?.(each) ?? true))) {
      const { mode, partSize } = way;
      it(`${one.fault}: ${mode}${partSize === undefined ? '' : ', in parts'} ends in ${endOf(one, way)}`, async () => {
        const { wrong } = await runFault(one, way);
        expect(wrong.join('\n')).to.equal('');
      }).timeout(20_000);
    }
  }
});
