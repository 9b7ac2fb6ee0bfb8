import { expect } from '@open-wc/testing';
import { overTls, protocolSpoken, switches } from '../../support/browser/cloud.js';
import { faultCases } from '../fault-cases.js';
import { endOf, runFault, ways } from '../fault-run.js';

/** Faults that TLS or HTTP/2 can change: connections that break, stall or lose a response, and headers that CORS hides. */
const names = [
  'none',
  '503 twice',
  'reset before the first byte',
  'reset midway',
  'reset forever',
  'stall midway',
  'stall forever',
  'lost response',
  'lost response, overwriting forbidden',
  'lost response of Initiate',
  'lost response of Complete',
  'ETag hidden',
  'CRC header hidden',
  'a byte flipped once',
  'CORS off',
  'redirect',
  'page',
  'swallow',
];

/** By one request and in parts. */
const quick = ways([1_000_000, 6_000_000]).filter(({ size, partSize }) => size <= 1_000_000 || partSize !== undefined);

/** Faults that differ by how connections are made, with the cloud behind TLS and one protocol. */
export function testFaultsOverTls(protocol: 'http/1.1' | 'h2'): void {
  describe(`faults over TLS and ${protocol}`, () => {
    before(async () => {
      await overTls(protocol);
      expect(await protocolSpoken()).to.equal(protocol);
    });
    after(() => switches());

    for (const name of names) {
      const one = faultCases.find(({ fault }) => fault === name);
      if (!one) throw new Error(`There is no fault "${name}" any more.`);
      for (const way of quick.filter((each) => one.hits?.(each) ?? true)) {
        const { mode, partSize } = way;
        it(`${name}: ${mode}${partSize === undefined ? '' : ', in parts'} ends in ${endOf(one, way)}`, async () => {
          const { wrong } = await runFault(one, way);
          expect(wrong.join('\n')).to.equal('');
        }).timeout(20_000);
      }
    }
  });
}
