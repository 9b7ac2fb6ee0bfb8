import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue } from '../../src/core.js';
import {
  countOf,
  noMoreFaults,
  requestsOf,
  startAfresh,
  storedBytes,
  storedParts,
  switches,
} from '../support/browser/cloud.js';
import { modes } from '../support/browser/live-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { define, wrap } from '../support/browser/replace.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const tenth = 102_400;
const size = 10 * tenth;

beforeEach(startAfresh);
afterEach(() => switches());

/** The phone is locked for a minute, in which the page does not run; then the page is seen again. */
function lock(): void {
  const turn = () => document.dispatchEvent(new Event('visibilitychange'));
  const show = define(document, 'hidden', { value: true });
  turn();
  wrap(Date, 'now', (real) => () => real() + 60_000);
  show();
  turn();
}

describe('a page that was stopped and is seen again', () => {
  const timers = LongTimers.use();

  for (const [name, path, operation, partSize, lost] of [
    ['in parts', modes[0]![1], 'UploadPart', tenth, 3],
    ['as a form', modes[1]![1], 'PostObject', 2 * size, 1],
  ] as const) {
    it(`sends again, a second later, what moves no more, and keeps what is stored: ${name}`, async () => {
      const skip = operation === 'UploadPart' ? 4 : 0;
      await switches({ faults: [{ kind: 'stall', operation, atByte: 50_000, skip, times: lost }] });
      const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
      const queue = new UploadQueue({ endpoint: endpoint(path), transfer, retryPolicy: { firstDelay: 20, maxDelay: 50 } });
      const end = settled(queue);
      const [task] = queue.add([file(size)]);
      const standing = async () => (await requestsOf(operation)).filter(({ status }) => status === 0).length;
      await until(async () => (await standing()) === lost, 'requests that stand still');
      await noMoreFaults();
      const sent = (await requestsOf(operation)).length;
      lock();
      timers.pass(999);
      expect((await requestsOf(operation)).length, 'it may move yet').to.equal(sent);
      timers.pass(1);
      await end;
      expect([task!.status, task!.result?.verified]).to.deep.equal(['done', true]);
      expect(sameBytes(await storedBytes(task!.result!.key), bytes(size))).to.equal(true);
      if (operation !== 'UploadPart') return;
      expect(await storedParts(tenth), 'no part is sent twice').to.equal(10);
      expect(await countOf('InitiateMultipartUpload')).to.equal(1);
    });
  }
});
