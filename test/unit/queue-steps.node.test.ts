import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AfterUpload } from '../../src/task/upload-settings.js';
import { UploadError } from '../../src/base/upload-error.js';
import '../support/node/as-in-a-page.js';
import { assertDeepFields, assertFields, assertThrows, assertUploadError } from '../support/assertions.js';
import { eventsOf, heldQueue, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

/** Calls of `afterUpload`, held until the test ends them. */
function heldStep() {
  const calls: { name: string; key: string; signal: AbortSignal; resolve: (data?: unknown) => void }[] = [];
  const afterUpload: AfterUpload = ({ name }, { key }, { signal }) =>
    new Promise((resolve) => calls.push({ name, key, signal, resolve }));
  return { calls, afterUpload };
}

const retryPolicy = { retryFor: 60_000, firstDelay: 1, maxDelay: 5 };

/** A queue whose one file is being saved, until the test ends that. */
async function saving() {
  const { calls, afterUpload } = heldStep();
  const { queue, mode } = savingQueue(afterUpload);
  const log = eventsOf(queue);
  const [task] = queue.add([sizedFile('0.txt', 1000)]);
  await until(() => calls.length === 1, 'the step');
  return { calls, queue, mode, log, task: task! };
}

/** A queue whose uploads are stored at once. */
function savingQueue(afterUpload: AfterUpload, options: Parameters<typeof heldQueue>[0] = {}) {
  const mode = sendingMode((run) => run.done());
  return { mode, queue: heldQueue({ mode, afterUpload, retryPolicy, ...options }).queue };
}

const names = (count: number) => Array.from({ length: count }, (_, i) => sizedFile(`${i}.txt`));
/** What `fetch` returns where a session has ended. */
function signInPage(): Response {
  const page = new Response('<h1>Sign in</h1>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  return Object.defineProperty(page, 'redirected', { value: true });
}
const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });

async function alreadyRead(status: number): Promise<Response> {
  const response = json({ id: 7 }, status);
  await response.json();
  return response;
}

const responded = 'The page’s server responded with';

