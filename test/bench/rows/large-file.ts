import { digits } from '../report/figure.js';
import type { Row } from './row.js';
import { gb, oneFile, type Scale } from './scale.js';

const clients = [
  ...['raw-slices', 'raw-put', 'ours', 'ours-headless', 'ali-oss', 'cos', 'uppy'],
  ...['upchunk', 'vaadin', 'dropzone', 'filepond', 'element-plus'],
];

export const gigabyte = ({ gigabyte: size }: Scale): Row => ({
  name: 'gigabyte',
  title: `A file of ${gb(size)} on a line of 1 Gbit/s`,
  how: '10 ms round trip. Ours compares CRC-64s, part by part and for the whole object; nobody else does.',
  link: { rtt: 10, total: 125e6 },
  task: oneFile(size, 300),
  clients,
  columns: ['throughput', 'longest', 'busy', 'memory', 'cpu', 'requests', 'preflights', 'updates', 'step'],
  lines(results) {
    const thread = (client: string) => `${results.say(client, 'longest')}, ${results.say(client, 'busy')}`;
    const updates = (client: string) => digits(results.of(client, 'updatesPerSecond'));
    const often = results.of('ours', 'updatesPerSecond');
    return [
      {
        limit: `raw XHR in parallel: ${results.say('raw-slices')}`,
        peers: results.peers((client) => digits(results.ratio(client))),
        targets: [[results.ratio('ours'), '≥', 0.98, '× the limit']],
      },
      {
        work: `main thread while ${gb(size)} goes: longest task, busy`,
        limit: thread('raw-slices'),
        peers: results.peers(thread),
        targets: [
          [results.of('ours', 'longest'), '≤', 50, 'ms'],
          [results.of('ours', 'busy'), '≤', 3.5, '%'],
        ],
      },
      {
        work: 'progress meanwhile: updates a second, of bytes',
        limit: updates('raw-slices'),
        peers: results.peers(updates),
        targets: [
          [often, '≤', 61, ''],
          [often, '≥', 10, ''],
        ],
      },
    ];
  },
});

/** The same without a line in between, where two cores are what is short. */
export const loopback = ({ gigabyte: size }: Scale): Row => ({
  name: 'loopback',
  title: `A file of ${gb(size)} over the loopback, as fast as the machine goes`,
  how: 'Nothing is shaped: browser, store and kernel share the cores, so that each byte read for a CRC costs speed.',
  link: { rtt: 0 },
  task: oneFile(size, 300),
  clients,
  columns: ['throughput', 'cpu', 'longest', 'busy', 'memory'],
  lines(results) {
    const say = (client: string) => `${digits(results.ratio(client))} ${results.say(client, 'cpu')}`;
    return {
      limit: `raw XHR in parallel: ${results.say('raw-slices')}, ${results.say('raw-slices', 'cpu')}`,
      peers: results.peers(say),
      we: say('ours'),
      targets: [[results.ratio('ours'), '≥', 0.65, '× the limit']],
    };
  },
});

/** A file far larger than the memory that its page may take. */
export const huge = ({ huge: size, gigabyte: less }: Scale): Row => ({
  name: 'huge',
  title: `A file of ${gb(size)}: memory of the page’s process`,
  how: `How much it grows by, at its highest, mapped files not counted. ali-oss sends ${gb(less)} here.`,
  link: { rtt: 0 },
  task: { ...oneFile(size, 900), sparse: true },
  clients: ['raw-slices', 'ours', 'ali-oss'],
  changes: { 'ali-oss': { size: less } },
  columns: ['memory', 'throughput', 'longest'],
  runs: 2,
  lines: (results) => ({
    limit: `raw slices: ${results.say('raw-slices')}`,
    peers: results.peers((client) => `${results.say(client)} (${gb(less)})`),
    targets: [[results.of('ours'), '≤', 32, 'MB']],
  }),
});
