import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Bytes } from '../../src/core/bytes.js';
import type { Job } from '../../src/core/mode.js';
import type { SignedRequest } from '../../src/core/operation.js';
import type { ObjectOptions } from '../../src/core/object-options.js';
import { Ledger } from '../../src/core/queue/ledger.js';
import type { QueueSettings } from '../../src/core/queue/queue-settings.js';
import type { UploadTask } from '../../src/core/queue/upload-task.js';
import { sleep } from '../../src/core/retry.js';
import type { Send } from '../../src/core/transport.js';
import { UploadError } from '../../src/core/upload-error.js';
import { FileSession } from '../../src/core/uploader/file-session.js';
import { makeJob, unseenRun } from '../../src/core/uploader/job.js';
import { ObjectClaims } from '../../src/core/uploader/object-claims.js';
import { objectHeaders } from '../../src/oss/request/object-headers.js';
import { send } from '../../src/oss/request/send.js';
import { assertThrows, assertUploadError } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { newTask as taskOf, silent } from '../support/tasks.js';
import { unlimited } from '../support/unlimited.js';
import { useVirtualTime } from '../support/node/virtual-time.js';

const settings: QueueSettings = {
  rules: {},
  autoStart: true,
  destination: {},
  object: {},
  transfer: { parallelParts: 6, stallTimeout: 1, verify: true },
  retryPolicy: { retryFor: 1, firstDelay: 0, maxDelay: 0 },
  keyPattern: '{id}-{name}',
};
const newTask = () => taskOf('a.txt', 1, 'text/plain');

const sessions = new WeakMap<UploadTask, FileSession>();

function jobOf(task: UploadTask, changed: Partial<QueueSettings> = {}, sending: Send = send): Job {
  const session = sessions.get(task) ?? new FileSession(task, undefined);
  sessions.set(task, session);
  return makeJob(unlimited(sending), session, unseenRun(), { ...settings, ...changed }, () => {});
}

describe('a job that retries', () => {
  const time = useVirtualTime();
  it('has its whole time again with confirmed bytes, also where another upload begins from nothing', async () => {
    const job = jobOf(newTask());
    job.progress(9_000_000, 9_000_000); // of an upload that OSS then has no longer
    let attempts = 0;
    const end = job.retry(async () => {
      if (++attempts === 10) return;
      job.progress(attempts, attempts);
      await sleep(5); // longer than it retries without progress
      throw new UploadError('network', 'cut', { retryable: true });
    });
    await time.until(end, 1000);
    assert.equal(attempts, 10);
  });
});

const cut = new UploadError('network', 'Cut.');
const cutOdd: Send = async (_context, _request, { body, onProgress } = {}) => {
  const bytes = (body as Uint8Array).length;
  onProgress?.(bytes + 9); // a form has fields, too
  if (bytes % 2) throw cut;
  return { url: '', status: 200, text: '', header: () => null };
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
      if (typeof step === 'number') await job.sendBody(bytes, make).catch((error) => assert.equal(error, cut));
      else if (step.startsWith('had')) job.progress(bytes, bytes);
      else job.record({ reusedBytes: bytes });
    }
    const result = { key: '', url: '', size: 100, type: '', verified: true };
    const metric = sessions.get(task)!.endUpload(isStored ? result : undefined, isStored ? undefined : cut);
    assert.equal(metric.resentBytes, resent);
  });

describe('the object key of a task', () => {
  it('is the same in every run, and another in another folder', () => {
    const task = newTask();
    const key = jobOf(task).keyIn('d');
    assert.match(key, /^d\/[0-9a-z]{10}-a\.txt$/);
    assert.equal(jobOf(task).keyIn('d'), key);
    assert.match(jobOf(task).keyIn('e'), /^e\//);
    assert.match(jobOf(task).keyIn(undefined), /^[0-9a-z]{10}-a\.txt$/);
    assert.notEqual(jobOf(newTask()).keyIn('d'), key);
  });

  it('is made by the page’s `key`, below the folder, or is the task’s own', () => {
    const task = newTask();
    assert.equal(jobOf(task, { key: ({ name }) => `mine/${name}` }).keyIn('d'), 'd/mine/a.txt');
    const bad = jobOf(newTask(), { key: () => '../up' });
    assertThrows(() => bad.keyIn('d'), { code: 'config' });
    task.key = 'fixed/key';
    assert.equal(jobOf(task).keyIn('d'), 'fixed/key', 'the task’s own, in any folder');
  });
});

describe('the headers and metadata of an object', () => {
  const headersOf = (all: ObjectOptions, own: ObjectOptions) => {
    const task = newTask();
    task.object = own;
    const job = jobOf(task, { object: all });
    return { type: job.type, ...objectHeaders(job) };
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
const task = (name: string) => ({ original: sizedFile(name, 1), size: 1, path: undefined });
const host = 'b.oss-cn-hangzhou.aliyuncs.com';

/** Queues stay in memory while their test runs: the page holds their claims weakly. */
const queues: ObjectClaims[] = [];

function newClaims(isLive: (task: object) => boolean = () => true, isAdopted?: (path: string) => boolean) {
  const claims = new ObjectClaims(isLive, isAdopted);
  queues.push(claims);
  return claims;
}

function claim(claims: ObjectClaims, one: ReturnType<typeof task>, path: string, at = host): boolean {
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
    const owner = task('a');
    assert.equal(claim(one, owner, path), true);
    for (const claims of [one, other]) {
      assert.equal(claim(claims, task('b'), path), false);
      assert.equal(claim(claims, { ...owner }, path), true, 'the same file');
    }
    assert.equal(claim(other, task('c'), path, 'c.oss-cn-hangzhou.aliyuncs.com'), true, 'another host');
    assert.equal(claim(other, task('d'), path, `${host}:8080`), true, 'another port');
    assert.equal(claim(other, task('e'), `c/${path}`), true, 'another path');
  });

  it('frees an object when its task has gone, or sends to another object', () => {
    const live = new Set<object>();
    const claims = newClaims((one) => live.has(one));
    const [a, b] = [task('a'), task('b')];
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

it('Ledger.hasAdopted finds an object that was stored before by its key, or by its bucket and key', async () => {
  const ledger = new Ledger();
  ledger.adopt([{ key: 'dir/a', bucket: 'b', size: 1 }], [], silent);
  const found = ['dir/a', 'b/dir/a', 'c/dir/a', 'a'].filter((path) => ledger.hasAdopted(path));
  assert.deepEqual(found, ['dir/a', 'b/dir/a']);
  const sent = taskOf('c', 1);
  ledger.add(sent);
  await sent.start(async () => ({ key: 'dir/c', bucket: 'b', size: 1, type: '', verified: true }));
  assert.equal(ledger.hasAdopted('dir/c'), false, 'what this page has stored');
});
