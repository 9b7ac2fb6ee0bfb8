import { expect } from '@open-wc/testing';
import { retry } from '../../src/base/retry.js';
import { UploadError } from '../../src/base/upload-error.js';
import { define, untilTestEnds } from '../support/browser/replace.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

function setOnline(online: boolean): void {
  define(navigator, 'onLine', { value: online });
  dispatchEvent(new Event(online ? 'online' : 'offline'));
}

it('retries in a browser that is offline now and then, and as soon as it is online again', async () => {
  const time = untilTestEnds(new VirtualTime());
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
