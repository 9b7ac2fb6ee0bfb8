import { digits } from '../report/figure.js';
import { preflights, requests, resent, seconds } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const RATE = 4e6;

/** A connection that crawls beside five that do not. */
export function slow({ medium: size }: Scale): Row {
  const physical = size / (RATE * 5);
  const again = resent(size);
  const peer = { timeout: 60_000 };
  return {
    name: 'slow',
    title: `A file of ${gb(size)}, 40 ms round trip, 4 MB/s a connection, but one of six has a tenth`,
    how: `The third connection that carries a part has 400 kB/s. The other five alone carry the file in ${digits(physical)} s. Raw slices wait for the slow one.`,
    browser: 'chromium',
    link: { rtt: 40, perConnection: RATE, slow: { nth: 3, rate: RATE / 10 } },
    task: { work: 'upload', count: 1, size, whole: size, timeout: 120_000 },
    clients: { 'raw-slices': peer, ours: {}, 'ours-headless': {}, 'ali-oss': peer, cos: peer, uppy: peer },
    columns: [seconds, again, requests, preflights],
    runs: 3,
    lines(results) {
      const ratio = results.median('ours', seconds.of) / physical;
      return [
        {
          work: `${gb(size)}, one of six connections at a tenth of the rate`,
          limit: `the other five alone: ${digits(physical)} s`,
          peers: results.peers((client) => results.say(client, seconds.of, ' s')),
          we: results.sayRatio('ours', seconds, physical) + results.sayResent('ours', again),
          wanted: '≤ 1.6 × the limit',
          holds: ratio <= 1.6,
        },
      ];
    },
  };
}
