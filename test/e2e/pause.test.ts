import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  postPolicy,
  presignedUrl,
  sts,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { forgetRequests, requests, storedParts, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { settled } from '../support/settled.js';

const tenth = 102_400;
const size = 10 * tenth;
const ask = endpoint('/get_sts_token_for_oss_upload');

function newQueue(fetchGrant: FetchGrant = ask): UploadQueue {
  const transfer = { parallelParts: 3, partSize: tenth, stallTimeout: 30_000, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };
  return new UploadQueue({ mode: sts, fetchGrant, transfer, retryPolicy });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function count(operation: string, isWanted = (status: number) => status < 300): Promise<number> {
  return (await requests()).filter((one) => one.operation === operation && isWanted(one.status)).length;
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

let restore: () => void = () => {};

/** The requests that carry bytes and have not ended. */
function carrying(): Set<XMLHttpRequest> {
  const open = new Set<XMLHttpRequest>();
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {
    if (body) {
      open.add(this);
      this.addEventListener('load', () => open.delete(this));
    }
    send.call(this, body);
  };
  restore = () => (XMLHttpRequest.prototype.send = send);
  return open;
}

const delayed = (operation: string) => ({ faults: [{ kind: 'delay', operation, ms: 300, times: 1 }] });
const isAt = (operation: string) => async () => (await requests()).some((one) => one.operation === operation);

describe('a pause', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });
  afterEach(() => (restore(), switches()));

  const modes = [
    ['sts, in parts', sts, '/get_sts_token_for_oss_upload', tenth],
    ['sts, in one request', sts, '/get_sts_token_for_oss_upload', undefined],
    ['post-policy', postPolicy, '/get_post_signature_for_oss_upload', undefined],
    ['presigned-url, in parts', presignedUrl, '/get_presigned_url_for_oss_upload', tenth],
  ] as const;
  for (const [name, mode, path, partSize] of modes) {
    it(`ends the requests that carry bytes: ${name}`, async () => {
      const operation = ['UploadPart', 'PutObject', 'PostObject'];
      await switches({ faults: [{ kind: 'stall', operation, atByte: 50_000 }] });
      const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
      const queue = new UploadQueue({ mode, fetchGrant: endpoint(path), transfer });
      const open = carrying();
      const [task] = queue.add([file(size)]);
      const atOnce = partSize ? 3 : 1;
      await until(
        async () => (await requests()).filter(({ bytesReceived }) => bytesReceived === 50_000).length === atOnce,
      );
      queue.pause();
      expect(task!.status).to.equal('paused');
      expect(open.size).to.equal(atOnce);
      await until(() => [...open].every(({ readyState }) => readyState === XMLHttpRequest.UNSENT));
      const carriers = (await requests()).filter(({ bytesReceived }) => bytesReceived === 50_000);
      expect(carriers.map(({ status }) => status)).to.deep.equal(Array.from(open, () => 0)); // and no other
      await switches();
      await finish(queue, task!);
    });
  }

  it('during a request to the endpoint aborts the request', async () => {
    const asked: AbortSignal[] = [];
    const queue = newQueue((request, signal) => {
      asked.push(signal);
      return asked.length === 1 ? new Promise(() => {}) : ask(request, signal);
    });
    const [task] = queue.add([file(size)]);
    await until(() => asked.length === 1);
    queue.pause();
    await until(() => asked[0]?.aborted);
    await finish(queue, task!);
    expect(asked).to.have.length(2);
  });

  it('during InitiateMultipartUpload sends no part', async () => {
    await switches(delayed('InitiateMultipartUpload'));
    const queue = newQueue();
    const [task] = queue.add([file(size)]);
    await until(isAt('InitiateMultipartUpload'));
    queue.pause();
    await wait(100);
    expect(await count('UploadPart', () => true)).to.equal(0);
    await finish(queue, task!);
  });

  it('during Complete loses no part: the object is found', async () => {
    await switches(delayed('CompleteMultipartUpload'));
    const queue = newQueue();
    const [task] = queue.add([file(size)]);
    await until(isAt('CompleteMultipartUpload'));
    queue.pause();
    expect(task!.status).to.equal('paused');
    await until(async () => (await count('CompleteMultipartUpload')) === 1);
    await finish(queue, task!);
    expect(await storedParts(tenth)).to.equal(10);
    expect(await count('InitiateMultipartUpload')).to.equal(1);
  });

  it('before Complete keeps all parts', async () => {
    await switches({ faults: [{ kind: 'stall', operation: 'CompleteMultipartUpload', times: 1 }] });
    const queue = newQueue();
    const [task] = queue.add([file(size)]);
    await until(isAt('CompleteMultipartUpload'));
    queue.pause();
    await switches();
    await finish(queue, task!);
    expect(await storedParts(tenth)).to.equal(10);
    expect(await count('InitiateMultipartUpload')).to.equal(1);
  });
});

describe('a cancel', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });
  afterEach(() => switches());

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
    await until(async () => (await count('UploadPart', () => true)) > 0);
    queue.cancel();
    expect(task!.status).to.equal('canceled');
    await until(async () => (await count('AbortMultipartUpload', (status) => status === 204)) === 1);
    expect(await count('AbortMultipartUpload', () => true)).to.be.greaterThan(2);
    expect(task!.status).to.equal('canceled');
  });
});
