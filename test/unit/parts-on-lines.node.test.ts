import type { Link } from '../../src/job/job.js';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retry } from '../../src/base/retry.js';
import { LinkSpeed, linkTo } from '../../src/oss/multipart/link-speed.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { assertFields, assertWithin } from '../support/assertions.js';
import { emptyFile, partJob, placeAt } from '../support/part-job.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { type Shape, SimulatedLine } from '../support/simulated-line.js';
import { VirtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
let hosts = 0;

describe('what a page learns of a line', () => {
  it('is that requests are late, where the cost of one is known: else the round trip may be long', () => {
    for (const cost of [undefined, 600]) {
      const line = new LinkSpeed();
      if (cost) line.responded(cost);
      for (let i = 0; i < 4; i++) line.confirmed(6_000_000, 6_600);
      line.confirmed(250_000, 1_500);
      assert.equal(line.isCutting, false);
      line.confirmed(250_000, 3_000);
      assert.equal(line.isCutting, cost !== undefined);
    }
  });

  it('is not that it never cuts, where the computer slept while a request ran', () => {
    const line = new LinkSpeed();
    line.responded(50);
    line.cut(5_000);
    const { aim } = line;
    line.cut(60 * MINUTE);
    assert.ok(line.aim < 1.5 * aim, `${line.aim}`);
    line.confirmed(1_000_000, 60 * MINUTE);
    assert.ok(line.aim < 1.5 * aim, `${line.aim}`);
  });

  describe('after the computer slept in the midst of an upload', () => {
    const time = useVirtualTime();

    /** A line that is slow and cuts, and then nothing for some minutes. */
    function badLine(minutes: number): LinkSpeed {
      const line = new LinkSpeed();
      line.responded(100);
      for (let i = 0; i < 8; i++) line.confirmed(500_000, 5_100);
      for (let i = 0; i < 4; i++) line.cut(2_000);
      time.sleep(minutes * MINUTE);
      return line;
    }

    it('is forgotten with the first part that is confirmed or cut, and not shown by one that was on its way', () => {
      const [confirmed, cut, onItsWay] = [badLine(6), badLine(0), badLine(0)];
      confirmed.confirmed(500_000, 600);
      assertFields(confirmed, { rate: 1_000, isCutting: false, longest: 500_000, cost: 100 });
      assert.equal(confirmed.lateAfter(500_000), Infinity);
      time.sleep(6 * MINUTE);
      cut.cut(1_000);
      assertFields(cut, { rate: undefined, isCutting: true, isSure: false });
      onItsWay.confirmed(500_000, 6 * MINUTE);
      assertFields(onItsWay, { rate: undefined, isCutting: false, isSure: false });
    });

    it('is kept over a shorter pause, as in a tunnel', () => {
      const line = badLine(4);
      line.confirmed(500_000, 600);
      assert.deepEqual([line.rate, line.isCutting], [100, true]);
      time.sleep(4 * MINUTE);
      line.cut(1_000);
      assert.equal(line.rate, 100);
    });
  });
});

/** Uploads a file of this size over a line. @param host one that the page knows already, or a new one */
async function uploadOver(shape: Shape, size: number, seed = 1, host = `h${++hosts}`) {
  const time = new VirtualTime(Date.now()); // what is known of a line is kept when this ends
  const line = new SimulatedLine(shape, seed);
  const { signal } = new AbortController();
  let confirmed = 0;
  const send: Link['send'] = (request, options) => line.send(signal, request, options);
  const more = {
    content: emptyFile(size),
    transfer: { parallelParts: 6, verify: false, stallTimeout: 30_000 },
    progress: (_sent: number, bytes = 0) => void (confirmed = bytes),
    retry: (work: () => Promise<unknown>) => retry(work, { signal, policy: {}, progress: () => confirmed }),
  };
  const upload = putParts(partJob(send, more, signal), placeAt(host), line.sign);
  await time.until(upload, 10 * MINUTE).finally(() => time.restore());
  assert.deepEqual(line.completed, size);
  return { milliseconds: time.elapsed, sentTwice: line.received / size - 1, parts: line.parts.size };
}

/** What a file of 48 MB takes on six connections of 4 MB/s, in milliseconds. */
const PHYSICAL = 2_000;
const good: Shape = { rtt: 40, perConnection: 4e6 };

describe('parts on a line', () => {
  const hotel: Shape = { rtt: 5, perConnection: 100e3, life: [7_500, 12_500] };
  /** The most milliseconds, the most that is sent twice, as a share of the file, and the least and the most parts. */
  type Expected = { ms?: number; twice?: number; parts?: [number, number] };
  const far: Shape = { rtt: 300, perConnection: 1e6 };
  /** Files of 48 MB on a good line, of whose connections some are slow or cut. */
  const onGood: [title: string, shape: Partial<Shape>, expected: Expected][] = [
    // create, complete, two rounds of parts, two trips each
    ['are as planned, beside one grain that shows it', {}, { ms: PHYSICAL + 9 * 40, twice: 0.001, parts: [13, 13] }],
    ['lose little when a connection is cut early', { cutAt: 0.3 * 48e6 }, { ms: 1.35 * 2_070 }],
    ['lose little when a connection is cut later', { cutAt: 0.45 * 48e6 }, { ms: 1.35 * 2_070 }],
    ['do not wait for one with a tenth of the rate', { slow: 0.1 }, { ms: 1.6 * 2_400 }],
    ['do not wait for the third, with a tenth', { slow: 0.1, slowOnes: [3] }, { ms: 1.45 * 2_400, twice: 0.03 }],
    ['do not wait for three with a thirtieth', { slow: 1 / 30, slowOnes: [2, 3, 4] }, { ms: 5_500, twice: 0.04 }],
  ];
  const onOthers: [title: string, shape: Shape, size: number, expected: Expected, seed?: number][] = [
    ['are few on a fast line', { rtt: 10, total: 125e6 }, 1e9, { ms: 1.02 * 8_000, parts: [1, 59] }],
    ['are not cut smaller on a far line', far, 30e6, { ms: 1.03 * 1.22 * 5_600, parts: [7, 7] }],
    [
      'are not given up because connections begin slowly',
      ...([{ ...far, perConnection: 10e6, slowStart: true }, 100e6, { ms: 7_000, twice: 0.001 }] as const),
    ],
    [
      'arrive over a far, slow line that six connections share and that cuts one request in 25',
      { rtt: 300, total: 256e3, cutEvery: 25 },
      ...([20e6, { ms: 1.1 * 80_000, twice: 0.03 }] as const), // the planned parts are given up before the first response comes
    ],
  ];
  for (const seed of [1, 2]) {
    const title = `arrive where connections of 100 kB/s are cut after some ten seconds (${seed})`;
    onOthers.push([title, hotel, 10e6, { ms: 1.3 * 17_500, twice: 0.15 }, seed]);
  }
  for (const nths of [[2], [2, 3, 4, 5, 6]]) {
    const pauses = nths.map((nth) => ({ nth, from: 1_500, to: 3_700 }));
    const title = `are not sent twice where ${nths.length} of six connections pause`;
    onOthers.push([title, { rtt: 40, perConnection: 1e6, pauses }, 12e6, { twice: (6 * 102_400) / 12e6 }]);
  }
  for (const [title, shape, expected] of onGood)
    onOthers.push([`${title} (a good line)`, { ...good, ...shape }, 48e6, expected]);
  for (const [title, shape, size, { ms = Infinity, twice = Infinity, parts = [1, Infinity] }, seed] of onOthers)
    it(title, async () => {
      const journey = await uploadOver(shape, size, seed);
      assertWithin(journey.milliseconds, 0, ms);
      assertWithin(journey.sentTwice, -1, twice);
      assertWithin(journey.parts, parts[0]!, parts[1]!, 'parts');
    });

  it('are few again where the page has moved to a network that is farther away', async () => {
    await uploadOver(good, 48e6, 1, 'moved');
    for (let file = 1; file <= 2; file++) {
      const { milliseconds, parts } = await uploadOver(far, 48e6, 1, 'moved');
      assert.ok(parts < 20, `${parts} parts`);
      assert.ok(milliseconds < 11_500, `${milliseconds} ms`);
    }
  });

  it('of one file show how a file of a few megabytes has to go', async () => {
    await uploadOver(hotel, 10e6, 1, 'hotel');
    assert.equal(linkTo('hotel').isLikelyToCut(3e6), true);
    await uploadOver(good, 48e6, 1, 'office');
    assert.equal((await uploadOver(good, 48e6, 1, 'office')).parts, 12, 'the next file needs no grain that shows it');
    assert.equal(linkTo('office').isLikelyToCut(3e6), false);
  });
});
