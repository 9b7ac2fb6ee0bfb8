import { digits } from '../report/figure.js';
import { preflights, requests, resent, seconds } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

/**
 * What it took before parts fitted themselves to the line, × raw slices, and what that may cost. Code, grant, create and complete
 * are six round trips that raw slices do not make.
 */
const [BEFORE, COST] = [1.33, 1.03];

/** A file far away without faults, where each part costs round trips. */
export function far({ bad }: Scale): Row {
  const size = bad * 3;
  return {
    name: 'far',
    title: `A file of ${gb(size)}, 300 ms round trip, 1 MB/s a connection, without faults`,
    how: 'A part that is too small costs two round trips with its preflight, in which its connection carries nothing.',
    browser: 'chromium',
    link: { rtt: 300, perConnection: 1e6 },
    task: { work: 'upload', count: 1, size, whole: size, timeout: 120_000 },
    clients: { 'raw-slices': {}, ours: {}, 'ours-headless': {}, 'ali-oss': {}, cos: {}, uppy: {} },
    columns: [seconds, resent(size), requests, preflights],
    runs: 3,
    lines(results) {
      const limit = results.median('raw-slices', seconds.of);
      const ratio = results.median('ours', seconds.of) / limit;
      const most = BEFORE * COST;
      return [
        {
          work: `${gb(size)}, 1 MB/s a connection, 300 ms RTT, no fault`,
          limit: `raw slices: ${results.say('raw-slices', seconds.of, ' s')}`,
          peers: results.peers((client) => results.say(client, seconds.of, ' s')),
          we: results.sayRatio('ours', seconds, limit),
          wanted: `≤ ${digits(most)} × the limit`,
          holds: ratio <= most,
        },
      ];
    },
  };
}
