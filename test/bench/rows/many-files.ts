import type { BrowserName } from '../browser/browser.js';
import { digits } from '../report/figure.js';
import { type Line, type Row, timeLine } from './row.js';
import { gb, n, type Scale, smallFiles } from './scale.js';

const how =
  'A photo thumbnail each, six connections. Every URL of a PUT needs a preflight of its own; a form goes to one URL.';
const few = ['raw-put', 'ours', 'ours-headless', 'uppy'];

export const small = ({ few: count }: Scale, browser: BrowserName): Row => ({
  name: browser === 'firefox' ? 'small-firefox' : 'small',
  title: `${n(count)} files of 20 kB, 20 ms round trip${browser === 'firefox' ? ', in Firefox' : ''}`,
  how,
  browser,
  link: { rtt: 20 },
  task: smallFiles(count, 300),
  clients: browser === 'firefox' ? few : [...few, 'ali-oss', 'cos', 'dropzone', 'vaadin', 'element-plus'],
  columns: ['rate', 'requestsPerFile', 'preflights', 'grants', 'cpuPerFile', 'longest'],
  lines: (results) => ({
    limit: `raw PUTs: ${results.say('raw-put')}, 2 requests a file`,
    peers: results.peers((client) => digits(results.ratio(client))),
    targets: [
      [results.ratio('ours'), '≥', 1.5, '× the raw PUTs'],
      [results.of('ours', 'requestsPerFile'), '≤', 1.01, 'requests a file'],
      [results.of('ours', 'grants'), '≤', 1, 'grant call'],
    ],
  }),
});

/** Enough that a list whose cost grows with its length shows it. */
export const many = ({ many: count }: Scale): Row => ({
  name: 'many',
  title: `${n(count)} files of 20 kB, 20 ms round trip`,
  how: `${how} The rate is compared between the first fifth of the files and the last.`,
  link: { rtt: 20 },
  task: smallFiles(count, 400),
  clients: few,
  columns: ['steady', 'rate', 'requestsPerFile', 'cpuPerFile', 'longest'],
  runs: 3,
  lines: (results) => ({
    limit: results.say('raw-put'),
    targets: [[results.of('ours'), '≥', 0.95, 'of the rate at the start at the end']],
  }),
});

/** Many small files far away, over a protocol that knows no limit of connections. */
export const http2 = (): Row => ({
  name: 'http2',
  title: '300 files of 20 kB, 200 ms round trip, HTTP/2, 32 at a time',
  how: 'All requests share one connection. Ours is asked by `max-concurrent-uploads="32"`; it fetches its code and a grant first.',
  link: { rtt: 200, http2: true },
  task: { ...smallFiles(300, 60), atOnce: 32 },
  clients: ['raw-put', 'ours', 'ours-headless'],
  columns: ['seconds', 'requestsPerFile', 'preflights', 'grants', 'longest'],
  lines: timeLine('raw-put', 'raw PUTs', 1.5),
});

/** Pictures that are made smaller before they are sent. */
export const pictures = ({ pictures: count }: Scale): Row => ({
  name: 'images',
  title: `${n(count)} JPEGs of 12 megapixels, made to fit into 1,920 pixels, 20 Mbit/s`,
  how: 'One connection carries all of the line. The limit is the slower of two: sending what was made before (`raw-put`), and making it without sending (`raw-make`, by the same code and as many workers).',
  link: { rtt: 20, total: 2.5e6 },
  task: { work: 'upload', count, size: 0, whole: 1e6, images: 'sent', timeout: 3_000 * count },
  clients: ['raw-put', 'raw-make', 'ours'],
  changes: { 'raw-put': { images: 'made before' }, 'raw-make': { images: 'not sent' } },
  columns: ['seconds', 'cpuPerFile', 'longest', 'memory'],
  runs: 1,
  lines(results) {
    const [sending, making] = [results.of('raw-put'), results.of('raw-make')];
    const words = `sending alone ${digits(sending)} s, making alone ${digits(making)} s, both`;
    const line = timeLine(Math.max(sending, making) + making / count, words, 1.1)(results) as Line;
    return {
      ...line,
      we: `${line.we}, longest task ${results.say('ours', 'longest')}, ${results.say('ours', 'memory')}`,
      targets: [
        ...line.targets,
        [results.of('ours', 'longest'), '≤', 50, 'ms for the longest task'],
        [results.of('ours', 'memory'), '≤', 350, 'MB'],
      ],
    };
  },
});

const modes = ['sts', 'post-policy', 'presigned-url'] as const;
const SPEED = 1e6;

/** Uploads that leave a part of the line to others. */
export function maxSpeed({ bad }: Scale, count: number): Row {
  const whole = bad * 2;
  const seconds = whole / SPEED;
  const what = count === 1 ? `A file of ${gb(whole)}` : `${count} files of ${gb(whole / count)}`;
  const changes = modes.map((mode) => [`ours-${mode}`, { client: 'ours-headless', mode, maxSpeed: SPEED }] as const);
  return {
    name: count === 1 ? 'max-speed' : `max-speed-${count}`,
    title: `${what} at \`max-speed\` 1 MB/s`,
    how: 'The line carries 12.5 MB/s, 40 ms round trip. The store keeps to `x-oss-traffic-limit`, for each request, as OSS does. The limit is a line of 1 MB/s.',
    link: { rtt: 40, total: 12.5e6 },
    task: { work: 'upload', count, size: whole / count, whole, timeout: seconds * 3000 },
    clients: ['raw-put', ...changes.map(([name]) => name)],
    changes: { 'raw-put': { link: { rtt: 40, total: SPEED } }, ...Object.fromEntries(changes) },
    columns: ['seconds', 'requests', 'preflights'],
    runs: 1,
    lines(results) {
      const far = modes.map((mode) => Math.abs(results.of(`ours-${mode}`) / seconds - 1) * 100);
      return {
        limit: `${digits(seconds)} s`,
        we: modes.map((mode) => `\`${mode}\` ${results.say(`ours-${mode}`)}`).join(', '),
        targets: [[Math.max(...far), '≤', 10, '% from it']],
      };
    },
  };
}
