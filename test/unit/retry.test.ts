import { expect } from '@open-wc/testing';
import { retry, type RetryPolicy, sleep } from '../../src/core/retry.js';
import { UploadError, type UploadErrorCode, type UploadErrorDetail } from '../../src/core/upload-error.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

const policy: RetryPolicy = { retryFor: 60_000, firstDelay: 500, maxDelay: 15_000 };
const { signal: never } = new AbortController();
const failure = (detail: UploadErrorDetail = {}, code: UploadErrorCode = 'network') =>
  new UploadError(code, 'No.', { retryable: true, ...detail });

function setOnline(online: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: online, configurable: true });
  dispatchEvent(new Event(online ? 'online' : 'offline'));
}

describe('retry', () => {
  let time: VirtualTime;
  /** When each attempt was made, in milliseconds. */
  let attempts: number[];
  beforeEach(() => {
    time = new VirtualTime();
    attempts = [];
  });
  afterEach(() => {
    time.restore();
    Reflect.deleteProperty(navigator, 'onLine');
  });

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

  it('returns what succeeds, at once', async () => {
    expect(await outcome(failing(failure, 0))).to.equal('done');
    expect(attempts).to.deep.equal([0]);
  });

  it('does not try again what cannot succeed', async () => {
    for (const thrown of [failure({ retryable: false }), new Error('a bug'), 'text', undefined]) {
      attempts = [];
      expect(await outcome(failing(() => thrown))).to.be.instanceOf(UploadError);
      expect(attempts).to.have.length(1);
    }
  });

  it('waits twice as long each time, up to the longest delay', async () => {
    await outcome(failing());
    expect(delays().slice(0, 7)).to.deep.equal([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('waits any part of that, by chance', async () => {
    time.random = 0.25;
    await outcome(failing());
    expect(delays().slice(0, 6)).to.deep.equal([125, 250, 500, 1000, 2000, 3750]);
  });

  it('gives up with the last failure after the patience has run out, and not before', async () => {
    let count = 0;
    const error = (await outcome(failing(() => failure({ requestId: `${++count}` })))) as UploadError;
    expect(error.requestId).to.equal(`${attempts.length}`);
    expect(attempts.at(-1)).to.be.within(60_000, 60_002);
  });

  it('rides out an outage of its whole patience', async () => {
    for (const random of [0.1, 0.5, 1]) {
      attempts = [];
      time.random = random;
      const begun = time.elapsed;
      expect(await outcome(failing(failure, begun + 60_000))).to.equal('done');
    }
  });

  it('has new patience, and short delays again, when bytes have moved since the last failure', async () => {
    let moved = 0;
    const work = () => {
      if (attempts.length < 30) moved++;
      return failing()();
    };
    await outcome(work, { progress: () => moved });
    expect(
      delays()
        .slice(0, 25)
        .every((delay) => delay === 500),
    ).to.equal(true);
    expect(attempts.at(-1)! - attempts[29]!).to.be.within(59_000, 61_000);
  });

  it('has no new patience when the same bytes move again', async () => {
    await outcome(failing(), { progress: () => 5 });
    expect(attempts.at(-1)).to.be.within(60_000, 60_002);
  });

  it('has not lost its patience by a sleep of the computer, between two attempts or in one', async () => {
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
    expect(asleep).to.equal(false);
    const { length } = attempts;
    await time.advance(30_000);
    expect(attempts.length).to.be.greaterThan(length + 1);
    await time.advance(120_000);
    await end;
    expect(attempts.at(-1)! - 2 * 3_600_000).to.be.within(40_000, 60_000);
    expect(time.pending).to.equal(0);
  });

  it('waits as long as the server asks, but not for ever', async () => {
    const end = outcome(failing(() => failure({ retryAfter: 20_000 }), 20_000));
    expect(await end).to.equal('done');
    expect(attempts).to.deep.equal([0, 20_000]);
    attempts = [];
    await outcome(failing(() => failure({ retryAfter: 86_400_000 })));
    expect(delays()[0]).to.equal(300_000);
    expect(attempts).to.have.length(2);
  });

  it('tells each attempt why the one before failed', async () => {
    const told: (UploadError | undefined)[] = [];
    const errors = [failure(), failure({}, 'stalled')];
    await outcome(async (lastError) => {
      const error = errors[told.push(lastError) - 1];
      if (error) throw error;
    });
    expect(told).to.deep.equal([undefined, ...errors]);
  });

  it('tells of each failure that is followed by another attempt', async () => {
    const told: [string, number][] = [];
    let tries = 0;
    const work = async () => {
      if (++tries < 4) throw failure({ requestId: `${tries}` });
    };
    await outcome(work, { onRetry: (error: UploadError, attempt: number) => told.push([error.requestId!, attempt]) });
    expect(told).to.deep.equal([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
    told.length = 0;
    await outcome(
      failing(() => failure({ retryable: false })),
      { onRetry: () => told.push(['', 0]) },
    );
    expect(told).to.deep.equal([]);
  });

  for (const code of ['expired', 'denied', 'clock', 'integrity'] as const) {
    it(`tries again at once after "${code}", but not more than twice`, async () => {
      const error = (await outcome(failing(() => failure({}, code)))) as UploadError;
      expect(error.code).to.equal(code);
      expect(attempts).to.deep.equal([0, 0, 0]);
    });
  }

  it('ends a wait at once when it is aborted, and leaves no timer', async () => {
    const controller = new AbortController();
    const end = retry(failing(), { signal: controller.signal, policy }).catch((error: unknown) => error);
    await time.advance(1);
    controller.abort(new UploadError('aborted', 'Paused.'));
    expect(await end)
      .to.be.instanceOf(UploadError)
      .with.property('code', 'aborted');
    expect(time.pending).to.equal(0);
    expect(attempts).to.have.length(1);
  });

  it('does nothing when it was aborted before', async () => {
    const end = await retry(failing(), { signal: AbortSignal.abort(), policy }).catch((error: unknown) => error);
    expect(end).to.be.instanceOf(UploadError).with.property('code', 'aborted');
    expect(attempts).to.have.length(0);
  });

  it('calls an abort what fails because of one, whatever was thrown', async () => {
    const controller = new AbortController();
    const error = await retry(
      async () => {
        controller.abort();
        throw new TypeError('Failed to fetch');
      },
      { signal: controller.signal, policy },
    ).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UploadError).with.property('code', 'aborted');
  });

  it('tries again in the moment the browser is online again', async () => {
    setOnline(false);
    const end = retry(failing(failure, 1), { signal: never, policy });
    await time.advance(10_000);
    expect(attempts).to.deep.equal([0]);
    setOnline(true);
    await flushPromises();
    expect(await end).to.equal('done');
    expect(attempts).to.deep.equal([0, 10_000]);
  });

  it('tries now and then although the browser says that it is offline, for as long as it says so', async () => {
    setOnline(false);
    void retry(failing(), { signal: never, policy }).catch(() => {});
    await time.advance(600_000);
    expect(attempts.length).to.be.within(30, 42);
    expect(Math.min(...delays())).to.be.at.least(15_000);
    setOnline(true);
    await time.advance(61_000);
    const { length } = attempts;
    await time.advance(600_000);
    expect(attempts).to.have.length(length);
  });
});

describe('sleep', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  it('ends after its time, not before', async () => {
    let over = false;
    void sleep(100, never).then(() => (over = true));
    await time.advance(99);
    expect(over).to.equal(false);
    await time.advance(1);
    await flushPromises();
    expect(over).to.equal(true);
  });

  it('ends with the signal’s reason, before or while it sleeps', async () => {
    expect(await sleep(100, AbortSignal.abort('before')).catch((reason: unknown) => reason)).to.equal('before');
    const controller = new AbortController();
    const end = sleep(100, controller.signal).catch((reason: unknown) => reason);
    controller.abort('while');
    expect(await end).to.equal('while');
    expect(time.pending).to.equal(0);
  });

  it('wakes by an event, and listens to none after', async () => {
    const heard: string[] = [];
    const { addEventListener, removeEventListener } = window;
    window.addEventListener = (...args: Parameters<typeof addEventListener>) => (
      heard.push(`+${args[0]}`),
      addEventListener(...args)
    );
    window.removeEventListener = (...args: Parameters<typeof removeEventListener>) => (
      heard.push(`-${args[0]}`),
      removeEventListener(...args)
    );
    const end = sleep(100, never, 'online');
    dispatchEvent(new Event('online'));
    await end;
    Object.assign(window, { addEventListener, removeEventListener });
    expect(heard).to.deep.equal(['+online', '-online']);
    expect(time.pending).to.equal(0);
  });
});
