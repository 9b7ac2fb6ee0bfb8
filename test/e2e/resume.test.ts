import { expect } from '@open-wc/testing';
import { endpoint, type QueueOptions, sts, type UploadMetric, UploadQueue, type UploadTask } from '../../src/core.js';
import { allStored, putUpload, sharedUploads, uploads } from '../support/browser/memory.js';
import { forgetRequests, requestsOf, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { holdPartsAfter, partsAreStored, uploadPartly } from '../support/browser/part-way.js';
import { replace } from '../support/browser/replace.js';
import { finishBy, sendBy } from '../support/browser/upload.js';
import { bytes, sameBytes } from '../support/files.js';
import { stopWatch } from '../support/set-clock.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const partSize = 102_400;
const size = 10 * partSize;
const path = '/get_sts_token_for_oss_upload';
let scope = '';

/** The same file, as a page that was loaded again would get it. */
const sameFile = (content = bytes(size)) =>
  new File([content], 'film.mp4', { type: 'video/mp4', lastModified: 1_700_000_000_000 });

const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };

function newQueue(change: Partial<QueueOptions> = {}): UploadQueue {
  return new UploadQueue({
    mode: sts,
    endpoint: endpoint(path),
    resumeScope: scope,
    transfer,
    retryPolicy,
    ...change,
  });
}

/** Uploads until four parts are stored, then pauses, as if the page had gone. */
const begin = () => uploadPartly(newQueue(), sameFile());

const partsSent = () => storedParts(partSize);

const finish = (queue: UploadQueue, file = sameFile()) => finishBy(queue, file);

