import type { BrowserName } from '../browser/browser.js';
import { digits } from '../report/figure.js';
import type { Row } from './row.js';
import { gb, n, type Scale, smallFiles } from './scale.js';

const how =
  'A photo thumbnail each, six connections. Every URL of a PUT needs a preflight of its own; a form goes to one URL.';
const few = ['raw-put', 'ours', 'ours-headless', 'uppy'];

/** Many small files. */
export const small = ({ few: count }: Scale, browser: BrowserName): Row => ({
  name: browser === 'firefox' ? 'small-firefox' : 'small',
  title: `${n(count)} files of 20 kB, 20 ms round trip${browser === 'firefox' ? ', in Firefox' : ''}`,
  how,
  browser,
  link: { rtt: 20 },
  task: smallFiles(count, 300),
  clients: browser === 'firefox' ? few : [...few, 'ali-oss', 'cos', 'dropzone', 'vaadin', 'element-plus'],
  columns: ['rate', 'requestsPerFile', 'preflights', 'grants', 'cpuPerFile', 'longest'],
  lines(results) {
    const [share, asked, calls] = [
      results.ratio('ours'),
      results.of('ours', 'requestsPerFile'),
      results.of('ours', 'grants'),
    ];
    return [
      {
        work: `${n(count)} files of 20 kB, 20 ms RTT${browser === 'firefox' ? ', Firefox' : ''}`,
        limit: `raw PUTs: ${results.say('raw-put')}, 2 requests a file`,
        peers: results.peers((client) => digits(results.ratio(client))),
        we: `${digits(share)} × the raw PUTs, ${digits(asked)} requests a file, ${digits(calls)} grant call`,
        wanted: '≥ 1.5 ×, ≤ 1.01 requests a file, one grant call',
        holds: share >= 1.5 && asked <= 1.01 && calls === 1,
      },
    ];
  },
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
  lines: (results) => [
    {
      work: `the same, ${n(count)} files: rate at the end ÷ at the start`,
      limit: results.say('raw-put'),
      we: results.say('ours'),
      wanted: '≥ 0.95',
      holds: results.of('ours') >= 0.95,
    },
  ],
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
  lines(results) {
    const limit = `raw PUTs: ${results.say('raw-put')}`;
    const work = '300 files of 20 kB, 200 ms RTT, HTTP/2, 32 at a time';
    return [results.timeLine(work, [results.of('raw-put'), limit], 1.5)];
  },
});

const images = { width: 4000, height: 3000, max: '1920', quality: 0.8 };

/** Pictures that are made smaller before they are sent. */
export const pictures = ({ pictures: count }: Scale): Row => ({
  name: 'images',
  title: `${n(count)} JPEGs of 12 megapixels, made to fit into 1,920 pixels, 20 Mbit/s`,
  how: 'One connection carries all of the line. The limit is the slower of two: sending what was made before (`raw-put`), and making it without sending (`raw-make`, by the same code and as many workers).',
  link: { rtt: 20, total: 2.5e6 },
  task: { work: 'upload', count, size: 0, whole: 1e6, images, timeout: 3_000 * count },
  clients: ['raw-put', 'raw-make', 'ours'],
  changes: { 'raw-put': { images: { ...images, isMade: true } }, 'raw-make': { images: { ...images, isKept: true } } },
  columns: ['seconds', 'cpuPerFile', 'longest', 'memory'],
  runs: 1,
  lines(results) {
    const [sending, making] = [results.of('raw-put'), results.of('raw-make')];
    const words = `sending alone ${results.say('raw-put')}, making alone ${results.say('raw-make')}`;
    const work = `${n(count)} JPEGs of 12 megapixels to 1,920 pixels, 20 Mbit/s`;
    const line = results.timeLine(work, [Math.max(sending, making) + making / count, words], 1.1);
    return [
      {
        ...line,
        we: `${line.we}, longest task ${results.say('ours', 'longest')}, ${results.say('ours', 'memory')}`,
        wanted: '≤ 1.1 × the slower one and the first picture, no task over 50 ms, ≤ 350 MB',
        holds: line.holds && results.of('ours', 'longest') <= 50 && results.of('ours', 'memory') <= 350,
      },
    ];
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
    lines: (results) => [
      {
        work: `${what} at \`max-speed\` 1 MB/s`,
        limit: `${digits(seconds)} s`,
        we: modes.map((mode) => `\`${mode}\` ${results.say(`ours-${mode}`)}`).join(', '),
        wanted: '± 10 %',
        holds: modes.every((mode) => Math.abs(results.of(`ours-${mode}`) / seconds - 1) <= 0.1),
      },
    ],
  };
}
