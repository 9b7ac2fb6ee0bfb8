import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { sleep } from '../../src/base/retry.js';
import { SpeedBudget, type SpeedShare } from '../../src/oss/request/speed-budget.js';
import type { SendOptions } from '../../src/job/job.js';
import { RequestRate } from '../../src/oss/request/request-rate.js';
import { assertWithin } from '../support/assertions.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushPromises } from '../support/virtual-time.js';

const MB = 1_000_000;
const never = new AbortController().signal;
const time = useVirtualTime();

/** Sends the requests of files, of these bytes, as OSS limits them: as fast as each one's share. */
async function run(maxSpeed: number, files: readonly (readonly number[])[]) {
  const size = files.flat().reduce((sum, bytes) => sum + bytes, 0);
  const running = new Map<SpeedShare, { begunAt: number; bytes: number }>();
  const limits = new Set<number>();
  let [mostSpeed, sent] = [0, 0];
  const onTheWay = ([{ rate }, { begunAt, bytes }]: [SpeedShare, { begunAt: number; bytes: number }]) =>
    Math.min(bytes, ((performance.now() - begunAt) / 1000) * rate);
  const totals = () => ({ size, sent: [...running].reduce((sum, one) => sum + onTheWay(one), sent) });
  const budget = new SpeedBudget({ maxSpeed: () => maxSpeed, totals });
  const sendOne = async (bytes: number) => {
    const share = await budget.take(bytes, never);
    running.set(share, { begunAt: performance.now(), bytes });
    limits.add(share.trafficLimit ?? Infinity);
    const speed = [...running.keys()].reduce((sum, { rate }) => sum + rate, 0);
    mostSpeed = Math.max(mostSpeed, speed);
    await sleep((bytes / share.rate) * 1000);
    running.delete(share);
    sent += bytes;
    share.end(bytes);
  };
  const upload = (requests: readonly number[]) => {
    const left = [...requests];
    const work = async () => {
      for (let bytes = left.shift(); bytes !== undefined; bytes = left.shift()) await sendOne(bytes);
    };
    return Promise.all(Array.from({ length: 6 }, work));
  };
  time.sleep(3_600_000); // nothing more is sent later for the time in which nothing was sent
  const end = Promise.all(files.map(upload));
  const seconds = (await time.run(100_000)) / 1000;
  await end;
  return { mostSpeed, seconds, limits: [...limits], size };
}

const someOf = <T>(one: fc.Arbitrary<T>, maxLength: number) => fc.array(one, { minLength: 1, maxLength });
/** A budget of these bytes in all. */
const budgetOf = (maxSpeed: () => number | undefined, size = 9 * MB) =>
  new SpeedBudget({ maxSpeed, totals: () => ({ size, sent: 0 }) });
const many = (count: number, bytes: number) => Array.from({ length: count }, () => bytes);

