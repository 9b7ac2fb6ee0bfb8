import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId } from '../../src/core/resume/resume-record.js';
import { forgetRequests, requests, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const size = 10_000_000;
const partSize = 1_024_000; // ten grains, so ten parts
const path = '/get_sts_token_for_oss_upload';
let scope = '';

/** The same file, as a page that was loaded again would get it. */
const sameFile = (content = bytes(size)) =>
  new File([content], 'film.mp4', { type: 'video/mp4', lastModified: 1_700_000_000_000 });

function newQueue(resumeScope: string | undefined = scope, verify = true): UploadQueue {
  const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify };
  return new UploadQueue({ mode: sts, fetchGrant: endpoint(path), resumeScope, transfer });
}

/** Uploads until some parts are stored, then pauses, as if the page had gone. */
async function begin(file = sameFile()): Promise<UploadTask> {
  await switches({ bandwidth: 4_000_000 });
  const queue = newQueue();
  const [task] = queue.add([file]);
  await new Promise<void>((resolve) => {
    queue.addEventListener('upload-progress', ({ detail }) => detail.task.sent > 4_500_000 && resolve());
  });
  queue.pause();
  await switches();
  await forgetRequests();
  return task!;
}

const partsSent = () => storedParts(partSize);

async function finish(queue: UploadQueue, file = sameFile()): Promise<UploadTask> {
  const [task] = queue.add([file]);
  await settled(queue);
  if (task!.error) throw task!.error;
  return task!;
}

