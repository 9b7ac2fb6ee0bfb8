import { expect } from '@open-wc/testing';
import { nameOf } from './fault-case.js';
import { faultCases } from './fault-cases.js';
import { endOf } from './fault-run.js';
import { testFaults } from './fault-suite.js';
import { quickWays, usualWays } from './fault-ways.js';
import { strangerCases } from './foreign-response-cases.js';

const cases = faultCases.filter((one) => !strangerCases.includes(one));
testFaults('faults', cases, quickWays);

describe('the faults that are met', () => {
  const met = [cases, strangerCases].flatMap((all) =>
    all.flatMap((one, i) => quickWays(one, i).map((way) => ({ one, way: nameOf(way), end: endOf(one, way) }))),
  );

  it('are all but those for the slow files, in each way, and with each end of an upload that OSS decides', () => {
    const quick = faultCases.filter(({ onlyInTable, hits }) => onlyInTable !== true && usualWays.some(hits ?? Boolean));
    expect(new Set(met.map(({ one }) => one))).to.deep.equal(new Set(quick));
    for (const way of usualWays)
      expect(met.filter((one) => one.way === nameOf(way)).length, nameOf(way)).to.be.above(6);
    const ends = [
      'stored',
      'network',
      'stalled',
      'storage',
      'denied',
      'expired',
      'grant',
      'gone',
      'integrity',
      'conflict',
    ];
    expect(met.map(({ end }) => end)).to.include.members([...ends, 'callback', 'config', 'rejected']);
  });
});
