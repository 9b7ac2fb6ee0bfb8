import { digits } from '../report/figure.js';
import type { Link } from '../server/line.js';
import { type Line, type Row, timeLine } from './row.js';
import { gb, oneFile, type Scale } from './scale.js';

const peers = ['ali-oss', 'cos', 'uppy'];
const timeoutsOf = (seconds: number) => Object.fromEntries(peers.map((name) => [name, { timeout: seconds * 1000 }]));

const RATE = 4e6;
const middling: Link = { rtt: 40, perConnection: RATE };

/** A file of middling size far away: what round trips and the plan of parts cost. */
export function latency({ medium: size }: Scale): Row {
  const physical = size / (6 * RATE);
  return {
    name: 'latency',
    title: `A file of ${gb(size)}, 40 ms round trip, 4 MB/s a connection`,
    how: `Six connections carry ${digits(physical)} s of bytes. Grant, create and complete are included, at a round trip each and one more for each preflight.`,
    link: middling,
    task: oneFile(size, 120),
    clients: ['raw-slices', 'raw-put', 'ours', 'ours-headless', ...peers, 'upchunk'],
    columns: ['seconds', 'requests', 'preflights'],
    lines: timeLine(physical, 'physical', 1.15),
  };
}

/** The same, and one connection is cut in the middle. */
export const cut = (scale: Scale): Row => ({
  ...latency(scale),
  name: 'cut',
  title: `${latency(scale).title}, and a connection is cut halfway`,
  how: 'The connection that carries the byte at 46 % is reset: in the midst of a part, whether the file has six or twelve of them. What arrived of its request is lost and sent again. Raw slices are measured without the cut.',
  link: { ...middling, cutAt: scale.medium * 0.46 },
  changes: { 'raw-slices': { link: middling } },
  columns: ['seconds', 'resent', 'requests'],
  lines: timeLine('raw-slices', 'raw slices without the cut', 1.35),
});

/** A connection that crawls beside five that do not. */
export function slow({ medium: size }: Scale): Row {
  const physical = size / (5 * RATE);
  return {
    name: 'slow',
    title: `A file of ${gb(size)}, 40 ms round trip, 4 MB/s a connection, but one of six has a tenth`,
    how: `The third connection that carries a part has 400 kB/s. The other five alone carry the file in ${digits(physical)} s. Raw slices wait for the slow one.`,
    link: { ...middling, slow: { nth: 3, rate: RATE / 10 } },
    task: oneFile(size, 120),
    clients: ['raw-slices', 'ours', 'ours-headless', ...peers],
    changes: { 'raw-slices': { timeout: 60_000 }, ...timeoutsOf(60) },
    columns: ['seconds', 'resent', 'requests', 'preflights'],
    runs: 3,
    lines: timeLine(physical, 'the other five alone', 1.6),
  };
}

const calm: Link = { rtt: 40, perConnection: 100_000 };
/** A hotel, a train, a proxy with a limit. */
const hotel: Link = { ...calm, life: [7_500, 12_500] };
const howHotel =
  'Six connections of 100 kB/s, 40 ms round trip, each cut when it is 7.5 to 12.5 s old. The limit is measured on the same line without cuts.';

/** A file on a line whose connections do not live long. */
export const hotelFile = ({ bad: size }: Scale): Row => ({
  name: 'hotel',
  title: `A file of ${gb(size)} on a hotel’s Wi-Fi`,
  how: howHotel,
  link: hotel,
  task: oneFile(size, 120),
  clients: ['raw-slices', 'ours', 'ours-headless', ...peers],
  changes: { 'raw-slices': { link: calm }, ...timeoutsOf(60) },
  columns: ['seconds', 'resent', 'cuts', 'requests', 'preflights'],
  runs: 3,
  lines: timeLine('raw-slices', 'raw slices without cuts', 1.3, 15),
});

/** Many files on that line; each takes longer than a connection lives. */
export const hotelFiles = ({ bad }: Scale): Row => ({
  name: 'hotel-files',
  title: `20 files of ${gb(bad * 0.3)} on a hotel’s Wi-Fi`,
  how: `${howHotel} A connection carries no file whole. By \`post-policy\` a file goes in one request, so it cannot arrive: the time is that of the first error.`,
  link: hotel,
  task: { ...oneFile(bad * 0.3, 300), count: 20, whole: 64e6 },
  clients: ['raw-put', 'ours', 'ours-post-policy', ...peers],
  changes: {
    'raw-put': { link: calm },
    'ours-post-policy': { client: 'ours-headless', mode: 'post-policy' },
    ...timeoutsOf(150),
  },
  columns: ['seconds', 'resent', 'cuts', 'requests', 'preflights'],
  runs: 1,
  lines(results) {
    const line = timeLine('raw-put', 'raw PUTs without cuts', 1.3)(results) as Line;
    const [form] = results.runs.get('ours-post-policy') ?? [];
    const clear = form && form.error !== 'took too long' ? form.ms / 1000 : NaN;
    const said = form?.error ? `“${form.error.split('\n')[0]}” after ${digits(form.ms / 1000)} s` : 'done';
    return {
      ...line,
      we: `${line.we}; \`post-policy\`: ${form ? said : '–'}`,
      targets: [...line.targets, [clear, '≤', 90, 's until `post-policy` is done or has a clear error']],
    };
  },
});