describe('resume', () => {
  beforeEach(async () => {
    scope = `test ${Math.random()}`;
    await switches();
  });

  it('sends only the parts that OSS lacks, under the same key', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const task = await finish(newQueue());
    expect(await partsSent()).to.be.within(1, 8);
    const lists = (await requests()).filter(({ operation }) => operation === 'ListParts');
    expect(lists, 'it proves the parts, too').to.have.length(1);
    expect(task.result?.key).to.equal(record?.key);
    expect(task.result?.verified).to.be.true;
    expect(sameBytes(await storedBytes(task.result!.key), bytes(size))).to.be.true;
    expect(await resumeDatabase.list(scope)).to.be.empty;
  }).timeout(30_000);

  it('restarts for another file of the same name, size and time', async () => {
    await begin();
    const other = bytes(size, 99);
    const task = await finish(newQueue(), sameFile(other));
    expect(await partsSent()).to.equal(10);
    expect(sameBytes(await storedBytes(task.result!.key), other)).to.be.true;
  }).timeout(30_000);

  it('restarts for another file of the same name, size and time with verify off too', async () => {
    await begin();
    const other = bytes(size, 99);
    const task = await finish(newQueue(scope, false), sameFile(other));
    expect(sameBytes(await storedBytes(task.result!.key), other)).to.be.true;
    expect(task.result).to.include({ verified: false, unverifiedReason: 'off' });
  }).timeout(30_000);

  it('does not use the upload of another user', async () => {
    await begin();
    await finish(newQueue('another scope'));
    expect(await partsSent()).to.equal(10);
  }).timeout(30_000);

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
    }).timeout(30_000);
  }

  for (const other of [{ bucket: 'another' }, { host: 'another.example' }]) {
    it(`restarts where the record is of another ${Object.keys(other).join()}`, async () => {
      await begin();
      const [record] = await resumeDatabase.list(scope);
      await resumeDatabase.set(recordId(record!), { ...record!, ...other });
      const task = await finish(newQueue());
      expect(await partsSent()).to.equal(10);
      expect(task.result?.key).not.to.equal(record?.key);
    }).timeout(30_000);
  }

  it('resumes by a record of version 0.1.0 without a host', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    await resumeDatabase.set(recordId(record!), { ...record!, bucket: undefined, host: '' });
    await finish(newQueue());
    expect(await partsSent()).to.be.within(1, 8);
  }).timeout(30_000);

  /** A queue whose endpoint gives a prefix below the one that it gave before. */
  function queueBelow(beforeUpload?: (task: UploadTask) => void): UploadQueue {
    const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
    const fetchGrant: FetchGrant = async (request, signal) => {
      const grant = (await ((await endpoint(path)(request, signal)) as Response).json()) as { dir: string };
      return { ...grant, dir: `${grant.dir}another/` };
    };
    return new UploadQueue({ mode: sts, fetchGrant, resumeScope: scope, transfer, beforeUpload });
  }

  it('restarts where its key is not below the prefix that the endpoint gives now', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const task = await finish(queueBelow());
    expect(await partsSent()).to.equal(10);
    expect(task.result?.key).to.contain('/another/').and.not.to.equal(record?.key);
  }).timeout(30_000);

  it('resumes under the key that the page sets, below any prefix, and restarts under another key', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    const key = record!.key.replace(/[^/]*$/, 'another.mp4');
    const other = newQueue();
    other.configure({ beforeUpload: (task) => void (task.key = key) });
    other.add([sameFile()]);
    await until(async () => (await resumeDatabase.list(scope))[0]?.key === key);
    other.pause();
    await until(async () => other.totals.uploading === 0);
    await resumeDatabase.set(recordId(record!), record!);
    await forgetRequests();
    const task = await finish(queueBelow((one) => void (one.key = record!.key)));
    expect(await partsSent()).to.be.within(1, 8);
    expect(task.result?.key).to.equal(record?.key);
  }).timeout(30_000);

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
      await new Promise((resolve) => setTimeout(resolve, 300));
    } finally {
      stop();
      queue.cancel();
    }
    return reads - 1;
  }

  it('stops reading the file for comparison on a pause', async () => {
    await begin();
    expect(await readsAfterPause()).to.equal(0);
  }).timeout(30_000);

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
  }).timeout(30_000);

  it('restarts where it cannot compare a completed object', async () => {
    await endInTheMiddle();
    await switches({ hideHeaders: ['x-oss-hash-crc64ecma'] });
    const { result } = await finish(newQueue());
    await switches();
    expect(await partsSent()).to.equal(10);
    expect(result?.verified).to.equal(true);
  }).timeout(30_000);

  it('stops comparing a completed object on a pause', async () => {
    await endInTheMiddle();
    expect(await readsAfterPause()).to.equal(0);
  }).timeout(30_000);

  it('stores no credential', async () => {
    await begin();
    const [record] = await resumeDatabase.list(scope);
    expect(Object.keys(record!).sort()).to.deep.equal([
      'bucket',
      'fingerprint',
      'handle',
      'host',
      'key',
      'name',
      'owner',
      'partSize',
      'path',
      'savedAt',
      'scope',
      'sent',
      'size',
      'type',
      'uploadId',
    ]);
  }).timeout(30_000);

  it('uploads once in two tabs', async () => {
    await switches({ bandwidth: 4_000_000 });
    const [first, second] = [newQueue(), newQueue()];
    const tasks = await Promise.all([finish(first), finish(second)]);
    await switches();
    expect(tasks[0].result).to.deep.equal(tasks[1].result);
  }).timeout(30_000);

  for (const count of [3, 4]) {
    it(`uploads once in ${count} tabs`, async () => {
      await switches({ bandwidth: 4_000_000 });
      await forgetRequests();
      const tasks = await Promise.all(Array.from({ length: count }, () => finish(newQueue())));
      await switches();
      for (const { result } of tasks) expect(result).to.deep.equal(tasks[0]!.result);
      expect(await partsSent()).to.equal(10);
      expect(await resumeDatabase.list(scope)).to.be.empty;
    }).timeout(30_000);
  }

  it('continues without a frozen tab that holds the lock, and reports that it waited', async () => {
    await begin();
    const [left] = await resumeDatabase.list(scope);
    let wake!: () => void;
    const name = `oss-direct-upload\n${recordId(left!)}`;
    const frozen = navigator.locks
      .request(name, () => new Promise<void>((resolve) => (wake = resolve)))
      .catch((error: Error) => error.name);
    const queue = newQueue();
    queue.configure({ transfer: { parallelParts: 3, partSize, stallTimeout: 1000 } });
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
    expect(times[said]).to.be.within(900, 3000);
    expect(times[said + 1]).to.be.within(3900, 12_000);
    wake();
    expect(await frozen).to.equal('AbortError');
    expect(await resumeDatabase.list(scope)).to.be.empty;
  }).timeout(30_000);

  it('forgets an upload at sign-out for good, though a tab sends it', async () => {
    await begin();
    await switches({ bandwidth: 4_000_000 });
    const working = newQueue();
    const end = finish(working);
    await new Promise<void>((resolve) => {
      working.addEventListener('upload-progress', ({ detail }) => detail.task.sent > 6_000_000 && resolve());
    });
    await resumeDatabase.set(`${scope}\nother`, {
      ...(await resumeDatabase.list(scope))[0]!,
      fingerprint: 'other',
      uploadId: 'none',
    });
    await newQueue().forgetUnfinished();
    expect(await resumeDatabase.list(scope)).to.be.empty;
    const { result } = await end;
    expect(result?.verified).to.equal(true);
    expect(await resumeDatabase.list(scope)).to.be.empty;
    const aborted = async () => (await requests()).filter(({ operation }) => operation === 'AbortMultipartUpload');
    while ((await aborted()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await aborted()).to.have.length(1); // the one that nobody was at work on
    await switches();
  }).timeout(30_000);

  it('stores no value of the endpoint’s query, in records, locks or messages', async () => {
    const messages: unknown[] = [];
    const channel = new BroadcastChannel('oss-direct-upload at work');
    channel.onmessage = ({ data }) => messages.push(data);
    scope = `${new URL(`${path}?token=SECRET&x=1#SECRET`, location.href).href}\n${scope}`;
    await switches({ bandwidth: 4_000_000 });
    const queue = newQueue();
    const [task] = queue.add([sameFile()]);
    await new Promise<void>((resolve) => {
      queue.addEventListener('upload-progress', ({ detail }) => detail.task.sent > 4_500_000 && resolve());
    });
    channel.postMessage(''); // a tab that uploads says so
    while (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const locks = await navigator.locks.query();
    queue.pause(task);
    const [left] = await newQueue().listUnfinished();
    expect(left?.id).to.contain(`${path}?token=&x=\n`);
    const all = JSON.stringify([messages, locks, left, await resumeDatabase.list(left!.id.split('\nfilm.mp4')[0]!)]);
    expect(all).to.contain('token=').and.not.to.contain('SECRET');
    queue.cancel();
    channel.close();
    await switches();
  }).timeout(30_000);

  it('needs no storage within a page', async () => {
    await switches({ bandwidth: 4_000_000 });
    const queue = newQueue('');
    queue.configure({ resumeScope: undefined });
    const [task] = queue.add([sameFile()]);
    await new Promise<void>((resolve) => {
      queue.addEventListener('upload-progress', ({ detail }) => detail.task.sent > 4_500_000 && resolve());
    });
    queue.pause();
    await switches();
    await forgetRequests();
    queue.resume();
    await settled(queue);
    expect(task?.status).to.equal('done');
    expect(await partsSent()).to.be.within(1, 8);
  }).timeout(30_000);
});
