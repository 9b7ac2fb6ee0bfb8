import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Job } from '../../src/core/mode.js';
import { retry } from '../../src/core/retry.js';
import type { UploadFacts } from '../../src/core/uploader/upload-meter.js';
import { lineTo } from '../../src/oss/multipart/line.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { type Shape, SimulatedLine } from '../support/simulated-line.js';
import { sendBodyBy } from '../support/unlimited.js';
import { VirtualTime } from '../support/virtual-time.js';

const MINUTES = 60_000;
let hosts = 0;

interface Journey {
  /** Milliseconds, with Create and Complete. */
  milliseconds: number;
  /** Bytes that the line carried beyond the file's, as a share of the file. */
  sentTwice: number;
  parts: number;
  facts: Partial<UploadFacts>;
}

/** Uploads a file of this size over a line. @param host one that the page knows already, or a new one */
async function uploadOver(shape: Shape, size: number, seed = 1, host = `h${++hosts}`): Promise<Journey> {
  const time = new VirtualTime(Date.now()); // what is known of a line is kept when this ends
  const line = new SimulatedLine(shape, seed);
  const facts: Partial<UploadFacts> = {};
  const { signal } = new AbortController();
  let confirmed = 0;
  const send: Job['send'] = (request, options) => line.send(signal, request, options);
  const job = {
    file: { size, slice: (start: number, end: number) => ({ size: end - start }) },
    transfer: { parallelParts: 6, verify: false, stallTimeout: 30_000 },
    ...{ type: '', object: {}, ownKeys: new Set(), unavailable: new Set(), signal },
    ...{ onSending() {}, onFinishing() {}, claim() {}, record: (given: object) => Object.assign(facts, given) },
    progress: (_sent: number, bytes = 0) => void (confirmed = bytes),
    ...{ send, sendBody: sendBodyBy(send) },
    retry: (work: () => Promise<unknown>) => retry(work, { signal, policy: {}, progress: () => confirmed }),
    resume: {
      exclusive: (work: () => unknown) => work(),
      ...{ load: async () => undefined, save: async () => {}, clear: async () => {}, finish: async () => {} },
    },
  } as unknown as Job;
  const place = { bucket: 'b', host, newKey: () => 'k', fits: () => true, urlOf: () => 'u' };
  try {
    await time.until(putParts(job, place, line.sign), 10 * MINUTES);
  } finally {
    time.restore();
  }
  assert.deepEqual(line.completed, size);
  return { milliseconds: time.elapsed, sentTwice: line.received / size - 1, parts: line.parts.size, facts };
}

/** What a file of 48 MB takes on six connections of 4 MB/s, in milliseconds. */
const PHYSICAL = 2_000;
const good: Shape = { rtt: 40, perConnection: 4e6 };

