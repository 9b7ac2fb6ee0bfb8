import { expect } from '@open-wc/testing';
import { retry } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

function setOnline(online: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: online, configurable: true });
  dispatchEvent(new Event(online ? 'online' : 'offline'));
}

describe('retry in a browser that is offline', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => {
    time.restore();
    Reflect.deleteProperty(navigator, 'onLine');
  });

  it('retries now and then for as long as that lasts, and as soon as the browser is online again', async () => {
    const attempts: number[] = [];
    const work = async () => {
      attempts.push(time.elapsed);
      throw new UploadError('network', 'No.', { retryable: true });
    };
    setOnline(false);
    const { signal } = new AbortController();
    void retry(work, { signal, policy: { retryFor: 60_000 } }).catch(() => {});
    await time.advance(600_001);
    expect(attempts.length).to.be.within(30, 42);
    expect(Math.min(...attempts.slice(1).map((at, i) => at - attempts[i]!))).to.be.at.least(15_000);
    setOnline(true);
    await flushPromises();
    expect(attempts.at(-1)).to.equal(600_001);
    await time.advance(61_000);
    const { length } = attempts;
    await time.advance(600_000);
    expect(attempts).to.have.length(length);
    expect(time.pending).to.equal(0);
  });
});
