import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Bytes } from '../../src/base/base64.js';
import type { Job, SendOptions } from '../../src/job/job.js';
import type { ObjectOptions } from '../../src/object/stored-object.js';
import type { SignedRequest } from '../../src/object/operation.js';
import { Ledger } from '../../src/queue/ledger.js';
import { hasAdopted } from '../../src/queue/queue-runner.js';
import { type QueueSettings, defaultSettings } from '../../src/task/upload-settings.js';
import { UploadTask } from '../../src/task/upload-task.js';
import { lazy } from '../../src/base/lazy.js';
import { sleep } from '../../src/base/retry.js';
import { UploadError } from '../../src/base/upload-error.js';
import { FileRuns } from '../../src/upload/file-keys.js';
import { makeJob } from '../../src/upload/make-job.js';
import { unseenRun } from '../../src/upload/run-report.js';
import { ObjectClaims } from '../../src/object/object-claims.js';
import { objectHeaders } from '../../src/oss/response/object-headers.js';
import { type Send, send } from '../../src/oss/request/send.js';
import { SpeedLimiter } from '../../src/oss/request/speed-limiter.js';
import { assertThrows, assertUploadError, assertFields, assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { respond } from '../support/part-job.js';
import { newTask as taskOf, runOf, silent } from '../support/tasks.js';
import { freeKeys, unlimited } from '../support/unlimited.js';
import { flushPromises } from '../support/virtual-time.js';

const time = useVirtualTime();
const settings: QueueSettings = { ...defaultSettings, retryPolicy: { retryFor: 1, firstDelay: 0, maxDelay: 0 } };
const newTask = () => taskOf('a.txt', 1, 'text/plain');

const sessions = new WeakMap<UploadTask, FileRuns>();

function jobOf(task: UploadTask, changed: Partial<QueueSettings> = {}, sender: Send = send): Job {
  const session = sessions.get(task) ?? new FileRuns(task, freeKeys(changed));
  sessions.set(task, session);
  return makeJob(unlimited(sender), session, unseenRun(), { ...settings, ...changed });
}

it('a job that retries has its whole time again with confirmed bytes, also where another upload begins from nothing', async () => {
  const job = jobOf(newTask());
  job.report.progress(9_000_000, 9_000_000); // of an upload that OSS then has no longer
  let attempts = 0;
  const end = job.link.retry(async () => {
    if (++attempts === 10) return;
    job.report.progress(attempts, attempts);
    await sleep(5); // longer than it retries without progress
    throw new UploadError('network', 'cut', { retryable: true });
  });
  await time.until(end, 1000);
  assert.equal(attempts, 10);
});

it('a max-speed that is set while a file is sent counts from its next request on, by code that is loaded then', async () => {
  let maxSpeed: number | undefined;
  const loads: (number | undefined)[] = [];
  const limiter = lazy(async () => {
    loads.push(maxSpeed);
    return new SpeedLimiter({ maxSpeed: () => maxSpeed, totals: () => ({ size: 9, sent: 0 }) });
  });
  const context = { ...unlimited(async () => respond()), maxSpeed: () => maxSpeed, limiter };
  const { link } = makeJob(context, new FileRuns(newTask(), freeKeys()), unseenRun(), settings);
  const limits: (number | undefined)[] = [];
  for (maxSpeed of [undefined, 204_800, 409_600, undefined]) {
    await link.sendBody(1, async (trafficLimit) => {
      limits.push(trafficLimit);
      return [{ method: 'PUT', url: 'http://oss.example/', headers: {}, trafficLimit }, new Blob()];
    });
  }
  assert.deepEqual(limits, [undefined, 1_638_400, 3_276_800, undefined]);
  assert.deepEqual(loads, [204_800]);
});

const cut = new UploadError('network', 'Cut.');
const cutOdd: Send = async (_context, _request, { body, onProgress } = {}) => {
  const bytes = (body as Uint8Array).length;
  onProgress?.(bytes + 9); // a form has fields, too
  if (bytes % 2) throw cut;
  return respond();
};

for (const [what, steps, isStored, resent] of [
  ['of a request that was cut', [35, 100], true, 35],
  ['of a part that arrived after others had sent its bytes', [40, 40, 'had 40', 60], true, 40],
  ['of parts that OSS had and lost', [60, 'had 60', 'had 0', 100], true, 60],
  ['of a file that is not in OSS', [35, 40, 'had 40', 35], false, 70],
  ['and not of what an earlier page had sent', ['began with 60', 'had 60', 35, 40, 'began with 100'], true, 35],
  ['and none of a file that was there', ['began with 100'], true, 0],
] as const)
  it(`resentBytes counts bytes that were sent and not used: ${what}`, async () => {
    const task = taskOf('a', 100);
    const job = jobOf(task, {}, cutOdd);
    for (const step of steps) {
      const bytes = Number(/\d+/.exec(`${step}`));
      const make = async () =>
        [{ method: '', url: 'http://oss.example/', headers: {} }, new Uint8Array(bytes)] as [SignedRequest, Bytes];
      if (typeof step === 'number') await job.link.sendBody(bytes, make).catch((error) => assert.equal(error, cut));
      else if (step.startsWith('had')) job.report.progress(bytes, bytes);
      else job.report.facts({ reusedBytes: bytes });
    }
    const result = { key: '', url: '', size: 100, type: '', verified: true };
    const metric = sessions.get(task)!.endUpload(isStored ? result : undefined, isStored ? undefined : cut);
    assert.equal(metric.resentBytes, resent);
  });

const gone = { arrayBuffer: () => Promise.reject(new Error('It is gone.')) };

for (const [what, content, code] of [
  ['a slice that had no room is sent again as another one', new File(['a'], 'a'), 'network'],
  ['a file that cannot be read fails', Object.assign(new File(['a'], 'a'), gone), 'file'],
] as const)
  it(`of a request whose bytes the browser cannot read: ${what}`, async () => {
    const fails: Send = () => Promise.reject(new UploadError('file', 'It cannot be read.'));
    const task = new UploadTask(content, silent);
    const make = async () =>
      [{ method: 'PUT', url: 'http://oss.example/', headers: {} }, new Blob()] as [SignedRequest, Blob];
    const end = jobOf(task, {}, fails).link.sendBody(1, make);
    const error = await time.until(
      end.catch((thrown: unknown) => thrown),
      20_000,
    );
    assertUploadError(error, { code, retryable: code === 'network' });
  });

describe('the object key of a task', () => {
  it('is the same in every run, and another in another folder', () => {
    const task = newTask();
    const key = jobOf(task).keys.in('d');
    assert.match(key, /^d\/[0-9a-z]{10}-a\.txt$/);
    assert.equal(jobOf(task).keys.in('d'), key);
    assert.match(jobOf(task).keys.in('e'), /^e\//);
    assert.match(jobOf(task).keys.in(undefined), /^[0-9a-z]{10}-a\.txt$/);
    assert.notEqual(jobOf(newTask()).keys.in('d'), key);
  });

  it('is made by the page’s `key`, below the folder, or is the task’s own', () => {
    const task = newTask();
    assert.equal(jobOf(task, { key: ({ name }) => `mine/${name}` }).keys.in('d'), 'd/mine/a.txt');
    const bad = jobOf(newTask(), { key: () => '../up' });
    assertThrows(() => bad.keys.in('d'), { code: 'config' });
    task.key = 'fixed/key';
    assert.equal(jobOf(task).keys.in('d'), 'fixed/key', 'the task’s own, in any folder');
  });
});

describe('the headers and metadata of an object', () => {
  const headersOf = (all: ObjectOptions, own: ObjectOptions) => {
    const task = newTask();
    task.object = own;
    const job = jobOf(task, { object: all });
    return { type: job.file.type, ...objectHeaders(job) };
  };

  it('come from the task before the queue, header by header, in any case', () => {
    const all = { headers: { 'Cache-Control': 'no-store', 'x-oss-tagging': 'a=1' } };
    const found = headersOf(all, { headers: { 'cache-control': 'max-age=1' } });
    const type = { type: 'text/plain', 'Content-Type': 'text/plain' };
    assert.deepEqual(found, { ...type, 'cache-control': 'max-age=1', 'x-oss-tagging': 'a=1' });
  });

  it('hold one Content-Type: that of the headers, in any case, or else the file’s', () => {
    for (const name of ['Content-Type', 'content-type', 'CONTENT-TYPE']) {
      const headers = { [name]: 'image/png' };
      for (const found of [headersOf({}, { headers }), headersOf({ headers }, {})])
        assert.deepEqual(found, { type: 'image/png', 'Content-Type': 'image/png' });
    }
  });

  it('hold the metadata of both, one callback, and no member of Object.prototype', () => {
    const task = newTask();
    const ours = { url: 'u', body: 'b' };
    const theirs = { url: 'v', body: 'c' };
    task.object = { metadata: { b: '2' }, callback: ours };
    const { object } = jobOf(task, { object: { metadata: { a: '1', b: '1' }, callback: theirs } });
    assert.deepEqual(object.metadata, { a: '1', b: '2' });
    assert.equal(object.callback, ours);
    assert.equal(jobOf(newTask(), { object: { callback: theirs } }).object.callback, theirs);
    const headers = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    const polluted = jobOf(newTask(), { object: { headers } }).object.headers;
    assert.equal(Object.getPrototypeOf(polluted), Object.prototype);
  });
});

let paths = 0;
const freshPath = () => `dir/${++paths}`;
const claimant = (name: string) => ({ original: sizedFile(name, 1), size: 1, path: undefined });
const bucketHost = 'b.oss-cn-hangzhou.aliyuncs.com';

/** Queues stay in memory while their test runs: the page holds their claims weakly. */
const queues: ObjectClaims[] = [];

function newClaims(isLive: (task: object) => boolean = () => true, isAdopted?: (path: string) => boolean) {
  const claims = new ObjectClaims(isLive, isAdopted);
  queues.push(claims);
  return claims;
}

function claim(claims: ObjectClaims, one: ReturnType<typeof claimant>, path: string, at = bucketHost): boolean {
  try {
    claims.claim(one, { host: at, path });
    return true;
  } catch (error) {
    assertUploadError(error, { code: 'conflict', retryable: false });
    return false;
  }
}

describe('ObjectClaims', () => {
  it('gives an object to one file on the whole page, which may send it again', () => {
    const [one, other] = [newClaims(), newClaims()];
    const path = freshPath();
    const owner = claimant('a');
    assert.equal(claim(one, owner, path), true);
    for (const claims of [one, other]) {
      assert.equal(claim(claims, claimant('b'), path), false);
      assert.equal(claim(claims, { ...owner }, path), true, 'the same file');
    }
    assert.equal(claim(other, claimant('c'), path, 'c.oss-cn-hangzhou.aliyuncs.com'), true, 'another host');
    assert.equal(claim(other, claimant('d'), path, `${bucketHost}:8080`), true, 'another port');
    assert.equal(claim(other, claimant('e'), `c/${path}`), true, 'another path');
  });

  it('frees an object when its task has gone, or sends to another object', () => {
    const live = new Set<object>();
    const claims = newClaims((one) => live.has(one));
    const [a, b] = [claimant('a'), claimant('b')];
    const path = freshPath();
    live.add(a).add(b);
    assert.equal(claim(claims, a, path), true);
    live.delete(a);
    assert.equal(claim(claims, b, path), true, 'its task has gone');
    assert.equal(claim(claims, b, freshPath()), true);
    live.add(a);
    assert.equal(claim(claims, a, path), true, 'it sends to another object');
    const [known, fresh] = [freshPath(), freshPath()];
    const form = newClaims(undefined, (stored) => stored === known);
    assert.equal(claim(form, a, fresh), true);
    assert.equal(claim(newClaims(), b, known), false, 'an object that was stored before');
  });
});

it('hasAdopted() finds an object that was stored before by its key, or by its bucket and key', async () => {
  const ledger = new Ledger();
  const queue = { ledger, settings: defaultSettings };
  ledger.adopt([{ key: 'dir/a', bucket: 'b', size: 1 }], [], silent);
  const found = ['dir/a', 'b/dir/a', 'c/dir/a', 'a'].filter((path) => hasAdopted(queue, path));
  assert.deepEqual(found, ['dir/a', 'b/dir/a']);
  const sent = taskOf('c', 1);
  ledger.add(sent);
  await runOf(sent, silent, async () => ({ key: 'dir/c', bucket: 'b', size: 1, type: '', verified: true }));
  assert.equal(hasAdopted(queue, 'dir/c'), false, 'what this page has stored');
});

type Request = SendOptions & { respond: () => void; fail: (error: UploadError) => void };

/** A task of 1 MB that is sent to a host, by requests that the test holds. */
function sending(host = 'oss.example') {
  const requests: Request[] = [];
  const reports: number[] = [];
  const listener = { ...silent, progressed: ({ sent }: UploadTask) => reports.push(sent) };
  const task = new UploadTask(sizedFile('a', 1_000_000), listener);
  let job!: Job;
  void runOf(task, listener, async (run) => {
    const context = unlimited(
      (_context, _request, options = {}) =>
        new Promise((resolve, fail) => requests.push({ ...options, respond: () => resolve(respond()), fail })),
    );
    job = makeJob(context, new FileRuns(task, freeKeys()), run, defaultSettings);
    job.report.sending(1);
    return new Promise(() => {});
  });
  const onProgress = (sent: number) => job.report.progress(sent);
  const make = async () => [{ method: 'PUT', url: `http://${host}/`, headers: {} }, new Blob()] as const;
  const upload = () =>
    job.link.retry(() => job.link.sendBody(1_000_000, async () => [...(await make())], { onProgress }));
  return { task, job: () => job, requests, reports, upload, latest: () => requests.at(-1)! };
}

const cutOff = (detail = {}) => new UploadError('network', 'Cut.', { retryable: true, ...detail });

describe('a task whose data does not move', () => {
  it('loses its speed, second by second, and says so after five, until a byte moves', async () => {
    const { task, upload, reports, latest } = sending();
    void upload();
    await flushPromises();
    latest().onBegin!();
    for (let i = 1; i <= 16; i++) {
      await time.advance(250);
      latest().onProgress!(i * 25_000);
    }
    const { length } = reports;
    const left: number[] = [];
    for (let i = 0; i < 4; i++) {
      left.push(task.remaining!);
      await time.advance(1000);
    }
    assertWithin(left[0], 5, 7);
    for (const [i, seconds] of left.slice(1).entries()) assert.ok(seconds > left[i]! + 0.5, left.join());
    assertWithin(reports.length - length, 3, 4);
    await time.advance(1000);
    assert.deepEqual(task.state, { status: 'uploading', phase: 'waiting', reason: 'no-data' });
    assertFields(task, { speed: undefined, remaining: undefined, retryIn: undefined, sent: 400_000 });
    assert.equal(time.pending, 0, 'nothing changes any more');
    await time.advance(20_000);
    latest().onProgress!(450_000);
    assert.deepEqual(task.state, { status: 'uploading', phase: 'sending' });
    for (let i = 1; i <= 4; i++) {
      await time.advance(250);
      latest().onProgress!(450_000 + i * 25_000);
    }
    assertWithin(task.speed, 99_000, 101_000);
  });

  for (const [what, isKnown, phase] of [
    ['says so, too, when the response comes much later than those before', true, 'waiting'],
    ['does not say so of a response, as long as nobody knows how long one takes', false, 'finishing'],
  ] as const)
    it(what, async () => {
      const { task, job, upload, latest } = sending();
      for (const isLast of isKnown ? [false, true] : [true]) {
        const end = upload();
        await flushPromises();
        latest().onBegin!();
        await time.advance(1900);
        latest().onProgress!(1_000_000);
        if (isLast) break;
        latest().respond();
        await end;
      }
      job().report.finishing();
      await time.advance(3600); // 5.5 seconds since it began
      assertFields(task.state, { phase: 'finishing' });
      await time.advance(3000);
      assertFields(task.state, { phase });
    });

  it('is not one whose bytes the browser has taken, while nobody knows how long they are on their way', async () => {
    const { task, upload, latest } = sending();
    void upload();
    await flushPromises();
    latest().onBegin!();
    latest().onProgress!(1_000_000);
    await time.advance(20_000);
    assert.deepEqual(task.state, { status: 'uploading', phase: 'sending' });
  });

  it('is not one whose request waits for a connection, or has ended', async () => {
    const { task, upload, latest } = sending();
    const end = upload();
    await time.advance(20_000);
    assertFields(task.state, { phase: 'sending' });
    latest().onBegin!();
    latest().respond();
    await end;
    assert.equal(time.pending, 0);
    latest().onBegin!();
    await time.advance(20_000);
    assertFields(task.state, { phase: 'sending' });
  });
});

describe('a task that waits for its next attempt', () => {
  async function waiting(host?: string, detail?: object) {
    const one = sending(host);
    void one.upload();
    for (let i = 0; i < 5; i++) {
      await flushPromises();
      one.latest().onProgress!(1000);
      one.latest().fail(cutOff(detail));
      await flushPromises();
      if (i < 4) one.task.endWaits();
    }
    return one;
  }

  it('says when that begins, and begins it at once on request', async () => {
    const { task, requests } = await waiting();
    assert.equal(task.retryIn, 8);
    await time.advance(3000);
    assert.equal(task.retryIn, 5);
    task.endWaits();
    await flushPromises();
    assert.equal(requests.length, 6);
    assert.deepEqual([task.retryIn, task.state], [undefined, { status: 'uploading', phase: 'waiting' }]);
    requests[5]!.onProgress!(2000);
    assertFields(task.state, { phase: 'sending' });
  });

  it('waits on where others have reached the host while its own request failed', async () => {
    const other = sending();
    const end = other.upload();
    const one = sending();
    void one.upload();
    await flushPromises();
    other.latest().respond();
    await end;
    one.latest().fail(cutOff({ retryAfter: 8000 }));
    await flushPromises();
    const next = sending();
    void next.upload();
    await flushPromises();
    next.latest().respond();
    await flushPromises();
    assert.equal(one.requests.length, 1);
  });

  for (const [what, host, detail, count] of [
    ['begins it when another request reaches the same host', 'oss.example', {}, 6],
    ['waits on for another host', 'other.example', {}, 5],
    ['waits on where the host has responded', 'oss.example', { status: 503 }, 5],
  ] as const)
    it(what, async () => {
      const one = await waiting(host, detail);
      const other = sending();
      void other.upload();
      await flushPromises();
      other.latest().respond();
      await flushPromises();
      assert.equal(one.requests.length, count);
    });
});
