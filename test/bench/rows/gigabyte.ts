import { digits } from '../report/figure.js';
import {
  busy,
  cpu,
  longest,
  mainThreadBusy,
  memory,
  preflights,
  requests,
  step,
  throughput,
  updates,
} from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const clients = {
  'raw-slices': {},
  'raw-put': {},
  ours: {},
  'ours-headless': {},
  'ali-oss': {},
  cos: {},
  uppy: {},
  upchunk: {},
  vaadin: {},
  dropzone: {},
  filepond: {},
  'element-plus': {},
};

const GIGABIT = 125e6;

/** A large file on a fast line. */
export function gigabyte({ gigabyte: size }: Scale): Row {
  const speed = throughput(size);
  return {
    name: 'gigabyte',
    title: `A file of ${gb(size)} on a line of 1 Gbit/s`,
    how: '10 ms round trip. Ours compares CRC-64s, part by part and for the whole object; nobody else does.',
    browser: 'chromium',
    link: { rtt: 10, total: GIGABIT },
    task: { work: 'upload', count: 1, size, whole: size, timeout: 300_000 },
    clients,
    columns: [speed, longest, busy, memory, cpu(size), requests, preflights, updates, step],
    more: true,
    lines(results) {
      const share = (client: string) => results.median(client, speed.of) / results.median('raw-slices', speed.of);
      const task = (client: string) => results.median(client, longest.of);
      const percent = (client: string) => results.median(client, mainThreadBusy);
      const updatesPerSecond = (client: string) =>
        results.median(client, updates.of) / results.median(client, ({ ms }) => ms / 1000);
      return [
        {
          work: `${gb(size)}, \`sts\`, integrity on, a line of 1 Gbit/s`,
          limit: `raw XHR in parallel: ${digits(results.median('raw-slices', speed.of))} MB/s`,
          peers: results.peers((client) => digits(share(client))),
          we: digits(share('ours')),
          wanted: '≥ 0.98 of the limit',
          holds: share('ours') >= 0.98,
        },
        {
          work: `main thread while ${gb(size)} goes`,
          limit: `${digits(task('raw-slices'))} ms, ${digits(percent('raw-slices'))} %`,
          peers: results.peers((client) => `${digits(task(client))} ms, ${digits(percent(client))} %`),
          we: `${digits(task('ours'))} ms, ${digits(percent('ours'))} %`,
          wanted: 'no task over 50 ms, ≤ 3.5 % busy',
          holds: task('ours') <= 50 && percent('ours') <= 3.5,
        },
        {
          work: 'progress meanwhile: updates a second, of bytes',
          limit: digits(updatesPerSecond('raw-slices')),
          peers: results.peers((client) => digits(updatesPerSecond(client))),
          we: digits(updatesPerSecond('ours')),
          wanted: 'bytes, once a frame at most',
          holds: updatesPerSecond('ours') >= 10 && updatesPerSecond('ours') <= 61,
        },
      ];
    },
  };
}

/** The same without a line in between, where two cores are what is short. */
export function loopback({ gigabyte: size }: Scale): Row {
  const [speed, cost] = [throughput(size), cpu(size)];
  return {
    name: 'loopback',
    title: `A file of ${gb(size)} over the loopback, as fast as the machine goes`,
    how: 'Nothing is shaped: browser, store and kernel share the cores, so that each byte read for a CRC costs speed.',
    browser: 'chromium',
    link: { rtt: 0 },
    task: { work: 'upload', count: 1, size, whole: size, timeout: 300_000 },
    clients,
    columns: [speed, cost, longest, busy, memory],
    more: true,
    lines(results) {
      const share = (client: string) => results.median(client, speed.of) / results.median('raw-slices', speed.of);
      const spent = (client: string) => `${digits(results.median(client, cost.of))} s`;
      return [
        {
          work: `${gb(size)}, \`sts\`, integrity on, loopback; CPU a GB`,
          limit: `raw XHR in parallel: ${digits(results.median('raw-slices', speed.of))} MB/s, ${spent('raw-slices')}`,
          peers: results.peers((client) => `${digits(share(client))} ${spent(client)}`),
          we: `${digits(share('ours'))} ${spent('ours')}`,
          wanted: '≥ 0.65 of the limit',
          holds: share('ours') >= 0.65,
        },
      ];
    },
  };
}
