import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, type QueueOptions, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId } from '../../src/core/resume/resume-record.js';
import { forgetRequests, requests, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { holdPartsAfter, partsAreStored, uploadPartly } from '../support/browser/part-way.js';
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
    fetchGrant: endpoint(path),
    resumeScope: scope,
    transfer,
    retryPolicy,
    ...change,
  });
}

/** Uploads until four parts are stored, then pauses, as if the page had gone. */
const begin = () => uploadPartly(newQueue(), sameFile());

const partsSent = () => storedParts(partSize);

async function finish(queue: UploadQueue, file = sameFile()): Promise<UploadTask> {
  const [task] = queue.add([file]);
  await settled(queue);
  if (task!.error) throw task!.error;
  return task!;
}

describe('resume', () => {
  let restart: () => void;
  beforeEach(() => (restart = stopWatch()));
  afterEach(() => restart());
  beforeEach(async () => {
    scope = `test ${Math.random()}`;
    await switches();
  });

  it('sends only the parts that OSS lacks, under the same key', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const task = await finish(newQueue());
    expect(await partsSent()).to.equal(6);
    const lists = (await requests()).filter(({ operation }) => operation === 'ListParts');
    expect(lists, 'it proves the parts, too').to.have.length(1);
    expect(task.result?.key).to.equal(record?.key);
    expect(task.result?.verified).to.be.true;
    expect(sameBytes(await storedBytes(task.result!.key), bytes(size))).to.be.true;
    expect(await resumeDatabase.list(scope)).to.be.empty;
  });

  it('restarts for another file of the same name, size and time', async () => {
    await begin();
    const other = bytes(size, 99);
    const task = await finish(newQueue(), sameFile(other));
    expect(await partsSent()).to.equal(10);
    expect(sameBytes(await storedBytes(task.result!.key), other)).to.be.true;
  });

  it('restarts for another file of the same name, size and time with verify off too', async () => {
    await begin();
    const other = bytes(size, 99);
    const task = await finish(newQueue({ transfer: { ...transfer, verify: false } }), sameFile(other));
    expect(sameBytes(await storedBytes(task.result!.key), other)).to.be.true;
    expect(task.result).to.include({ verified: false, unverifiedReason: 'off' });
  });

  it('does not use the upload of another user', async () => {
    await begin();
    await finish(newQueue({ resumeScope: 'another scope' }));
    expect(await partsSent()).to.equal(10);
  });

  for (const [why, status, code] of [
    ['has forgotten it', 404, 'NoSuchUpload'],
    ['refuses to list its parts', 403, 'AccessDenied'],
  ] as const) {
    it(`restarts when OSS ${why}`, async () => {
      await begin();
      await switches({ faults: [{ kind: 'status', operation: 'ListParts', status, code, times: 1 }] });
      const task = await finish(newQueue());
      expect(await partsSent()).to.equal(10);
      expect(task.result?.verified).to.be.true;
    });
  }

  for (const other of [{ bucket: 'another' }, { host: 'another.example' }]) {
    it(`restarts where the record is of another ${Object.keys(other).join()}`, async () => {
      await begin();
      const [record] = await resumeDatabase.list(scope);
      await resumeDatabase.set(recordId(record!), { ...record!, ...other });
      const task = await finish(newQueue());
      expect(await partsSent()).to.equal(10);
      expect(task.result?.key).not.to.equal(record?.key);
    });
  }

  /** A queue whose endpoint gives a prefix below the one that it gave before. */
  function queueBelow(beforeUpload?: (task: UploadTask) => void): UploadQueue {
    const fetchGrant: FetchGrant = async (request, signal) => {
      const grant = (await ((await endpoint(path)(request, signal)) as Response).json()) as { dir: string };
      return { ...grant, dir: `${grant.dir}another/` };
    };
    return newQueue({ fetchGrant, beforeUpload });
  }

  it('restarts where its key is not below the prefix that the endpoint gives now', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const task = await finish(queueBelow());
    expect(await partsSent()).to.equal(10);
    expect(task.result?.key).to.contain('/another/').and.not.to.equal(record?.key);
  });

  it('resumes under the key that the page sets, below any prefix, and restarts under another key', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const key = record!.key.replace(/[^/]*$/, 'another.mp4');
    const other = newQueue({ beforeUpload: (task) => void (task.key = key) });
    other.add([sameFile()]);
    await until(async () => (await resumeDatabase.list(scope))[0]?.key === key);
    other.pause();
    await until(async () => other.totals.uploading === 0);
    await resumeDatabase.set(recordId(record!), record!);
    await forgetRequests();
    const task = await finish(queueBelow((one) => void (one.key = record!.key)));
    expect(await partsSent()).to.equal(6);
    expect(task.result?.key).to.equal(record?.key);
  });

  /** Hears of each piece of a file that the worker is asked to read; returns what ends that. */
  function onRead(hear: (length: number) => void): () => void {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, message: unknown) {
      if (Array.isArray(message)) hear(Number(message[3]) - Number(message[2]));
      postMessage.call(this, message);
    };
    return () => void (Worker.prototype.postMessage = postMessage);
  }

  /** Pauses at the first piece that is read of the file. @returns how many more are read anyway */
  async function readsAfterPause(): Promise<number> {
    const queue = newQueue();
    let reads = 0;
    const stop = onRead(() => void (++reads === 1 && queue.pause()));
    try {
      queue.add([sameFile()]);
      await settled(queue);
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      stop();
      queue.cancel();
    }
    return reads - 1;
  }

  it('stops reading the file for comparison on a pause', async () => {
    await begin();
    expect(await readsAfterPause()).to.equal(0);
  });

  /** What a page leaves that ended in the middle of CompleteMultipartUpload, which OSS has done since. */
  async function endInTheMiddle(): Promise<string> {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    await finish(newQueue());
    await resumeDatabase.set(recordId(record!), { ...record!, completing: true });
    await forgetRequests();
    return record!.key;
  }

  it('finds an object that OSS had completed, and compares it part by part', async () => {
    const key = await endInTheMiddle();
    let largest = 0;
    const stop = onRead((length) => (largest = Math.max(largest, length)));
    try {
      const { result } = await finish(newQueue());
      expect(result).to.include({ key, verified: true });
      expect(await partsSent()).to.equal(0);
      expect(largest).to.be.within(partSize / 2, partSize);
      expect(await resumeDatabase.list(scope)).to.be.empty;
    } finally {
      stop();
    }
  });

  it('restarts where it cannot compare a completed object', async () => {
    await endInTheMiddle();
    await switches({ hideHeaders: ['x-oss-hash-crc64ecma'] });
    const { result } = await finish(newQueue());
    await switches();
    expect(await partsSent()).to.equal(10);
    expect(result?.verified).to.equal(true);
  });

  it('stops comparing a completed object on a pause', async () => {
    await endInTheMiddle();
    expect(await readsAfterPause()).to.equal(0);
  });

  it('stores no credential', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const known = 'bucket fingerprint handle host key name owner partSize path savedAt scope sent size type uploadId';
    expect(Object.keys(record!).sort().join(' ')).to.equal(known);
  });

  for (const count of [2, 4]) {
    it(`uploads once in ${count} tabs`, async () => {
      await switches({ latency: 30 }); // so that each tab finds the first one at work
      await forgetRequests();
      const tasks = await Promise.all(Array.from({ length: count }, () => finish(newQueue())));
      for (const { result } of tasks) expect(result).to.deep.equal(tasks[0]!.result);
      expect(await partsSent()).to.equal(10);
      expect(await resumeDatabase.list(scope)).to.be.empty;
    });
  }

  it('continues without a frozen tab that holds the lock, and reports that it waited', async () => {
    restart();
    await begin();
    const [left] = await resumeDatabase.list(scope);
    let wake!: () => void;
    const name = `oss-direct-upload\n${recordId(left!)}`;
    const frozen = navigator.locks
      .request(name, () => new Promise<void>((resolve) => (wake = resolve)))
      .catch((error: Error) => error.name);
    const queue = newQueue({ transfer: { ...transfer, stallTimeout: 300 } });
    const begunAt = performance.now();
    const times: number[] = [];
    queue.addEventListener('task-change', ({ detail: { task } }) => {
      if (task.status === 'uploading') times.push(performance.now() - begunAt);
      if (task.status === 'uploading') states.push(`${task.state.status === 'uploading' && task.state.reason}`);
    });
    const states: string[] = [];
    const task = await finish(queue);
    expect(task.result?.key).not.to.equal(left?.key);
    expect(await partsSent()).to.equal(10);
    const said = states.indexOf('other-tab');
    expect(times[said]).to.be.at.least(290);
    expect(times[said + 1]).to.be.at.least(4 * 290);
    wake();
    expect(await frozen).to.equal('AbortError');
    expect(await resumeDatabase.list(scope)).to.be.empty;
  });

  it('forgets an upload at sign-out for good, though a tab sends it', async () => {
    await begin();
    await holdPartsAfter(2);
    const end = finish(newQueue());
    await partsAreStored(2);
    await resumeDatabase.set(`${scope}\nother`, {
      ...(await resumeDatabase.list(scope))[0]!,
      fingerprint: 'other',
      uploadId: 'none',
    });
    await newQueue().forgetUnfinished();
    expect(await resumeDatabase.list(scope)).to.be.empty;
    await switches();
    const { result } = await end;
    expect(result?.verified).to.equal(true);
    expect(await resumeDatabase.list(scope)).to.be.empty;
    const aborted = async () => (await requests()).filter(({ operation }) => operation === 'AbortMultipartUpload');
    await until(async () => (await aborted()).length > 0);
    expect(await aborted()).to.have.length(1); // the one that nobody was at work on
  });

  it('stores no value of the endpoint’s query, in records, locks or messages', async () => {
    const messages: unknown[] = [];
    const channel = new BroadcastChannel('oss-direct-upload at work');
    channel.onmessage = ({ data }) => messages.push(data);
    scope = `${new URL(`${path}?token=SECRET&x=1#SECRET`, location.href).href}\n${scope}`;
    await holdPartsAfter(4);
    await forgetRequests();
    const queue = newQueue();
    const [task] = queue.add([sameFile()]);
    await partsAreStored(4);
    channel.postMessage(''); // a tab that uploads says so
    await until(() => messages.length > 0);
    const locks = await navigator.locks.query();
    queue.pause(task);
    const [left] = await newQueue().listUnfinished();
    expect(left?.id).to.contain(`${path}?token=&x=\n`);
    const all = JSON.stringify([messages, locks, left, await resumeDatabase.list(left!.id.split('\nfilm.mp4')[0]!)]);
    expect(all).to.contain('token=').and.not.to.contain('SECRET');
    queue.cancel();
    channel.close();
    await switches();
  });

  it('needs no storage within a page', async () => {
    const queue = newQueue({ resumeScope: undefined });
    const task = await uploadPartly(queue, sameFile());
    queue.resume();
    await settled(queue);
    expect(task.status).to.equal('done');
    expect(await partsSent()).to.equal(6);
  });
});
