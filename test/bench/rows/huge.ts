import { digits } from '../report/figure.js';
import { longest, memory, throughput } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const LIMIT = 32;

/** A file far larger than the memory that its page may take. */
export function huge({ huge: size, gigabyte }: Scale): Row {
  return {
    name: 'huge',
    title: `A file of ${gb(size)}: memory of the page’s process`,
    how: `How much it grows by, at its highest, mapped files not counted. ali-oss sends ${gb(gigabyte)} here.`,
    browser: 'chromium',
    link: { rtt: 0 },
    task: { work: 'upload', count: 1, size, whole: size, sparse: true, timeout: 900_000 },
    clients: { 'raw-slices': {}, ours: {}, 'ali-oss': { size: gigabyte } },
    columns: [memory, throughput(size), longest],
    runs: 2,
    lines(results) {
      const grown = (client: string) => results.median(client, memory.of);
      return [
        {
          work: `memory of the page’s process, ${gb(size)}, integrity on`,
          limit: `raw slices: +${digits(grown('raw-slices'))} MB`,
          peers: results.peers((client) => `+${digits(grown(client))} MB (${gb(gigabyte)})`),
          we: `+${digits(grown('ours'))} MB`,
          wanted: `≤ +${LIMIT} MB`,
          holds: grown('ours') <= LIMIT,
        },
      ];
    },
  };
}
