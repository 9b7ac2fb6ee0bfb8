import { digits } from '../report/figure.js';
import { preflights, requests, resent, seconds } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const RATE = 4e6;
const CONNECTIONS = 6;

/** A file of middling size far away: what round trips and the plan of parts cost. */
export function latency({ medium: size }: Scale): Row {
  const physical = size / (RATE * CONNECTIONS);
  return {
    name: 'latency',
    title: `A file of ${gb(size)}, 40 ms round trip, 4 MB/s a connection`,
    how: `Six connections carry ${digits(physical)} s of bytes. Grant, create and complete are included, at a round trip each and one more for each preflight.`,
    browser: 'chromium',
    link: { rtt: 40, perConnection: RATE },
    task: { work: 'upload', count: 1, size, whole: size, timeout: 120_000 },
    clients: {
      'raw-slices': {},
      'raw-put': {},
      ours: {},
      'ours-headless': {},
      'ali-oss': {},
      cos: {},
      uppy: {},
      upchunk: {},
    },
    columns: [seconds, requests, preflights],
    lines(results) {
      const time = (client: string) => results.median(client, seconds.of);
      const ratio = time('ours') / physical;
      return [
        {
          work: `${gb(size)}, 40 ms RTT, 4 MB/s a connection`,
          limit: `${digits(physical)} s physical, ${digits(time('raw-slices'))} s raw slices`,
          peers: results.peers((client) => `${digits(time(client))} s`),
          we: `${digits(time('ours'))} s (${digits(ratio)} × physical)`,
          wanted: '≤ 1.15 × the physical limit',
          holds: ratio <= 1.15,
        },
      ];
    },
  };
}

/** The same, and one connection is cut in the middle. */
export function cut(scale: Scale): Row {
  const row = latency(scale);
  const size = scale.medium;
  const again = resent(size);
  return {
    ...row,
    name: 'cut',
    title: `${row.title}, and a connection is cut halfway`,
    how: 'The connection that carries the byte at 46 % is reset: in the midst of a part, whether the file has six or twelve of them. What arrived of its request is lost and sent again. Raw slices are measured without the cut.',
    link: { ...row.link, cutAt: size * 0.46 },
    clients: { ...row.clients, 'raw-slices': { link: row.link } },
    columns: [seconds, again, requests],
    lines(results) {
      const limit = results.median('raw-slices', seconds.of);
      const ratio = results.median('ours', seconds.of) / limit;
      return [
        {
          work: `${gb(size)} as above, a connection is cut halfway`,
          limit: `raw slices without the cut: ${results.say('raw-slices', seconds.of, ' s')}`,
          peers: results.peers((client) => results.say(client, seconds.of, ' s')),
          we: results.sayRatio('ours', seconds, limit),
          wanted: '≤ 1.35 × the limit',
          holds: ratio <= 1.35,
        },
      ];
    },
  };
}