describe('afterUpload', () => {
  it('runs when the object is stored; the file counts as done when it has ended', async () => {
    const { calls, queue, log, task } = await saving();
    assertFields(calls[0], { name: '0.txt', key: 'uploads/0.txt' });
    assertDeepFields(task, { state: { status: 'uploading', phase: 'saving' }, result: undefined, progress: 0.99 });
    assertFields(queue.totals, { uploading: 1, saving: 1, done: 0 });
    assert.ok(!log.includes('upload-success 0.txt'));
    calls[0]!.resolve({ id: 7 });
    await settled(queue);
    assertDeepFields(task.result, { key: 'uploads/0.txt', data: { id: 7 } });
    assert.deepEqual(log.slice(-3), ['upload-success 0.txt', 'upload-metric', 'uploads-settled']);
    assert.equal(await task.finished, task.result);
  });

  it('reads a response: JSON, `null` too, or text is the data', async () => {
    const values = [{ id: 1 }, null, false, 0, ''];
    const others = [await alreadyRead(200), new Response('saved'), new Response(null, { status: 204 })];
    const responses = [...values.map((value) => json(value)), ...others];
    const { queue } = savingQueue(() => responses.shift());
    queue.add(names(responses.length));
    await settled(queue);
    const data = queue.tasks.map(({ result }) => result?.data);
    assert.deepEqual(data, [...values, undefined, 'saved', undefined]);
  });

  it('retries what may pass: 408, 429, 5xx, and a server that was not reached', async () => {
    const steps = [
      () => json({}, 503),
      () => json({}, 429, { 'Retry-After': '0' }),
      () => json({}, 408),
      () => new Response(new ReadableStream({ pull: (body) => body.error(new TypeError('Error in input stream')) })),
      () => fetch('http://127.0.0.1:1/').catch((error: unknown) => Promise.reject(error)),
      () => json({ id: 4 }),
    ];
    const retries: (string | undefined)[] = [];
    const { queue, mode } = savingQueue(() => steps.shift()!());
    queue.addEventListener('upload-retry', ({ detail: { error } }) => retries.push(`${error.code} ${error.status}`));
    const [task] = queue.add(names(1));
    await settled(queue);
    assert.deepEqual(task!.result?.data, { id: 4 });
    assert.deepEqual(retries, ['save 503', 'save 429', 'save 408', 'save undefined', 'save undefined']);
    assert.equal(mode.runs.length, 1, 'nothing is sent again');
  });

  it('is tried again at once by a retry while its next attempt is waited for', async () => {
    const steps = [() => json({}, 503, { 'Retry-After': '200' }), () => json({ id: 4 })];
    const { queue } = savingQueue(() => steps.shift()!());
    const [task] = queue.add(names(1));
    await until(() => task!.retryIn! > 190, 'the wait');
    queue.retry(task);
    assert.deepEqual((await task!.finished).data, { id: 4 });
    assert.equal(task!.retryIn, undefined);
  });

  const failures: [title: string, step: () => unknown, message: string, status?: number][] = [
    ['a response with a message', () => json({ message: 'The album is full.' }, 422), 'The album is full.', 422],
    ['a response that it has read itself', () => alreadyRead(422), `${responded} 422.`, 422],
    ['a response with a short text', () => new Response('Not yours', { status: 403 }), 'Not yours', 403],
    ['a page to sign in', signInPage, `${responded} a page of another address, such as one to sign in.`, 200],
    ['a page', () => new Response('<h1>Sign in</h1>', { status: 401 }), `${responded} 401.`, 401],
    ['an error that it throws', () => Promise.reject(new Error('No such product')), 'No such product'],
    ['a value that it throws', () => Promise.reject(undefined), 'The page’s `afterUpload` failed.'],
  ];
  for (const [title, step, message, status] of failures) {
    it(`fails with \`save\`, without a retry, for ${title}`, async () => {
      let count = 0;
      const { queue } = savingQueue(() => (count++, step()));
      const [task] = queue.add(names(1));
      await settled(queue);
      assert.ok(task!.error instanceof UploadError);
      assertFields(task!.error, { code: 'save', message, status, key: 'uploads/0.txt', retryable: false });
      assert.equal(count, 1);
    });
  }

  it('is repeated alone by a retry, also where the file is added again', async () => {
    let count = 0;
    const step = () => (++count < 3 ? Promise.reject(new Error(`no ${count}`)) : count);
    const { queue, mode } = savingQueue(step, { rules: { unique: true } });
    const [task] = queue.add(names(1));
    await settled(queue);
    queue.retry(task);
    await settled(queue);
    assert.equal(task!.error?.message, 'no 2');
    assert.deepEqual(queue.add([task!.file]), [task]);
    await settled(queue);
    assert.equal(task!.result?.data, 3);
    assert.equal(mode.runs.length, 1);
  });

  it('is aborted by cancel; the object stays in OSS, and the event says its key', async () => {
    const { calls, queue, mode, task } = await saving();
    const keys: (string | undefined)[] = [];
    queue.addEventListener('upload-abort', ({ detail }) => keys.push(detail.key));
    queue.remove(task);
    assert.equal(calls[0]!.signal.aborted, true);
    assert.deepEqual(keys, ['uploads/0.txt']);
    await assert.rejects(task.finished, { code: 'aborted' });
    assert.deepEqual(mode.discarded, []);
  });

  it('is not paused with all others; after a pause of its own it runs again, after a cancel with another upload', async () => {
    const { calls, queue, mode, task } = await saving();
    queue.pause();
    assert.equal(task.status, 'uploading');
    queue.pause(task);
    assert.equal(calls[0]!.signal.aborted, true);
    queue.resume(task);
    await until(() => calls.length === 2, 'the step again');
    assert.equal(mode.runs.length, 1);
    queue.cancel(task);
    await flushPromises();
    queue.retry(task);
    await until(() => calls.length === 3, 'the next step');
    calls[2]!.resolve();
    await task.finished;
    assert.equal(mode.runs.length, 2);
  });

  it('takes no place of an upload; six run at once, and no upload begins while 32 wait', async () => {
    const { calls, afterUpload } = heldStep();
    const { queue, mode } = savingQueue(afterUpload, { maxConcurrentUploads: 1 });
    queue.add(names(60));
    await until(() => mode.runs.length === 38, 'all that may be stored');
    await flushPromises();
    assert.equal(mode.runs.length, 38);
    assert.equal(calls.length, 6);
    for (let ended = 0; ended < 60; ended++) {
      await until(() => calls.length > ended, `step ${ended}`);
      assert.ok(calls.length - ended <= 6);
      calls[ended]!.resolve();
    }
    await settled(queue);
    assertFields(queue.totals, { done: 60, saving: 0 });
  });

  it('frees its place at once by a cancel, although a response never ends', async () => {
    const endless = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    const { queue, mode } = savingQueue(({ name }) => (name === '0.txt' ? endless : 0));
    const [first, second] = queue.add(names(2));
    await until(() => first!.isSaving && second!.status === 'done', 'the first step');
    const end = settled(queue);
    queue.cancel(first);
    await end;
    assert.equal(mode.runs.length, 2);
  });

  it('does not wait for uploads, where the file is stored already', async () => {
    let calls = 0;
    const mode = sendingMode((run) => run.name === '0.txt' && run.done());
    const { queue } = heldQueue({
      ...{ mode, retryPolicy, maxConcurrentUploads: 1 },
      afterUpload: () => (++calls === 1 ? Promise.reject(new Error('no')) : calls),
    });
    const [first] = queue.add(names(3));
    await until(() => first!.status === 'failed' && mode.runs.length === 2, 'the failed step, and another upload');
    queue.retry(first);
    assert.equal((await first!.finished).data, 2);
    assert.equal(mode.runs.length, 2);
  });

  it('sends nothing again where the file is paused in the moment in which it is stored, with a step or without', async () => {
    for (const afterUpload of [async () => 'saved', undefined]) {
      const mode = sendingMode((run) => {
        queue.pause();
        const stored = { key: 'k', size: 1, type: '', verified: true };
        void run.job.record.finish(stored).then(() => run.done(stored));
      });
      const { queue } = heldQueue({ mode, afterUpload, retryPolicy, resumeScope: `paused ${Math.random()}` });
      const [task] = queue.add(names(1));
      await until(() => task!.status === 'paused', 'the pause');
      queue.resume(task);
      assert.equal((await task!.finished).data, await afterUpload?.());
      assert.equal(mode.runs.length, 1);
    }
  });
});