describe('resume', () => {
  let restart: () => void;
  beforeEach(async () => {
    restart = stopWatch();
    scope = `test ${Math.random()}`;
    await switches();
  });
  afterEach(() => restart());

  it('sends only the parts that OSS lacks, under the same key, and stores no credential', async () => {
    await begin();
    const [record] = await uploads(scope);
    expect(Object.keys(record!).sort().join(' ')).to.equal('bucket host key partSize savedAt sent type uploadId');
    const task = await finish(newQueue());
    expect(await partsSent()).to.equal(6);
    expect(await requestsOf('ListParts'), 'it proves the parts, too').to.have.length(1);
    expect(task.result?.key).to.equal(record?.key);
    expect(task.result?.verified).to.be.true;
    expect(sameBytes(await storedBytes(task.result!.key), bytes(size))).to.be.true;
    expect(await uploads(scope)).to.be.empty;
  });

  it('continues with a file that has another time of change, as phones give a photo at each choice', async () => {
    await begin();
    const task = await finish(newQueue(), new File([bytes(size)], 'film.mp4', { type: 'video/mp4', lastModified: 5 }));
    expect(await partsSent()).to.equal(6);
    expect(sameBytes(await storedBytes(task.result!.key), bytes(size))).to.be.true;
  });

  describe('where another file has the same name and size', () => {
    const other = bytes(size, 99);
    const otherFile = () => new File([other], 'film.mp4', { type: 'video/mp4', lastModified: 5 });

    async function expectBoth(first: UploadTask, second: UploadTask): Promise<void> {
      expect(sameBytes(await storedBytes(first.result!.key), bytes(size))).to.equal(true);
      expect(sameBytes(await storedBytes(second.result!.key), other)).to.equal(true);
    }

    it('stores both when they are added at once', async () => {
      const [first, second] = await sendBy(newQueue(), sameFile(), otherFile());
      await expectBoth(first!, second!);
    });

    it('stores both when one is paused while the other is sent', async () => {
      const queue = newQueue();
      const first = await uploadPartly(queue, sameFile());
      const second = await finish(newQueue(), otherFile());
      const end = settled(queue);
      queue.resume();
      await end;
      await expectBoth(first, second);
      expect(await partsSent(), 'four parts were not sent again').to.equal(16);
    });
  });

  for (const verify of [true, false])
    it(`restarts for another file of the same name, size and time, with verify ${verify}`, async () => {
      await begin();
      const other = bytes(size, 99);
      const task = await finish(newQueue({ transfer: { ...transfer, verify } }), sameFile(other));
      expect(await partsSent()).to.equal(10);
      expect(sameBytes(await storedBytes(task.result!.key), other)).to.be.true;
      expect(task.result?.unverifiedReason).to.equal(verify ? undefined : 'off');
    });

  it('does not use the upload of another user', async () => {
    await begin();
    await finish(newQueue({ resumeScope: 'another scope' }));
    expect(await partsSent()).to.equal(10);
  });

  const refusal = { kind: 'status', operation: 'ListParts', times: 1 };
  for (const [why, change, fault] of [
    ['OSS has forgotten it', {}, { ...refusal, status: 404, code: 'NoSuchUpload' }],
    ['OSS refuses to list its parts', {}, { ...refusal, status: 403, code: 'AccessDenied' }],
    ['its record is of another bucket', { bucket: 'another' }],
    ['its record is of another host', { host: 'another.example' }],
  ] as [why: string, change: object, fault?: object][]) {
    it(`restarts where ${why}`, async () => {
      await begin();
      const [record] = await sharedUploads(scope);
      await putUpload({ ...record!, upload: { ...record!.upload, ...change } });
      if (fault) await switches({ faults: [fault] });
      const { result } = await finish(newQueue());
      expect(await partsSent()).to.equal(10);
      expect(result?.verified).to.be.true;
      expect(result?.key).not.to.equal(record?.upload.key);
    });
  }

  /** Hears of each piece of a file that the worker is asked to read. */
  function onRead(hear: (length: number) => void): void {
    const { postMessage } = Worker.prototype;
    replace(Worker.prototype, 'postMessage', function (this: Worker, message: unknown) {
      if (Array.isArray(message)) hear(Number(message[3]) - Number(message[2]));
      postMessage.call(this, message);
    });
  }

  /** What a page leaves that ended in the middle of CompleteMultipartUpload, which OSS has done since. */
  async function endInTheMiddle(): Promise<string> {
    await begin();
    const [record] = await sharedUploads(scope);
    await finish(newQueue());
    await putUpload({ ...record!, upload: { ...record!.upload, completing: true } });
    await forgetRequests();
    return record!.upload.key;
  }

  for (const [what, prepare] of [
    ['the file for comparison', begin],
    ['it for comparison with a completed object', endInTheMiddle],
  ] as const)
    it(`stops reading ${what} on a pause`, async () => {
      await prepare();
      const queue = newQueue();
      let reads = 0;
      onRead(() => void (++reads === 1 && queue.pause()));
      await sendBy(queue, sameFile());
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(reads).to.equal(1);
      queue.cancel();
    });

  it('finds an object that OSS had completed, and compares it part by part', async () => {
    const key = await endInTheMiddle();
    let largest = 0;
    onRead((length) => (largest = Math.max(largest, length)));
    const { result } = await finish(newQueue());
    expect(result).to.include({ key, verified: true });
    expect(await partsSent()).to.equal(0);
    expect(largest).to.be.within(partSize / 2, partSize);
    expect(await uploads(scope)).to.be.empty;
  });

  it('restarts where it cannot compare a completed object', async () => {
    await endInTheMiddle();
    await switches({ hideHeaders: ['x-oss-hash-crc64ecma'] });
    const { result } = await finish(newQueue());
    await switches();
    expect(await partsSent()).to.equal(10);
    expect(result?.verified).to.equal(true);
  });

  it('uploads once in four tabs', async () => {
    await switches({ latency: 30 }); // so that each tab finds the first one at work
    await forgetRequests();
    const tasks = await Promise.all([1, 2, 3, 4].map(() => finish(newQueue())));
    for (const { result } of tasks) expect(result).to.deep.equal(tasks[0]!.result);
    expect(await partsSent()).to.equal(10);
    expect(await uploads(scope)).to.be.empty;
  });

  it('stores no value of the endpoint’s query, in records, locks or messages', async () => {
    const messages: unknown[] = [];
    const channel = new BroadcastChannel('oss-direct-upload');
    channel.onmessage = ({ data }) => messages.push(data);
    scope = `${new URL(`${path}?token=SECRET&x=1#SECRET`, location.href).href}\n${scope}`;
    await holdPartsAfter(4);
    await forgetRequests();
    const queue = newQueue();
    const [task] = queue.add([sameFile()]);
    await partsAreStored(4);
    channel.postMessage('ask'); // a tab that uploads says so
    await until(() => messages.length > 0);
    const locks = await navigator.locks.query();
    queue.pause(task);
    const left = await until(async () => (await newQueue().listUnfinished())[0], 'what is left');
    const all = JSON.stringify([messages, locks, left, await allStored()]);
    expect(all).to.contain('token=').and.not.to.contain('SECRET');
    queue.cancel();
    channel.close();
    await switches();
  });

  it('needs no storage within a page, and counts the bytes that were reused', async () => {
    const queue = newQueue({ resumeScope: undefined });
    const metrics: UploadMetric[] = [];
    queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
    const task = await uploadPartly(queue, sameFile());
    queue.resume();
    await settled(queue);
    expect(task.status).to.equal('done');
    expect(await partsSent()).to.equal(6);
    expect(metrics.map(({ reusedBytes }) => reusedBytes)).to.deep.equal([4 * partSize]);
  });
});
