import { digits } from '../report/figure.js';
import { cuts, refused as refusals, requests, resent, seconds } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const RATE = 256_000;
const RTT = 300;

/** A thin line far away, on which some requests are refused and some are cut. */
export function refused({ bad }: Scale): Row {
  const size = bad * 2;
  const physical = size / RATE + 6 * (RTT / 1000);
  const again = resent(size);
  return {
    name: 'refused',
    title: `A file of ${gb(size)}, 256 kB/s in all, 300 ms round trip; some requests are refused, some are cut`,
    how: 'Of the requests with a body, the 3rd and every 50th after it get 503 before their body is read; the 5th and every 50th after it are cut at a random byte. Raw slices are measured without faults. The limit is what the bytes take, and six round trips.',
    browser: 'chromium',
    link: { rtt: RTT, total: RATE, refuse: { first: 3, every: 50 }, cut: { first: 5, every: 50 } },
    task: { work: 'upload', count: 1, size, whole: size, timeout: physical * 3000 },
    clients: {
      'raw-slices': { link: { rtt: RTT, total: RATE } },
      ours: {},
      'ours-headless': {},
      'ali-oss': {},
      cos: {},
    },
    columns: [seconds, again, refusals, cuts, requests],
    runs: 2,
    lines(results) {
      const ratio = results.median('ours', seconds.of) / physical;
      const share = results.median('ours', again.of);
      return [
        {
          work: `${gb(size)}, 256 kB/s in all, 300 ms RTT, every 50th request cut, every 50th refused`,
          limit: `${digits(physical)} s: the bytes and six round trips`,
          peers: results.peers((client) => results.say(client, seconds.of, ' s')),
          we: results.sayRatio('ours', seconds, physical) + results.sayResent('ours', again),
          wanted: '≤ 1.1 × the limit, ≤ 5 % sent again',
          holds: ratio <= 1.1 && share <= 5,
        },
      ];
    },
  };
}
