import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue } from '../../src/core.js';
import { countOf, noMoreFaults, requestsOf, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
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
  let passed = 0;
  beforeEach(() => {
    passed = 0;
    wrap(performance, 'now', (real) => () => Reflect.apply(real, performance, []) + passed);
  });
  const pass = (ms: number) => {
    passed += ms;
    timers.pass(ms);
  };

  for (const [name, path, operation, partSize, lost] of [
    ['in parts', modes[0]![1], 'UploadPart', tenth, 3],
    ['as a form', modes[1]![1], 'PostObject', 2 * size, 1],
  ] as const) {
    it(`sends again, a second later, what moves no more, and keeps what is stored: ${name}`, async () => {
      const skip = operation === 'UploadPart' ? 4 : 0;
      await switches({ faults: [{ kind: 'stall', operation, atByte: 50_000, skip, times: lost }] });
      const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
      const queue = new UploadQueue({
        endpoint: endpoint(path),
        transfer,
        retryPolicy: { firstDelay: 20, maxDelay: 50 },
      });
      const end = settled(queue);
      const [task] = queue.add([file(size)]);
      const standing = async () =>
        (await requestsOf(operation)).filter(({ bytesReceived }) => bytesReceived === 50_000).length;
      await until(async () => (await standing()) === lost, 'requests that stand still');
      await noMoreFaults();
      const before = await requestsOf(operation);
      lock();
      pass(900);
      expect((await requestsOf(operation)).length, 'it may move yet').to.equal(before.length);
      pass(200);
      await end;
      expect([task!.status, task!.result?.verified]).to.deep.equal(['done', true]);
      expect(sameBytes(await storedBytes(task!.result!.key), bytes(size))).to.equal(true);
      if (operation !== 'UploadPart') return;
      const stored = before.flatMap(({ status, partNumber }) => (status === 200 ? partNumber : []));
      const later = (await requestsOf(operation)).slice(before.length).map(({ partNumber }) => partNumber);
      expect(stored).to.have.length(4);
      expect(
        later.filter((number) => stored.includes(number)),
        'what is stored is not sent again',
      ).to.be.empty;
      expect(await countOf('InitiateMultipartUpload')).to.equal(1);
    });
  }
});
