import type { TestServers } from '../tools/test-servers.js';
import { exactly, type FaultCase, largeEnough, type Way } from './fault-case.js';

/** The page names the callback; elsewhere the endpoint signs it. */
const isNamedHere = (way: Way) => way.mode === 'sts' && largeEnough(way);

/** A callback to a server of several domains. */
const callTo = (sni: boolean) => {
  const query = new URLSearchParams({ body: '{"id":7}' });
  return ({ named }: TestServers) => ({
    object: { callback: { url: `${named}/respond?${query}`, body: 'key=${object}', sni } },
  });
};

/** Callbacks to a server that has to know by SNI which of its domains is meant. */
export const callbackCases: readonly FaultCase[] = [
  {
    fault: 'callback to a server that needs its name by SNI, with `sni`',
    hits: isNamedHere,
    settings: callTo(true),
    ends: 'stored',
    resent: 0,
  },
  {
    fault: 'callback to a server that needs its name by SNI, without `sni`',
    hits: isNamedHere,
    settings: callTo(false),
    ends: 'callback',
    resent: 0,
    hint: /object is stored/,
    wrong: (log, way) =>
      way.partSize === undefined ? exactly(way.carriers, 1)(log) : exactly('CompleteMultipartUpload', 1)(log),
  },
];