describe('beforeUpload', () => {
  it('stops an upload by returning false, or a promise of it, and by no other result', async () => {
    for (const value of [false, undefined, null, true, 0, '']) {
      const { queue, mode } = heldQueue({ beforeUpload: value === undefined ? () => value : async () => value });
      const log = eventsOf(queue);
      const [task] = await flushed(queue.add([sizedFile('a')]));
      assert.equal(mode.runs.length, value === false ? 0 : 1);
      if (value !== false) continue;
      assertFields(task!.error, { code: 'rejected', rule: 'before-upload' });
      assert.deepEqual(log, ['file-added a', 'upload-error a', 'upload-metric', 'uploads-settled']);
    }
  });

  it('is followed by `upload-before`, which stops the upload when it is prevented', async () => {
    const { queue, mode } = heldQueue();
    queue.addEventListener('upload-before', (event) => event.preventDefault());
    const [task] = await flushed(queue.add([sizedFile('a')]));
    assertFields(task!.error, { code: 'rejected', rule: 'before-upload' });
    assert.deepEqual(mode.runs, []);
  });

  it('can change name, file, type, key, headers and metadata of the upload', async () => {
    const other = new File(['other'], 'x', { type: 'image/webp' });
    const { queue, mode } = heldQueue({
      object: { headers: { 'Cache-Control': 'no-cache', 'x-oss-tagging': 'a=1' }, metadata: { all: '1' } },
      async beforeUpload(task) {
        await flushPromises();
        task.name = 'renamed.webp';
        task.file = other;
        task.object = { headers: { 'Cache-Control': 'max-age=1' }, metadata: { own: '2' } };
      },
    });
    await flushed(queue.add([sizedFile('a.png', 1, 'image/png')]));
    await flushPromises();
    const { job } = mode.of('renamed.webp');
    assert.equal(job.content, other);
    assert.deepEqual(job.file, { name: 'renamed.webp', size: 5, type: 'image/webp', path: undefined });
    assert.equal(job.file.type, 'image/webp');
    assert.match(job.keys.in('d'), /^d\/[0-9a-z]{10}-renamed\.webp$/);
    assert.deepEqual(job.object.headers, { 'Cache-Control': 'max-age=1', 'x-oss-tagging': 'a=1' });
    assert.deepEqual(job.object.metadata, { all: '1', own: '2' });
  });

  it('can set the key, which is checked', async () => {
    for (const key of ['a/b.txt', 'a/../b', '/a', '']) {
      const { queue, mode } = heldQueue({ beforeUpload: (task) => void (task.key = key) });
      await flushed(queue.add([sizedFile('a')]));
      const keyOf = () => mode.of('a').job.keys.in('dir');
      if (key === 'a/b.txt') assert.equal(keyOf(), key);
      else assertThrows(keyOf, { code: 'config' });
    }
  });

  it('runs before each run of a file, and for none that was stopped while the code for it loaded', async () => {
    let calls = 0;
    const { queue, mode } = heldQueue({ beforeUpload: () => void calls++ });
    const [task] = queue.add([sizedFile('a')]);
    await flushed(queue.pause(task));
    assert.equal(calls, 0);
    await flushed(queue.resume(task));
    await mode.fail('a');
    await flushed(queue.retry(task));
    assert.deepEqual([calls, mode.runs.length], [2, 2]);
  });

  it('fails this file, not the queue, when it throws; an UploadError stays what it is', async () => {
    const thrown = new UploadError('network', 'my own');
    const { queue, mode } = heldQueue({
      maxConcurrentUploads: 1,
      beforeUpload: ({ name }) =>
        name === 'c' ? undefined : Promise.reject(name === 'a' ? new Error('my own') : thrown),
    });
    await flushed(queue.add([sizedFile('a'), sizedFile('b'), sizedFile('c')]));
    assertUploadError(queue.tasks[0]!.error, { code: 'rejected' }, 'my own');
    assert.equal(queue.tasks[1]!.error, thrown);
    assert.deepEqual(mode.names, ['c']);
  });

  it('can pause or cancel its own task, as `upload-before` can, and the mode is not called', async () => {
    for (const act of ['pause', 'cancel', 'remove'] as const)
      for (const isEvent of [false, true]) {
        const { queue, mode } = heldQueue(isEvent ? {} : { beforeUpload: (task) => queue[act](task) });
        const log = eventsOf(queue);
        queue.addEventListener('upload-before', ({ detail: { task } }) => queue[act](task));
        const [task] = await flushed(queue.add([sizedFile('a')]));
        assert.equal(task!.status, act === 'pause' ? 'paused' : 'canceled');
        assert.equal(mode.runs.length, 0);
        assert.equal(log.includes('upload-before a'), isEvent);
      }
  });
});
