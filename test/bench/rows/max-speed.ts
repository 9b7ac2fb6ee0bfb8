import { digits } from '../report/figure.js';
import { preflights, requests, seconds } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const SPEED = 1e6;
/** How far from it an upload may be. */
const TOLERANCE = 0.1;

const modes = ['sts', 'post-policy', 'presigned-url'] as const;

/** Uploads that leave a part of the line to others. */
export function maxSpeed({ bad }: Scale, count: number): Row {
  const whole = bad * 2;
  const size = whole / count;
  const wanted = whole / SPEED;
  const what = count === 1 ? `A file of ${gb(size)}` : `${count} files of ${gb(size)}`;
  const nameOf = (mode: string) => `ours-${mode}`;
  return {
    name: count === 1 ? 'max-speed' : `max-speed-${count}`,
    title: `${what} at \`max-speed\` 1 MB/s`,
    how: 'The line carries 12.5 MB/s, 40 ms round trip. The store keeps to `x-oss-traffic-limit`, for each request, as OSS does. The limit is a line of 1 MB/s.',
    browser: 'chromium',
    link: { rtt: 40, total: 12.5e6 },
    task: { work: 'upload', count, size, whole, timeout: wanted * 3000 },
    clients: {
      'raw-put': { link: { rtt: 40, total: SPEED } },
      ...Object.fromEntries(modes.map((mode) => [nameOf(mode), { client: 'ours-headless', mode, maxSpeed: SPEED }])),
    },
    columns: [seconds, requests, preflights],
    runs: 1,
    lines(results) {
      const time = (mode: string) => results.median(nameOf(mode), seconds.of);
      return [
        {
          work: `${what} at \`max-speed\` 1 MB/s`,
          limit: `${digits(wanted)} s`,
          peers: '–',
          we: modes.map((mode) => `\`${mode}\` ${results.say(nameOf(mode), seconds.of, ' s')}`).join(', '),
          wanted: `± ${TOLERANCE * 100} %`,
          holds: modes.every((mode) => Math.abs(time(mode) / wanted - 1) <= TOLERANCE),
        },
      ];
    },
  };
}
