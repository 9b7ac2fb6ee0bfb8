import { digits } from '../report/figure.js';
import type { Link } from '../server/link.js';
import { cuts, preflights, requests, resent, seconds } from './columns.js';
import type { Row } from './row.js';
import { gb, type Scale } from './scale.js';

const RATE = 100_000;

const calm: Link = { rtt: 40, perConnection: RATE };
/** A hotel, a train, a proxy with a limit. */
const hotel: Link = { ...calm, life: [7_500, 12_500] };

const how =
  'Six connections of 100 kB/s, 40 ms round trip, each cut when it is 7.5 to 12.5 s old. The limit is measured on the same line without cuts.';

/** A file on a line whose connections do not live long. */
export function hotelFile({ bad: size }: Scale): Row {
  const again = resent(size);
  const peer = { timeout: 60_000 };
  return {
    name: 'hotel',
    title: `A file of ${gb(size)} on a hotel’s Wi-Fi`,
    how,
    browser: 'chromium',
    link: hotel,
    task: { work: 'upload', count: 1, size, whole: size, timeout: 120_000 },
    clients: {
      'raw-slices': { link: calm },
      ours: {},
      'ours-headless': {},
      'ali-oss': peer,
      cos: peer,
      uppy: peer,
    },
    columns: [seconds, again, cuts, requests, preflights],
    runs: 3,
    lines(results) {
      const limit = results.median('raw-slices', seconds.of);
      const ratio = results.median('ours', seconds.of) / limit;
      const share = results.median('ours', again.of);
      return [
        {
          work: `${gb(size)}, 6 × 100 kB/s, connections cut after 7.5–12.5 s`,
          limit: `raw slices without cuts: ${results.say('raw-slices', seconds.of, ' s')}`,
          peers: results.peers((client) => results.say(client, seconds.of, ' s')),
          we: results.sayRatio('ours', seconds, limit) + results.sayResent('ours', again),
          wanted: '≤ 1.3 × the limit, ≤ 15 % sent again',
          holds: ratio <= 1.3 && share <= 15,
        },
      ];
    },
  };
}

/** Seconds in which the user of a mode without parts has to know. */
const ERROR_TIMEOUT = 90;

/** Many files on that line; each takes longer than a connection lives. */
export function hotelFiles({ bad }: Scale): Row {
  const [count, size] = [20, bad * 0.3];
  const again = resent(count * size);
  const peer = { timeout: 150_000 };
  return {
    name: 'hotel-files',
    title: `${count} files of ${gb(size)} on a hotel’s Wi-Fi`,
    how: `${how} A connection carries no file whole. By \`post-policy\` a file goes in one request, so it cannot arrive: the time is that of the first error.`,
    browser: 'chromium',
    link: hotel,
    task: { work: 'upload', count, size, whole: 64e6, timeout: 300_000 },
    clients: {
      'raw-put': { link: calm },
      ours: {},
      'ours-post-policy': { client: 'ours-headless', mode: 'post-policy' },
      'ali-oss': peer,
      cos: peer,
      uppy: peer,
    },
    columns: [seconds, again, cuts, requests, preflights],
    runs: 1,
    lines(results) {
      const limit = results.median('raw-put', seconds.of);
      const ratio = results.median('ours', seconds.of) / limit;
      const [form] = results.runs.get('ours-post-policy') ?? [];
      const isClear = form && form.ms <= ERROR_TIMEOUT * 1000 && form.error !== 'took too long';
      const said = form?.error ? `“${form.error.split('\n')[0]}” after ${digits(form.ms / 1000)} s` : 'done';
      return [
        {
          work: `${count} × ${gb(size)} on that line`,
          limit: `raw PUTs without cuts: ${results.say('raw-put', seconds.of, ' s')}`,
          peers: results.peers((client) => results.say(client, seconds.of, ' s')),
          we: `${results.sayRatio('ours', seconds, limit)}; \`post-policy\`: ${form ? said : '–'}`,
          wanted: `≤ 1.3 × the limit; \`post-policy\` done, or a clear error within ${ERROR_TIMEOUT} s`,
          holds: ratio <= 1.3 && isClear === true,
        },
      ];
    },
  };
}