/** A thin line far away, on which some requests are refused and some are cut. */
export function refused({ bad }: Scale): Row {
  const size = bad * 2;
  const calmLink = { rtt: 300, total: 256_000 };
  const physical = size / calmLink.total + 6 * 0.3;
  return {
    name: 'refused',
    title: `A file of ${gb(size)}, 256 kB/s in all, 300 ms round trip; some requests are refused, some are cut`,
    how: 'Of the requests with a body, the 3rd and every 50th after it get 503 before their body is read; the 5th and every 50th after it are cut at a random byte. Raw slices are measured without faults. The limit is what the bytes take, and six round trips.',
    link: { ...calmLink, refuse: { first: 3, every: 50 }, cut: { first: 5, every: 50 } },
    task: oneFile(size, physical * 3),
    clients: ['raw-slices', 'ours', 'ours-headless', 'ali-oss', 'cos'],
    changes: { 'raw-slices': { link: calmLink } },
    columns: ['seconds', 'resent', 'refused', 'cuts', 'requests'],
    runs: 2,
    lines: timeLine(physical, 'the bytes and six round trips', 1.1, 5),
  };
}

/**
 * A file far away without faults, where each part costs round trips. Before parts fitted themselves to the line it took 1.33 ×
 * raw slices; that may cost 3 % more. Code, grant, create and complete are six round trips that raw slices do not make.
 */
export const far = ({ bad }: Scale): Row => ({
  name: 'far',
  title: `A file of ${gb(bad * 3)}, 300 ms round trip, 1 MB/s a connection, without faults`,
  how: 'A part that is too small costs two round trips with its preflight, in which its connection carries nothing.',
  link: { rtt: 300, perConnection: 1e6 },
  task: oneFile(bad * 3, 120),
  clients: ['raw-slices', 'ours', 'ours-headless', ...peers],
  columns: ['seconds', 'resent', 'requests', 'preflights'],
  runs: 3,
  lines: timeLine('raw-slices', 'raw slices', 1.37),
});

/** A minute of recording, which is uploaded while it is recorded. */
export function recording(): Row {
  const rest = 2 * 1_048_576; // the first part, which goes last, and what is left of the last one
  const physical = rest / 2.5e6;
  return {
    name: 'recording',
    title: 'A recording of a minute at 5 Mbit/s, 20 Mbit/s, 40 ms round trip',
    how: `Half a second of it comes every half second. The limit is the time of the last ${digits(rest / 1e6)} MB.`,
    link: { rtt: 40, total: 2.5e6 },
    task: oneFile(37_500_000, 120),
    clients: ['ours'],
    changes: { ours: { client: 'ours-recording' } },
    columns: ['afterStop', 'seconds', 'requests', 'resent'],
    lines: (results) => ({
      limit: `the last bytes: ${digits(physical)} s`,
      targets: [[results.of('ours'), '≤', 2, 's from stop to stored']],
    }),
  };
}

/** What a person feels: one picture, from the drop until it is stored. */
export const felt = (rtt: number): Row => ({
  name: `felt-${rtt}`,
  title: `One picture of 300 kB, ${rtt} ms round trip, 4 MB/s a connection`,
  how: 'From the drop until the widget says that it is stored. `ours-cold`: nobody has hovered over it or tabbed to it before, so that its code comes first. FilePond and the raw PUT need no grant; better-upload is a function that draws nothing.',
  link: { rtt, perConnection: RATE },
  task: oneFile(300_000, 60),
  clients: ['raw-put', 'ours', 'ours-cold', 'ours-headless', 'ali-oss', 'uppy', 'better-upload', 'filepond'],
  changes: { 'ours-cold': { client: 'ours', cold: true } },
  columns: ['seconds', 'requests', 'preflights', 'grants'],
  lines(results) {
    const best = Math.min(...['ali-oss', 'uppy', 'better-upload'].map((client) => results.of(client)));
    return {
      limit: `a PUT without a grant: ${results.say('raw-put')}`,
      we: `${results.say('ours')}, without an approach ${results.say('ours-cold')}`,
      targets: [
        [results.of('ours') / best, '≤', 1, '× the best that asks for a grant'],
        [results.of('ours-cold') / best, '≤', 1.25, 'without an approach'],
      ],
    };
  },
});
