import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { retry, type RetryPolicy, sleep } from '../../src/core/retry.js';
import { UploadError, type UploadErrorCode, type UploadErrorDetail } from '../../src/core/upload-error.js';
import { StallWatch } from '../../src/oss/request/stall-watch.js';
import { completeTimeout, responseTimeout } from '../../src/oss/request/timeouts.js';
import { assertUploadError, assertWithin } from '../support/assertions.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushPromises } from '../support/virtual-time.js';

const policy: RetryPolicy = { retryFor: 60_000, firstDelay: 500, maxDelay: 15_000 };
const { signal: never } = new AbortController();
const failure = (detail: UploadErrorDetail = {}, code: UploadErrorCode = 'network') =>
  new UploadError(code, 'No.', { retryable: true, ...detail });

const time = useVirtualTime();

describe('retry', () => {
  /** When each attempt was made, in milliseconds. */
  let attempts: number[];
  beforeEach(() => void (attempts = []));

  /** Work that fails until `succeedsAt`. */
  const failing =
    (error: () => unknown = failure, succeedsAt = Infinity) =>
    async () => {
      attempts.push(time.elapsed);
      if (time.elapsed < succeedsAt) throw error();
      return 'done';
    };
  const outcome = async (work: (lastError?: UploadError) => Promise<unknown>, more = {}): Promise<unknown> => {
    const end = retry(work, { signal: never, policy, ...more }).catch((error: unknown) => error);
    await time.run();
    return end;
  };
  const delays = () => attempts.slice(1).map((at, i) => at - attempts[i]!);

  it('returns the result of work that succeeds, without a delay', async () => {
    assert.equal(await outcome(failing(failure, 0)), 'done');
    assert.deepEqual(attempts, [0]);
  });

  it('does not repeat work that cannot succeed', async () => {
    for (const thrown of [failure({ retryable: false }), new Error('a bug'), 'text', undefined]) {
      attempts = [];
      assert.ok((await outcome(failing(() => thrown))) instanceof UploadError);
      assert.equal(attempts.length, 1);
    }
  });

  it('doubles the delay each time, up to the longest one', async () => {
    await outcome(failing());
    assert.deepEqual(delays().slice(0, 7), [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('waits a random part of the delay', async () => {
    time.random = 0.25;
    await outcome(failing());
    assert.deepEqual(delays().slice(0, 6), [125, 250, 500, 1000, 2000, 3750]);
  });

  it('rejects with the last failure once the time for retries is over, and not before', async () => {
    let count = 0;
    const error = (await outcome(failing(() => failure({ requestId: `${++count}` })))) as UploadError;
    assert.equal(error.requestId, `${attempts.length}`);
    assertWithin(attempts.at(-1), 60_000, 60_002);
  });

  it('survives an outage as long as the time for retries', async () => {
    for (const random of [0.1, 0.5, 1]) {
      attempts = [];
      time.random = random;
      const begun = time.elapsed;
      assert.equal(await outcome(failing(failure, begun + 60_000)), 'done');
    }
  });

  it('restarts its time and its delays when bytes have moved since the last failure', async () => {
    let moved = 0;
    const work = () => {
      if (attempts.length < 30) moved++;
      return failing()();
    };
    await outcome(work, { progress: () => moved });
    assert.deepEqual(delays().slice(0, 25), Array(25).fill(500));
    assertWithin(attempts.at(-1)! - attempts[29]!, 59_000, 61_000);
  });

  it('does not restart its time when the same bytes move again', async () => {
    await outcome(failing(), { progress: () => 5 });
    assertWithin(attempts.at(-1), 60_000, 60_002);
  });

  it('does not count the time in which the computer sleeps, between attempts or during one', async () => {
    let asleep = false;
    const end = retry(
      async () => {
        attempts.push(time.elapsed);
        if (asleep) time.sleep(3_600_000); // this attempt was under way
        asleep = false;
        throw failure();
      },
      { signal: never, policy },
    ).catch(() => {});
    await time.advance(5_000);
    time.sleep(3_600_000); // in the wait for the next attempt
    asleep = true;
    await time.advance(0);
    assert.equal(asleep, false);
    const { length } = attempts;
    await time.advance(30_000);
    assert.ok(attempts.length > length + 1);
    await time.advance(120_000);
    await end;
    assertWithin(attempts.at(-1)! - 2 * 3_600_000, 40_000, 60_000);
    assert.equal(time.pending, 0);
  });

  it('waits as long as Retry-After says, up to a limit', async () => {
    assert.equal(await outcome(failing(() => failure({ retryAfter: 20_000 }), 20_000)), 'done');
    assert.deepEqual(attempts, [0, 20_000]);
    attempts = [];
    await outcome(failing(() => failure({ retryAfter: 86_400_000 })));
    assert.equal(delays()[0], 300_000);
    assert.equal(attempts.length, 2);
  });

  it('passes the last failure to each attempt', async () => {
    const seen: (UploadError | undefined)[] = [];
    const errors = [failure(), failure({}, 'stalled')];
    await outcome(async (lastError) => {
      const error = errors[seen.push(lastError) - 1];
      if (error) throw error;
    });
    assert.deepEqual(seen, [undefined, ...errors]);
  });

  it('calls onRetry for each failure that another attempt follows', async () => {
    const seen: string[] = [];
    const onRetry = ({ requestId }: UploadError, attempt: number) => seen.push(`${requestId} ${attempt}`);
    let tries = 0;
    const work = async () => {
      if (++tries < 4) throw failure({ requestId: `R${tries}` });
    };
    await outcome(work, { onRetry });
    const notAgain = failing(() => failure({ retryable: false }));
    await outcome(notAgain, { onRetry });
    assert.deepEqual(seen, ['R1 1', 'R2 2', 'R3 3']);
  });

  for (const code of ['expired', 'denied', 'clock', 'integrity'] as const)
    it(`repeats the work at once after "${code}", at most twice`, async () => {
      const error = (await outcome(failing(() => failure({}, code)))) as UploadError;
      assert.equal(error.code, code);
      assert.deepEqual(attempts, [0, 0, 0]);
    });

  it('ends a wait at once when it is aborted, and leaves no timer', async () => {
    const controller = new AbortController();
    const end = retry(failing(), { signal: controller.signal, policy }).catch((error: unknown) => error);
    await time.advance(1);
    controller.abort(new UploadError('aborted', 'Paused.'));
    assertUploadError(await end, { code: 'aborted' });
    assert.equal(time.pending, 0);
    assert.equal(attempts.length, 1);
  });

  it('does nothing when it was aborted before', async () => {
    const end = await retry(failing(), { signal: AbortSignal.abort(), policy }).catch((error: unknown) => error);
    assertUploadError(end, { code: 'aborted' });
    assert.equal(attempts.length, 0);
  });

  it('rejects with aborted when an abort made the work fail, with any error', async () => {
    const controller = new AbortController();
    const error = await retry(
      async () => {
        controller.abort();
        throw new TypeError('Failed to fetch');
      },
      { signal: controller.signal, policy },
    ).catch((thrown: unknown) => thrown);
    assertUploadError(error, { code: 'aborted' });
  });
});

describe('sleep', () => {
  it('resolves after its time, not before', async () => {
    let over = false;
    void sleep(100, never).then(() => (over = true));
    await time.advance(99);
    assert.equal(over, false);
    await time.advance(1);
    await flushPromises();
    assert.equal(over, true);
  });

  it('rejects with the signal’s reason when it is aborted, before or while it sleeps', async () => {
    assert.equal(await sleep(100, AbortSignal.abort('before')).catch((reason: unknown) => reason), 'before');
    const controller = new AbortController();
    const end = sleep(100, controller.signal).catch((reason: unknown) => reason);
    controller.abort('while');
    assert.equal(await end, 'while');
    assert.equal(time.pending, 0);
  });
});

describe('StallWatch', () => {
  let stalledAt: number[];
  let watch: StallWatch;
  beforeEach(() => {
    stalledAt = [];
    watch = new StallWatch(() => stalledAt.push(time.elapsed));
  });

  it('reports once that nothing has moved for the allowed time', async () => {
    watch.allow(30_000);
    await time.advance(29_999);
    assert.deepEqual(stalledAt, []);
    await time.advance(100_000);
    assert.deepEqual(stalledAt, [30_000]);
  });

  it('restarts with each move', async () => {
    for (let i = 0; i < 10; i++) {
      watch.allow(30_000);
      await time.advance(29_000);
    }
    assert.deepEqual(stalledAt, []);
    await time.advance(1000);
    assert.equal(stalledAt.length, 1);
  });

  it('starts the clock of the first byte only where nothing has moved', async () => {
    watch.start(30_000);
    await time.advance(20_000);
    watch.allow(60_000);
    watch.start(30_000);
    await time.advance(59_000);
    assert.deepEqual(stalledAt, []);
    await time.advance(1000);
    assert.deepEqual(stalledAt, [80_000]);
  });

  it('reports nothing after it is stopped, and does not start again', async () => {
    watch.allow(30_000);
    watch.stop();
    assert.equal(time.pending, 0);
    watch.start(30_000);
    watch.allow(30_000);
    await time.advance(100_000);
    assert.deepEqual(stalledAt, []);
  });

  it('after a sleep waits for events that happened meanwhile', async () => {
    watch.allow(30_000);
    await time.advance(10_000);
    time.sleep(3_600_000);
    await time.advance(0);
    assert.deepEqual(stalledAt, []);
    watch.allow(30_000); // a byte has moved
    await time.advance(29_000);
    assert.deepEqual(stalledAt, []);
  });

  it('after a sleep reports a stall soon where no events arrive', async () => {
    watch.allow(30_000);
    time.sleep(3_600_000);
    await time.advance(0);
    await time.advance(4_999);
    assert.deepEqual(stalledAt, []);
    await time.advance(1);
    assert.equal(stalledAt.length, 1);
  });

  it('reports a stall where every timer is late, as in a hidden tab', async () => {
    watch.allow(30_000);
    time.sleep(60_000);
    await time.advance(0);
    time.sleep(60_000);
    await time.advance(0);
    assert.equal(stalledAt.length, 1);
  });
});

describe('the timeout of a response', () => {
  it('grows with the bytes of the body: 2 minutes, and 4 and a half for 5 GB, where a stall is 30 s', () => {
    assert.equal(responseTimeout(0) * 30, 120);
    assertWithin(responseTimeout(8e6) * 30, 120, 121);
    assert.equal(responseTimeout(5e9) * 30, 270);
  });

  it('grows with the parts of Complete: 2 minutes for some, 18 for 10,000', () => {
    assertWithin(completeTimeout(12) * 30, 120, 122);
    assert.equal(completeTimeout(10_000) * 30, 1120);
  });
});
