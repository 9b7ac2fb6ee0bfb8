import { expect } from '@open-wc/testing';
import { switches } from '../support/browser/cloud.js';
import { type FaultCase, nameOf, type Way } from './fault-case.js';
import { faultCases } from './fault-cases.js';
import { runFault } from './fault-run.js';
import { everyWay, usualWays } from './fault-ways.js';

/** Lets each fault happen in the ways that are given for it. */
export function testFaults(
  title: string,
  cases: readonly FaultCase[],
  waysOf: (one: FaultCase, index: number) => readonly Way[],
): void {
  describe(title, () => {
    // what OSS's responses show of themselves is known from then on
    before(async function () {
      this.timeout(60_000);
      for (const way of usualWays.filter(({ mode }) => mode === 'sts')) await runFault(faultCases[0]!, way);
    });
    after(() => switches());

    for (const [i, one] of cases.entries()) {
      for (const way of waysOf(one, i)) {
        it(`${one.fault}: ${way.size} bytes by ${nameOf(way)} end in ${one.ends}`, async () => {
          const wrong = await runFault(one, way);
          expect(wrong.join('\n')).to.equal('');
        });
      }
    }
  });
}

/** Every fault, in every way of a mode that it can hit. */
export function testAllFaults(mode: Way['mode']): void {
  const own = everyWay.filter((way) => way.mode === mode);
  testFaults(`all faults by ${mode}`, faultCases, ({ hits }) => own.filter((way) => hits?.(way) ?? true));
}
