import { digits } from '../report/figure.js';
import { cpuPerFile, longest, memory, seconds } from './columns.js';
import type { Row } from './row.js';
import { n, type Scale } from './scale.js';

const LINE = 2.5e6;
const images = { width: 4000, height: 3000, max: '1920', quality: 0.8 };

/** Pictures that are made smaller before they are sent. */
export function pictures({ pictures: count }: Scale): Row {
  return {
    name: 'images',
    title: `${n(count)} JPEGs of 12 megapixels, made to fit into 1,920 pixels, 20 Mbit/s`,
    how: 'One connection carries all of the line. The limit is the slower of two: sending what was made before (`raw-put`), and making it without sending (`raw-make`, by the same code and as many workers).',
    browser: 'chromium',
    link: { rtt: 20, total: LINE },
    task: { work: 'upload', count, size: 0, whole: 1e6, images, timeout: 3_000 * count },
    clients: {
      'raw-put': { images: { ...images, isMade: true } },
      'raw-make': { images: { ...images, isKept: true } },
      ours: {},
    },
    columns: [seconds, cpuPerFile(count), longest, memory],
    runs: 1,
    lines(results) {
      const time = (client: string) => results.median(client, seconds.of);
      const limit = Math.max(time('raw-put'), time('raw-make')) + time('raw-make') / count;
      const [grown, task] = [results.median('ours', memory.of), results.median('ours', longest.of)];
      return [
        {
          work: `${n(count)} JPEGs of 12 megapixels to 1,920 pixels, 20 Mbit/s`,
          limit: `sending alone ${results.say('raw-put', seconds.of, ' s')}, making alone ${results.say('raw-make', seconds.of, ' s')}`,
          peers: '–',
          we: `${results.sayRatio('ours', seconds, limit)}, longest task ${digits(task)} ms, ${digits(grown)} MB`,
          wanted: '≤ 1.1 × the slower one and the first picture, no task over 50 ms, ≤ 350 MB',
          holds: time('ours') <= 1.1 * limit && task <= 50 && grown <= 350,
        },
      ];
    },
  };
}
