import type { BrowserName } from '../browser/browser.js';
import { digits } from '../report/figure.js';
import { cpuPerFile, grants, longest, perFile, preflights, rate, seconds } from './columns.js';
import type { Column, Row } from './row.js';
import { n, type Scale } from './scale.js';

const SIZE = 20_000;
const WHOLE = 64e6;

const how =
  'A photo thumbnail each, six connections. Every URL of a PUT needs a preflight of its own; a form goes to one URL.';

/** Many small files. */
export function small({ few: count }: Scale, browser: BrowserName = 'chromium'): Row {
  const speed = rate(count);
  const each = perFile(count);
  const inFirefox = browser === 'firefox';
  return {
    name: inFirefox ? 'small-firefox' : 'small',
    title: `${n(count)} files of 20 kB, 20 ms round trip${inFirefox ? ', in Firefox' : ''}`,
    how,
    browser,
    link: { rtt: 20 },
    task: { work: 'upload', count, size: SIZE, whole: WHOLE, timeout: 300_000 },
    clients: inFirefox
      ? { 'raw-put': {}, ours: {}, 'ours-headless': {}, uppy: {} }
      : {
          'raw-put': {},
          ours: {},
          'ours-headless': {},
          uppy: {},
          'ali-oss': {},
          cos: {},
          dropzone: {},
          vaadin: {},
          'element-plus': {},
        },
    columns: [speed, each, preflights, grants, cpuPerFile(count), longest],
    more: true,
    lines(results) {
      const share = (client: string) => results.median(client, speed.of) / results.median('raw-put', speed.of);
      const asked = results.median('ours', each.of);
      const calls = results.median('ours', grants.of);
      return [
        {
          work: `${n(count)} files of 20 kB, 20 ms RTT${inFirefox ? ', Firefox' : ''}`,
          limit: `raw PUTs: ${digits(results.median('raw-put', speed.of))} files/s, 2 requests a file`,
          peers: results.peers((client) => digits(share(client))),
          we: `${digits(share('ours'))} × the raw PUTs, ${digits(asked)} requests a file, ${digits(calls)} grant call`,
          wanted: '≥ 1.5 ×, ≤ 1.01 requests a file, one grant call',
          holds: share('ours') >= 1.5 && asked <= 1.01 && calls === 1,
        },
      ];
    },
  };
}

/** Enough that a list whose cost grows with its length shows it. */
export function many({ many: count }: Scale): Row {
  const speed = rate(count);
  const steady: Column = {
    title: 'rate at the end ÷ at the start',
    unit: '',
    of: ({ rates }) => rates && rates.last / rates.first,
  };
  return {
    name: 'many',
    title: `${n(count)} files of 20 kB, 20 ms round trip`,
    how: `${how} The rate is compared between the first fifth of the files and the last.`,
    browser: 'chromium',
    link: { rtt: 20 },
    task: { work: 'upload', count, size: SIZE, whole: WHOLE, timeout: 400_000 },
    clients: { 'raw-put': {}, ours: {}, 'ours-headless': {}, uppy: {} },
    columns: [steady, speed, perFile(count), cpuPerFile(count), longest],
    more: true,
    runs: 3,
    lines(results) {
      const kept = (client: string) => results.median(client, steady.of);
      return [
        {
          work: `the same, ${n(count)} files: rate at the end ÷ at the start`,
          limit: digits(kept('raw-put')),
          peers: results.peers((client) => digits(kept(client))),
          we: digits(kept('ours')),
          wanted: '≥ 0.95',
          holds: kept('ours') >= 0.95,
        },
      ];
    },
  };
}

/** Many small files far away, over a protocol that knows no limit of connections. */
export function http2(): Row {
  const [count, atOnce] = [300, 32];
  return {
    name: 'http2',
    title: `${n(count)} files of 20 kB, 200 ms round trip, HTTP/2, ${atOnce} at a time`,
    how: `All requests share one connection. Ours is asked by \`max-concurrent-uploads="${atOnce}"\`; it fetches its code and a grant first.`,
    browser: 'chromium',
    link: { rtt: 200, http2: true },
    task: { work: 'upload', count, atOnce, size: SIZE, whole: WHOLE, timeout: 60_000 },
    clients: { 'raw-put': {}, ours: {}, 'ours-headless': {} },
    columns: [seconds, perFile(count), preflights, grants, longest],
    lines(results) {
      const time = (client: string) => results.median(client, seconds.of);
      const ratio = time('ours') / time('raw-put');
      return [
        {
          work: `${n(count)} files of 20 kB, 200 ms RTT, HTTP/2, ${atOnce} at a time`,
          limit: `raw PUTs: ${digits(time('raw-put'))} s`,
          peers: '–',
          we: `${digits(time('ours'))} s (${digits(ratio)} × the raw PUTs)`,
          wanted: '≤ 1.5 × the raw PUTs',
          holds: ratio <= 1.5,
        },
      ];
    },
  };
}
