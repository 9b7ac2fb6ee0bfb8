import { expect } from '@open-wc/testing';
import { overTls, protocolSpoken } from '../../support/browser/cloud.js';
import { faultCases } from '../fault-cases.js';
import { testFaults } from '../fault-suite.js';
import { quickWays } from '../fault-ways.js';

/** Faults that TLS or HTTP/2 can change: connections that break, stall or lose a response, and headers that CORS hides. */
const names = [
  ...['none', '503 twice', 'reset before the first byte', 'reset midway', 'reset forever', 'stall midway'],
  ...['stall forever', 'lost response', 'lost response, overwriting forbidden', 'lost response of Initiate'],
  ...['lost response of Complete', 'ETag hidden', 'CRC header hidden', 'a byte flipped once', 'CORS off'],
  ...['redirect', 'page', 'swallow'],
];

/** Faults that differ by how connections are made, with the cloud behind TLS and one protocol. */
export function testFaultsOverTls(protocol: 'http/1.1' | 'h2'): void {
  before(async () => {
    await overTls(protocol);
    expect(await protocolSpoken()).to.equal(protocol);
  });
  const cases = faultCases.filter(({ fault }) => names.includes(fault));
  testFaults(`faults over TLS and ${protocol}`, cases, quickWays);
}
