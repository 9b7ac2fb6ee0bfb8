import { expect } from '@open-wc/testing';
import { retry, type RetryPolicy, sleep } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

const policy: RetryPolicy = { retryFor: 60_000, firstDelay: 500, maxDelay: 15_000 };
const { signal: never } = new AbortController();

function setOnline(online: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: online, configurable: true });
  dispatchEvent(new Event(online ? 'online' : 'offline'));
}

describe('retry in a browser that is offline', () => {
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
    (succeedsAt = Infinity) =>
    async () => {
      attempts.push(time.elapsed);
      if (time.elapsed < succeedsAt) throw new UploadError('network', 'No.', { retryable: true });
      return 'done';
    };

  it('retries as soon as the browser is online again', async () => {
    setOnline(false);
    const end = retry(failing(1), { signal: never, policy });
    await time.advance(10_000);
    expect(attempts).to.deep.equal([0]);
    setOnline(true);
    await flushPromises();
    expect(await end).to.equal('done');
    expect(attempts).to.deep.equal([0, 10_000]);
  });

  it('retries now and then for as long as the browser reports offline', async () => {
    setOnline(false);
    void retry(failing(), { signal: never, policy }).catch(() => {});
    await time.advance(600_000);
    expect(attempts.length).to.be.within(30, 42);
    expect(Math.min(...attempts.slice(1).map((at, i) => at - attempts[i]!))).to.be.at.least(15_000);
    setOnline(true);
    await time.advance(61_000);
    const { length } = attempts;
    await time.advance(600_000);
    expect(attempts).to.have.length(length);
  });

  it('wakes by the event online, and removes its listener', async () => {
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