describe('the budget of max-speed', () => {
  it('is shared evenly among the parts of a file, and among files', async () => {
    const parts = await run(MB, [many(6, 3 * MB)]);
    assert.deepEqual(parts.limits, [Math.floor((MB * 8) / 6)]);
    const ofOneRequest = many(5, 4 * MB).map((size) => [size]);
    const files = await run(MB, ofOneRequest);
    assert.deepEqual(files.limits, [1_600_000]);
  });

  it('is never exceeded, and wasted no longer than its largest request takes twice with all of it', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 110_000, max: 20 * MB }),
      someOf(someOf(fc.integer({ min: 1, max: 5 * MB }), 8), 6),
      async (maxSpeed, files) => {
        const { mostSpeed, seconds, limits, size } = await run(maxSpeed, files);
        assert.ok(mostSpeed <= maxSpeed * 1.0001, `${mostSpeed} of ${maxSpeed} B/s`);
        const longest = Math.max(...files.flat()) / maxSpeed;
        assert.ok(seconds <= size / maxSpeed + 2 * longest + 0.1, `${seconds} s for ${size / maxSpeed}`);
        assert.ok(limits.every((limit) => limit >= 819_200 && limit <= 838_860_800));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('paces requests below the lowest limit: one at a time, each when the average is below max-speed', async () => {
    const { mostSpeed, seconds, limits } = await run(50_000, [many(6, MB)]);
    assert.deepEqual([limits, mostSpeed], [[819_200], 102_400]);
    assert.ok(Math.abs(seconds - (5 * 20 + MB / 102_400)) < 0.1, `${seconds} s`); // the last one has nothing to wait for
    const alone = await run(150_000, [many(3, MB)]);
    assert.deepEqual(alone.limits, [1_200_000]); // the rest would be too little for another
  });

  it('paces requests that cannot be limited, by what they have sent', async () => {
    const budget = budgetOf(() => MB, 8 * MB);
    budget.isEnforced = false;
    const began: number[] = [];
    const send = async () => {
      const share = await budget.take(4 * MB, never);
      assert.equal(share.isAlone, true);
      began.push(time.elapsed);
      await sleep(100);
      share.end(4 * MB);
    };
    const all = Promise.all([send(), send(), send()]);
    await time.run();
    await all;
    assert.deepEqual(began, [0, 4000, 8000]);
  });

  it('paces by the limit as it is now, when it was raised while a request waits', async () => {
    for (const isEnforced of [true, false]) {
      let maxSpeed = 10_000;
      const budget = budgetOf(() => maxSpeed);
      budget.isEnforced = isEnforced;
      (await budget.take(5 * MB, never)).end(5 * MB);
      const began = time.elapsed;
      const next = budget.take(MB, never).then(() => time.elapsed - began);
      await time.advance(60_000);
      maxSpeed = 100_000;
      await time.advance(60_000);
      assertWithin(await next, 104_000, 106_000); // 60 s at 10 kB/s, and 44 s at 100 kB/s
    }
  });

  it('gives a request that is signed already the limit that it has, or lets it wait', async () => {
    const budget = budgetOf(() => MB);
    const first = await budget.take(MB, never, 4 * MB);
    assert.equal(first.trafficLimit, 4 * MB);
    const second: SpeedShare[] = [];
    void budget.take(MB, never, 6 * MB).then((share) => second.push(share));
    await flushPromises();
    assert.equal(second.length, 0);
    first.end(MB);
    await flushPromises();
    assert.equal(second[0]?.trafficLimit, 6 * MB);
  });

  it('is given back by a request that is aborted while it waits, or as it begins', async () => {
    const budget = budgetOf(() => MB);
    const running = await budget.take(MB, never);
    const controller = new AbortController();
    const waiting = budget.take(MB, controller.signal);
    controller.abort(new Error('paused'));
    await assert.rejects(waiting, /paused/);
    const late = new AbortController();
    const begins = budget.take(MB, late.signal);
    running.end(0);
    late.abort(new Error('canceled'));
    await assert.rejects(begins, /canceled/);
    const next = await budget.take(MB, never);
    assert.equal(next.trafficLimit, 8 * MB);
  });

  it('owes nothing for requests that OSS has slowed, when the limit is lowered below OSS’s lowest', async () => {
    let maxSpeed = 5 * MB;
    const budget = budgetOf(() => maxSpeed, 9_000 * MB);
    const state = { isOver: false };
    const send = async () => {
      while (!state.isOver) {
        const share = await budget.take(8 * MB, never);
        await sleep((8_000 * MB) / share.rate);
        share.end(8 * MB);
      }
    };
    const all = Promise.all(Array.from({ length: 6 }, (_, i) => sleep(i * 100).then(send)));
    await time.advance(600_000);
    maxSpeed = 80_000;
    state.isOver = true;
    await time.until(all, 2_000_000);
    const began = time.elapsed;
    await time.until(budget.take(MB, never), 50_000_000);
    assert.ok(time.elapsed - began < 100_000, `${time.elapsed - began} ms`);
  });

  it('follows a limit that changes, also for those that wait', async () => {
    let maxSpeed: number | undefined = 10_000;
    const budget = budgetOf(() => maxSpeed);
    (await budget.take(MB, never)).end(MB);
    const next: SpeedShare[] = [];
    void budget.take(MB, never).then((share) => next.push(share));
    await time.advance(5000);
    assert.equal(next.length, 0);
    maxSpeed = undefined;
    await time.advance(1000);
    assert.equal(next.length, 1);
    assert.equal(next[0]?.trafficLimit, undefined);
  });
});

const carry = (rate: RequestRate, bytes: number, milliseconds: number) =>
  rate.measure({ onProgress: () => {} }, async ({ onProgress }) => {
    onProgress?.(bytes / 2);
    time.sleep(milliseconds);
    onProgress?.(bytes);
  });

it('the rate of a request is that of the latest requests, large ones above all, and of none that failed or carried nothing', async () => {
  const rate = new RequestRate();
  const fails = async ({ onProgress }: SendOptions) => {
    onProgress?.(1000);
    throw new Error('reset');
  };
  await assert.rejects(rate.measure({ onProgress: () => {} }, fails));
  await rate.measure(undefined, async () => time.sleep(1000));
  assert.equal(rate.timeFor(1e9), 0);
  await carry(rate, 1_000_000, 1000);
  assert.equal(rate.timeFor(5_000_000), 5000);
  await carry(rate, 1000, 100); // a round trip
  assertWithin(rate.timeFor(5_000_000), 5000, 6000);
  for (let i = 0; i < 8; i++) await carry(rate, 1_000_000, 4000);
  assertWithin(rate.timeFor(5_000_000), 19_500, 20_000);
});
