import { digits } from '../report/figure.js';
import type { Row } from './row.js';
import { gb, oneFile, type Scale } from './scale.js';

const clients = [
  ...['raw-slices', 'raw-put', 'ours', 'ours-headless', 'ali-oss', 'cos', 'uppy'],
  ...['upchunk', 'vaadin', 'dropzone', 'filepond', 'element-plus'],
];

/** A large file on a fast line. */
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
        work: `${gb(size)}, \`sts\`, integrity on, a line of 1 Gbit/s`,
        limit: `raw XHR in parallel: ${results.say('raw-slices')}`,
        peers: results.peers((client) => digits(results.ratio(client))),
        we: digits(results.ratio('ours')),
        wanted: '≥ 0.98 of the limit',
        holds: results.ratio('ours') >= 0.98,
      },
      {
        work: `main thread while ${gb(size)} goes`,
        limit: thread('raw-slices'),
        peers: results.peers(thread),
        we: thread('ours'),
        wanted: 'no task over 50 ms, ≤ 3.5 % busy',
        holds: results.of('ours', 'longest') <= 50 && results.of('ours', 'busy') <= 3.5,
      },
      {
        work: 'progress meanwhile: updates a second, of bytes',
        limit: updates('raw-slices'),
        peers: results.peers(updates),
        we: updates('ours'),
        wanted: 'bytes, once a frame at most',
        holds: often >= 10 && often <= 61,
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
    return [
      {
        work: `${gb(size)}, \`sts\`, integrity on, loopback; CPU`,
        limit: `raw XHR in parallel: ${results.say('raw-slices')}, ${results.say('raw-slices', 'cpu')}`,
        peers: results.peers(say),
        we: say('ours'),
        wanted: '≥ 0.65 of the limit',
        holds: results.ratio('ours') >= 0.65,
      },
    ];
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
  lines: (results) => [
    {
      work: `growth of the page’s process, ${gb(size)}, integrity on`,
      limit: `raw slices: ${results.say('raw-slices')}`,
      peers: results.peers((client) => `${results.say(client)} (${gb(less)})`),
      we: results.say('ours'),
      wanted: '≤ 32 MB',
      holds: results.of('ours') <= 32,
    },
  ],
});
