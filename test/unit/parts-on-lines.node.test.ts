import assert from 'node:assert/strict';
import { after, afterEach, describe, it, mock } from 'node:test';
import type { Job } from '../../src/core/mode.js';
import { retry } from '../../src/core/retry.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { type Shape, SimulatedLine } from '../support/simulated-line.js';
import { VirtualTime } from '../support/virtual-time.js';

const hosts = { count: 0 };

async function uploadOver(shape: Shape, size: number, { seed = 1, most = 600_000, host = '' } = {}) {
  const time = new VirtualTime();
  const line = new SimulatedLine(shape, seed);
  const facts: Record<string, number> = {};
  const { signal } = new AbortController();
  let confirmed = 0;
  const job = {
    file: { size, slice: (start: number, end: number) => ({ size: end - start }) },
    transfer: { parallelParts: 6, verify: false, stallTimeout: 30_000 },
    ...{ type: '', object: {}, ownKeys: new Set(), unavailable: new Set(), signal },
    ...{ onSending() {}, onFinishing() {}, claim() {}, record: (given: object) => Object.assign(facts, given) },
    progress: (_: number, bytes = 0) => void (confirmed = bytes),
    sendBody: async (...[, make, options]: Parameters<Job['sendBody']>) => {
      const [request, body] = await make();
      return line.send(signal, request, { ...options, body });
    },
    send: (...[request, options]: Parameters<Job['send']>) => line.send(signal, request, options),
    retry: (work: () => Promise<unknown>) => retry(work, { signal, policy: {}, progress: () => confirmed }),
    resume: {
      exclusive: (work: () => unknown) => work(),
      load: async () => undefined,
      save: async () => {},
      clear: async () => {},
      finish: async () => {},
    },
  } as unknown as Job;
  const place = {
    bucket: 'b',
    host: host || `h${++hosts.count}`,
    newKey: () => 'k',
    fits: () => true,
    urlOf: () => 'u',
  };
  await time.until(putParts(job, place, line.sign), most);
  assert.ok(line.completed);
  time.restore();
  return { milliseconds: time.elapsed, sentTwice: line.received / size - 1, requests: line.requests, facts };
}

describe('parts on a line', () => {
  afterEach(() => mock.restoreAll());
  after(() => mock.restoreAll());
  const rows: [string, Shape, number, number][] = [
    ['hotel', { rtt: 5, perConnection: 100e3, life: [7_500, 12_500] }, 10e6, 17_500],
    ['cut', { rtt: 40, perConnection: 4e6, cutAt: 24e6 }, 48e6, 2_070],
    ['cut1', { rtt: 40, perConnection: 4e6, cutAt: 18e6 }, 48e6, 2_070],
    ['cut2', { rtt: 40, perConnection: 4e6, cutAt: 23.5e6 }, 48e6, 2_070],
    ['cut3', { rtt: 40, perConnection: 4e6, cutAt: 38e6 }, 48e6, 2_070],
    ['cut4', { rtt: 40, perConnection: 4e6, cutAt: 46e6 }, 48e6, 2_070],
    ['slow one', { rtt: 40, perConnection: 4e6, slow: 0.1 }, 48e6, 2_400],
    ['far', { rtt: 300, total: 256e3, cutEvery: 25 }, 20e6, 80_000],
    ['good', { rtt: 40, perConnection: 4e6 }, 48e6, 2_070],
    ['gigabit', { rtt: 10, total: 125e6 }, 1e9, 8_000],
    ['high rtt', { rtt: 300, perConnection: 1e6 }, 30e6, 5_600],
    ['high rtt, slow start', { rtt: 300, perConnection: 10e6, slowStart: true }, 100e6, 100e6 / 60e3 + 600],
    ['slow', { rtt: 40, perConnection: 100e3 }, 10e6, 16_700],
    ['medium', { rtt: 40, perConnection: 300e3 }, 48e6, 26_666],
  ];
  for (const [name, shape, size, limit] of rows)
    it(name, async () => {
      for (const seed of [1, 2, 3]) {
        const { milliseconds, sentTwice, requests, facts } = await uploadOver(shape, size, { seed });
        console.log(
          name,
          (milliseconds / limit).toFixed(3),
          Math.round(milliseconds),
          'twice',
          (100 * sentTwice).toFixed(1),
          '%',
          requests,
          JSON.stringify(facts),
        );
      }
    });
});
