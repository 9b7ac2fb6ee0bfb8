import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { retry, sleep } from '../../src/base/retry.js';
import { UploadError, type UploadErrorCode, type UploadErrorDetail } from '../../src/base/upload-error.js';
import { StallWatch } from '../../src/oss/request/stall-watch.js';
import { completeTimeout, responseTimeout } from '../../src/oss/request/timeouts.js';
import { assertUploadError, assertWithin } from '../support/assertions.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { redefine } from '../support/redefine.js';

const policy = { retryFor: 60_000 }; // the rest is as by default
const { signal: never } = new AbortController();
const failure = (detail: UploadErrorDetail = {}, code: UploadErrorCode = 'network') =>
  new UploadError(code, 'No.', { retryable: true, ...detail });

const time = useVirtualTime();

describe('retry', () => {
  let attempts: number[];
  beforeEach(() => void (attempts = []));

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

  it('does not repeat work that cannot succeed', async () => {
    for (const thrown of [failure({ retryable: false }), new Error('a bug'), 'text', undefined]) {
      attempts = [];
      assert.ok((await outcome(failing(() => thrown))) instanceof UploadError);
      assert.equal(attempts.length, 1);
    }
  });

  it('waits a random part of a delay that doubles each time, up to the longest one', async () => {
    await outcome(failing());
    assert.deepEqual(delays().slice(0, 7), [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    attempts = [];
    time.random = 0.25;
    await outcome(failing());
    assert.deepEqual(delays().slice(0, 6), [125, 250, 500, 1000, 2000, 3750]);
  });

  it('waits only before the second attempt after a cut, which may be chance', async () => {
    await outcome(failing(() => failure({ likely: 'interrupted', retryable: attempts.length < 5 })));
    assert.deepEqual(delays(), [0, 1000, 2000, 4000]);
  });

  it('gives up as by default where the policy names no time', async () => {
    await outcome(failing(), { policy: { retryFor: undefined, firstDelay: Number.NaN } });
    assert.deepEqual(delays().slice(0, 2), [500, 1000]);
    assert.ok(attempts.at(-1)! > 60_000 && attempts.length < 20);
  });

  it('rejects with the last failure once the time for retries is over, and not before', async () => {
    let count = 0;
    const work = failing(() => failure({ requestId: `${++count}` }));
    const error = (await outcome(work, { progress: () => 5 })) as UploadError; // the same bytes move again
    assert.equal(error.requestId, `${attempts.length}`);
    assertWithin(attempts.at(-1), 60_000, 60_002);
    for (time.random of [0.1, 1])
      assert.equal(await outcome(failing(failure, time.elapsed + 60_000)), 'done', 'an outage as long');
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

  it('passes the last failure to each attempt, and to onRetry where another attempt follows', async () => {
    const seen: string[] = [];
    const onRetry = ({ requestId }: UploadError, attempt: number) => seen.push(`${requestId} ${attempt}`);
    const last: (string | undefined)[] = [];
    await outcome(
      async (lastError) => {
        if (last.push(lastError?.requestId) < 4) throw failure({ requestId: `R${last.length}` });
      },
      { onRetry },
    );
    const final = failing(() => failure({ retryable: false }));
    await outcome(final, { onRetry });
    assert.deepEqual(last, [undefined, 'R1', 'R2', 'R3']);
    assert.deepEqual(seen, ['R1 1', 'R2 2', 'R3 3']);
  });

  it('repeats the work at once after a failure that a new attempt may cure, at most twice', async () => {
    for (const code of ['expired', 'denied', 'clock', 'integrity'] as const) {
      attempts = [];
      const now = time.elapsed;
      assertUploadError(await outcome(failing(() => failure({}, code))), { code });
      assert.deepEqual(attempts, [now, now, now]);
    }
  });

  it('ends at once when it is aborted before, or while it waits, and leaves no timer', async () => {
    const abortedBefore = await outcome(failing(), { signal: AbortSignal.abort() });
    assertUploadError(abortedBefore, { code: 'aborted' });
    assert.deepEqual(attempts, []);
    const controller = new AbortController();
    const end = retry(failing(), { signal: controller.signal, policy }).catch((error: unknown) => error);
    await time.advance(1);
    controller.abort(new UploadError('aborted', 'Paused.'));
    assertUploadError(await end, { code: 'aborted' });
    assert.deepEqual([time.pending, attempts.length], [0, 1]);
  });
});

it('a sleep ends by its event, and leaves neither a timer nor a listener', async () => {
  const page = new EventTarget();
  const heard: string[] = [];
  const restores = (['addEventListener', 'removeEventListener'] as const).map((name) => {
    const listen = (...given: Parameters<EventTarget['addEventListener']>) => (
      heard.push(`${name} ${given[0]}`),
      page[name](...given)
    );
    return redefine(globalThis, name, { value: listen });
  });
  const end = sleep(100, never, 'online');
  page.dispatchEvent(new Event('online'));
  await end;
  for (const restore of restores) restore();
  assert.deepEqual([heard, time.pending], [['addEventListener online', 'removeEventListener online'], 0]);
});

describe('StallWatch', () => {
  let stalledAt: number[];
  let watch: StallWatch;
  beforeEach(() => {
    stalledAt = [];
    watch = new StallWatch(() => stalledAt.push(time.elapsed));
  });

  it('reports once that nothing has moved for the allowed time since the last move', async () => {
    for (let i = 0; i < 3; i++) {
      watch.allow(30_000);
      await time.advance(29_000);
    }
    await time.advance(999);
    assert.deepEqual(stalledAt, []);
    await time.advance(100_000);
    assert.deepEqual(stalledAt, [2 * 29_000 + 30_000]);
  });

  it('starts the clock of the first byte only where nothing has moved', async () => {
    watch.start(30_000);
    await time.advance(20_000);
    watch.allow(60_000);
    watch.start(30_000);
    await time.advance(61_000);
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

  it('after a sleep waits for events that happened meanwhile, and reports a stall soon where none arrive', async () => {
    for (const hasMoved of [true, false]) {
      watch.allow(30_000);
      time.sleep(3_600_000);
      await time.advance(0);
      if (hasMoved) watch.allow(30_000);
      await time.advance(hasMoved ? 29_000 : 4_999);
      assert.deepEqual(stalledAt, []);
    }
    await time.advance(1);
    assert.equal(stalledAt.length, 1);
  });

  it('reports a stall where every timer is late, as in a hidden tab', async () => {
    watch.allow(30_000);
    for (let i = 0; i < 2; i++) {
      time.sleep(60_000);
      await time.advance(0);
    }
    assert.equal(stalledAt.length, 1);
  });
});

/** A page that is hidden, and seen again. */
class Page extends EventTarget {
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

describe('a page that is seen again', () => {
  let page: Page;
  let restore: () => void;
  beforeEach(() => {
    page = new Page();
    restore = redefine(globalThis, 'document', { value: page });
  });
  afterEach(() => restore());

  /** The page is hidden for a minute, and runs in it or not. */
  async function hide(runs: boolean): Promise<void> {
    page.turn(true);
    if (runs) for (let passed = 0; passed < 60_000; passed += 4_000) await time.advance(4_000);
    else time.sleep(60_000);
    page.turn(false);
  }

  it('tries again at once what waited, but for what the server has asked to wait', async () => {
    for (const [retryAfter, tried] of [
      [undefined, 0],
      [300_000, 300_000],
    ] as const) {
      const attempts: number[] = [];
      const end = retry(
        async () => {
          attempts.push(time.elapsed);
          if (attempts.length === 1) throw failure({ retryAfter });
        },
        { signal: never, policy: { ...policy, firstDelay: 300_000, maxDelay: 300_000 } },
      );
      await time.advance(0);
      const begun = time.elapsed;
      page.turn(true);
      page.turn(false);
      await time.until(end, Infinity);
      assert.equal(attempts[1]! - begun, tried);
    }
    assert.equal(time.pending, 0);
  });

  for (const [what, runs, stalls] of [
    ['and was stopped: something has to move within a second', false, 1_000],
    ['and has run on: may be as slow as before', true, 60_000],
  ] as const) {
    it(what, async () => {
      let stalledAt: number | undefined;
      const watch = new StallWatch(() => (stalledAt ??= time.elapsed));
      watch.allow(120_000);
      await hide(runs);
      await time.advance(120_000);
      assert.equal(stalledAt! - 60_000, stalls);
      watch.stop();
      assert.equal(time.pending, 0);
    });
  }

  it('and whose timers ran once a minute after a long time, or hardly while bytes moved: may be as slow as before', async () => {
    const runs = { 'once a minute': [() => time.advance(4_000), 76, 60_000], hardly: [() => {}, 0, 4_000] } as const;
    for (const [what, [begin, times, gap]] of Object.entries(runs)) {
      const watch = new StallWatch(() => assert.fail(what));
      page.turn(true);
      for (let i = 0; i < times; i++) await begin();
      watch.allow(900_000);
      for (let i = 0; i < 10; i++) {
        time.sleep(gap);
        if (gap > 5_000) await time.advance(0);
        else watch.allow(900_000);
      }
      page.turn(false);
      await time.advance(10_000);
      watch.stop();
    }
  });

  it('and was stopped: events of before do not count as movement', async () => {
    let stalledAt: number | undefined;
    const watch = new StallWatch(() => (stalledAt ??= time.elapsed));
    watch.allow(120_000);
    await hide(false);
    watch.allow(120_000);
    await time.advance(1_000);
    assert.equal(stalledAt, 61_000);
  });

  it('has nothing to say of what has not begun, or has ended', async () => {
    let stalls = 0;
    const unbegun = new StallWatch(() => stalls++);
    const ended = new StallWatch(() => stalls++);
    ended.allow(30_000);
    ended.stop();
    await hide(false);
    await time.advance(60_000);
    assert.equal(stalls, 0);
    unbegun.stop();
  });

  it('was stopped too if it was frozen while it is hidden', async () => {
    let stalledAt: number | undefined;
    const watch = new StallWatch(() => (stalledAt = time.elapsed));
    watch.allow(120_000);
    page.turn(true);
    time.sleep(60_000);
    page.dispatchEvent(new Event('resume'));
    await time.advance(1_000);
    assert.equal(stalledAt, 61_000);
    watch.stop();
  });
});

it('the timeout of a response grows with the bytes of the body, and with the parts of Complete', () => {
  // where a stall is 30 s: 2 minutes, and 4 and a half for 5 GB, 18 for 10,000 parts
  const seconds = [responseTimeout(0), responseTimeout(5e9), completeTimeout(10_000)].map((stalls) => stalls * 30);
  assert.deepEqual(seconds, [120, 270, 1120]);
  assertWithin(responseTimeout(8e6) * 30, 120, 121);
  assertWithin(completeTimeout(12) * 30, 120, 122);
});