describe('parts on a line', () => {
  for (const seed of [1, 2, 3]) {
    it(`arrive where connections of 100 kB/s are cut after some ten seconds (${seed})`, async () => {
      const hotel: Shape = { rtt: 5, perConnection: 100e3, life: [7_500, 12_500] };
      const { milliseconds, sentTwice } = await uploadOver(hotel, 10e6, seed);
      assert.ok(milliseconds < 1.3 * 17_500, `${milliseconds} ms`);
      assert.ok(sentTwice < 0.15, `${sentTwice}`);
    });
  }

  it('arrive over a far, slow line that six connections share and that cuts one request in 25', async () => {
    const { milliseconds, sentTwice } = await uploadOver({ rtt: 300, total: 256e3, cutEvery: 25 }, 20e6);
    assert.ok(milliseconds < 1.1 * 80_000, `${milliseconds} ms`);
    assert.ok(sentTwice < 0.03, `${sentTwice}`); // the planned parts are given up before the first response comes
  });

  it('are as planned on a good line, beside one grain that shows what line it is', async () => {
    const { milliseconds, sentTwice, parts } = await uploadOver(good, 48e6);
    assert.equal(parts, 13);
    assert.ok(sentTwice < 0.001);
    assert.ok(milliseconds < PHYSICAL + 9 * 40, `${milliseconds} ms`); // create, complete, two rounds of parts, two trips each
  });

  it('need no such grain for the next file of the page', async () => {
    await uploadOver(good, 48e6, 1, 'known');
    assert.equal((await uploadOver(good, 48e6, 1, 'known')).parts, 12);
  });

  for (const share of [0.3, 0.45]) {
    it(`lose little when a connection is cut at ${share} of the file`, async () => {
      const { milliseconds } = await uploadOver({ ...good, cutAt: share * 48e6 }, 48e6);
      assert.ok(milliseconds < 1.35 * 2_070, `${milliseconds} ms`);
    });
  }

  it('do not wait for one connection of six that has a tenth of the rate', async () => {
    const { milliseconds } = await uploadOver({ ...good, slow: 0.1 }, 48e6);
    assert.ok(milliseconds < 1.6 * 2_400, `${milliseconds} ms`);
  });

  it('do not wait for the third connection, which has a tenth of the rate', async () => {
    const { milliseconds, sentTwice } = await uploadOver({ ...good, slow: 0.1, slowOnes: [3] }, 48e6);
    assert.ok(milliseconds < 1.45 * 2_400, `${milliseconds} ms`);
    assert.ok(sentTwice < 0.03, `${sentTwice}`);
  });

  it('do not wait for three connections of six that have a thirtieth of the rate', async () => {
    const { milliseconds, sentTwice } = await uploadOver({ ...good, slow: 1 / 30, slowOnes: [2, 3, 4] }, 48e6);
    assert.ok(milliseconds < 5_500, `${milliseconds} ms`);
    assert.ok(sentTwice < 0.04, `${sentTwice}`);
  });

  for (const nths of [[2], [2, 3], [2, 3, 4, 5, 6]]) {
    for (const length of [2_000, 2_200]) {
      it(`are not sent twice where ${nths.length} of six connections pause for ${length} ms`, async () => {
        const pauses = nths.map((nth) => ({ nth, from: 1_500, to: 1_500 + length }));
        const { sentTwice } = await uploadOver({ rtt: 40, perConnection: 1e6, pauses }, 12e6);
        assert.ok(sentTwice * 12e6 <= 6 * 102_400, `${sentTwice}`);
      });
    }
  }

  it('are few on a fast line', async () => {
    const { milliseconds, parts } = await uploadOver({ rtt: 10, total: 125e6 }, 1e9);
    assert.ok(parts < 60, `${parts} parts`);
    assert.ok(milliseconds < 1.02 * 8_000, `${milliseconds} ms`);
  });

  it('are not cut smaller where only the round trip is long', async () => {
    const { milliseconds, parts } = await uploadOver({ rtt: 300, perConnection: 1e6 }, 30e6);
    assert.equal(parts, 7);
    assert.ok(milliseconds < 1.03 * 1.22 * 5_600, `${milliseconds} ms`);
  });

  it('are not given up because connections begin slowly', async () => {
    const { sentTwice, milliseconds } = await uploadOver({ rtt: 300, perConnection: 10e6, slowStart: true }, 100e6);
    assert.ok(sentTwice < 0.001);
    assert.ok(milliseconds < 7_000, `${milliseconds} ms`);
  });

  it('are few again where the page has moved to a network that is farther away', async () => {
    const far: Shape = { rtt: 300, perConnection: 1e6 };
    await uploadOver(good, 48e6, 1, 'moved');
    for (let file = 1; file <= 2; file++) {
      const { milliseconds, parts } = await uploadOver(far, 48e6, 1, 'moved');
      assert.ok(parts < 20, `${parts} parts`);
      assert.ok(milliseconds < 11_500, `${milliseconds} ms`);
    }
  });

  it('of one file show how a file of a few megabytes has to go', async () => {
    await uploadOver({ rtt: 5, perConnection: 100e3, life: [7_500, 12_500] }, 10e6, 1, 'hotel');
    assert.equal(lineTo('hotel').isLikelyToCut(3e6), true);
    await uploadOver(good, 48e6, 1, 'office');
    assert.equal(lineTo('office').isLikelyToCut(3e6), false);
  });
});
