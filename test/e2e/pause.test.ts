import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue, type UploadTask } from '../../src/core.js';
import {
  countOf,
  requests,
  requestsOf,
  startAfresh,
  storedBytes,
  storedParts,
  switches,
} from '../support/browser/cloud.js';
import { modes } from '../support/browser/live-element.js';
import { replace } from '../support/browser/replace.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { settled } from '../support/settled.js';

const tenth = 102_400;
const size = 10 * tenth;

function newQueue(path = modes[0]![1], partSize: number | undefined = tenth): UploadQueue {
  const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };
  return new UploadQueue({ endpoint: endpoint(path), transfer, retryPolicy });
}

/** Resumes, and waits for the end. */
async function finish(queue: UploadQueue, task: UploadTask): Promise<void> {
  const end = settled(queue);
  queue.resume();
  await end;
  if (task.error) throw task.error;
  expect(task.result?.verified).to.equal(true);
  expect(sameBytes(await storedBytes(task.result!.key), bytes(task.size))).to.equal(true);
}

/** The requests that carry bytes and have not ended. */
function carrying(): Set<XMLHttpRequest> {
  const open = new Set<XMLHttpRequest>();
  const { send } = XMLHttpRequest.prototype;
  replace(XMLHttpRequest.prototype, 'send', function (this: XMLHttpRequest, body) {
    if (body) {
      open.add(this);
      this.addEventListener('load', () => open.delete(this));
    }
    send.call(this, body);
  });
  return open;
}

beforeEach(startAfresh);
afterEach(() => switches());

describe('a pause', () => {
  for (const [name, path, partSize] of [
    ['sts, in parts', modes[0]![1], tenth],
    ['sts, in one request', modes[0]![1], 2 * size],
    ['post-policy', modes[1]![1], 2 * size],
    ['presigned-url, in parts', modes[2]![1], tenth],
  ] as const) {
    it(`ends the requests that carry bytes: ${name}`, async () => {
      const operation = ['UploadPart', 'PutObject', 'PostObject'];
      await switches({ faults: [{ kind: 'stall', operation, atByte: 50_000 }] });
      const queue = newQueue(path, partSize);
      const open = carrying();
      const [task] = queue.add([file(size)]);
      const atOnce = partSize === tenth ? 3 : 1;
      const carriers = async () => (await requests()).filter(({ bytesReceived }) => bytesReceived === 50_000);
      await until(async () => (await carriers()).length === atOnce);
      queue.pause();
      expect(task!.status).to.equal('paused');
      expect(open.size).to.equal(atOnce);
      await until(() => [...open].every(({ readyState }) => readyState === XMLHttpRequest.UNSENT));
      expect((await carriers()).map(({ status }) => status)).to.deep.equal(Array.from(open, () => 0)); // and no other
      await switches();
      await finish(queue, task!);
    });
  }

  for (const [when, fault, isDone] of [
    ['during Complete: the object is found', { kind: 'delay', ms: 300 }, true],
    ['before Complete', { kind: 'stall' }, false],
  ] as const)
    it(`loses no part ${when}`, async () => {
      await switches({ faults: [{ ...fault, operation: 'CompleteMultipartUpload', times: 1 }] });
      const queue = newQueue();
      const [task] = queue.add([file(size)]);
      await until(async () => (await requestsOf('CompleteMultipartUpload')).length > 0);
      queue.pause();
      expect(task!.status).to.equal('paused');
      if (isDone) await until(async () => (await countOf('CompleteMultipartUpload')) === 1);
      else await switches();
      await finish(queue, task!);
      expect(await storedParts(tenth)).to.equal(10);
      expect(await countOf('InitiateMultipartUpload')).to.equal(1);
    });
});

describe('a cancel', () => {
  it('aborts the upload in OSS in the background, with retries', async () => {
    await switches({
      faults: [
        { kind: 'stall', operation: 'UploadPart' },
        { kind: 'status', operation: 'AbortMultipartUpload', times: 2 },
        { kind: 'reset', operation: 'AbortMultipartUpload', times: 1 },
      ],
    });
    const queue = newQueue();
    const [task] = queue.add([file(size)]);
    await until(async () => (await requestsOf('UploadPart')).length > 0);
    queue.cancel();
    expect(task!.status).to.equal('canceled');
    const aborts = () => requestsOf('AbortMultipartUpload');
    await until(async () => (await aborts()).filter(({ status }) => status === 204).length === 1);
    expect((await aborts()).length).to.be.greaterThan(2);
    expect(task!.status).to.equal('canceled');
  });
});
