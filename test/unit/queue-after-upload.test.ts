import { expect } from '@open-wc/testing';
import type { AfterUpload } from '../../src/core/uploader/after-upload.js';
import { UploadError } from '../../src/core/upload-error.js';
import { eventsOf, heldQueue, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

/** A call of `afterUpload`, held until the test ends it. */
interface Call {
  name: string;
  key: string;
  signal: AbortSignal;
  resolve(data?: unknown): void;
  reject(error: unknown): void;
}

function heldStep() {
  const calls: Call[] = [];
  const afterUpload: AfterUpload = ({ name }, { key }, { signal }) =>
    new Promise((resolve, reject) => calls.push({ name, key, signal, resolve, reject }));
  return { calls, afterUpload };
}

const retryPolicy = { retryFor: 200, firstDelay: 1, maxDelay: 5 };

/** A queue whose uploads are stored at once. */
function savingQueue(afterUpload: AfterUpload, options: Parameters<typeof heldQueue>[0] = {}) {
  const mode = sendingMode((run) => run.done());
  return { mode, queue: heldQueue({ mode, afterUpload, retryPolicy, ...options }).queue };
}

const names = (count: number) => Array.from({ length: count }, (_, i) => sizedFile(`${i}.txt`));
const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });

describe('afterUpload', () => {
  it('runs when the object is stored; the file counts as done when it has ended', async () => {
    const { calls, afterUpload } = heldStep();
    const { queue } = savingQueue(afterUpload);
    const log = eventsOf(queue);
    const [task] = queue.add([sizedFile('a.txt', 1000)]);
    await until(() => calls.length === 1, 'the step');
    expect(calls[0]).to.include({ name: 'a.txt', key: 'uploads/a.txt' });
    expect(task!.state).to.deep.include({ status: 'uploading', phase: 'saving' });
    expect(task!.result).to.equal(undefined);
    expect(task!.progress).to.equal(0.99);
    expect(queue.totals).to.include({ uploading: 1, saving: 1, done: 0 });
    expect(log).to.not.include('upload-success a.txt');
    calls[0]!.resolve({ id: 7 });
    await settled(queue);
    expect(task!.result).to.deep.include({ key: 'uploads/a.txt', data: { id: 7 } });
    expect(log.slice(-3)).to.deep.equal(['upload-success a.txt', 'upload-metric', 'uploads-settled']);
    expect(await task!.finished).to.equal(task!.result);
  });

  it('reads a response: JSON or text is the data', async () => {
    const responses = [json({ id: 1 }), new Response('saved'), new Response(null, { status: 204 })];
    const { queue } = savingQueue(() => responses.shift());
    queue.add(names(3));
    await settled(queue);
    expect(queue.tasks.map(({ result }) => result?.data)).to.deep.equal([{ id: 1 }, 'saved', undefined]);
  });

  it('reads a response: every JSON value is the data, `null` too', async () => {
    const values = [null, false, 0, ''];
    const responses = values.map((value) => json(value));
    const { queue } = savingQueue(() => responses.shift());
    queue.add(names(values.length));
    await settled(queue);
    expect(queue.tasks.map(({ result }) => result?.data)).to.deep.equal(values);
  });

  it('counts a response that the step has read itself by its status', async () => {
    const statuses = [200, 422];
    const { queue } = savingQueue(async () => {
      const response = json({ id: 7 }, statuses.shift());
      await response.json();
      return response;
    });
    queue.add(names(2));
    await settled(queue);
    const [first, second] = queue.tasks;
    expect(first!.status).to.equal('done');
    expect(first!.result?.data).to.equal(undefined);
    expect(second!.error).to.include({ code: 'save', status: 422, message: 'The page’s server responded with 422.' });
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
    expect(task!.result?.data).to.deep.equal({ id: 4 });
    expect(retries).to.deep.equal(['save 503', 'save 429', 'save 408', 'save undefined', 'save undefined']);
    expect(mode.runs.length, 'nothing is sent again').to.equal(1);
  });

  const failures: [title: string, step: () => unknown, message: string, status?: number][] = [
    ['a response with a message', () => json({ message: 'The album is full.' }, 422), 'The album is full.', 422],
    ['a response with a short text', () => new Response('Not yours', { status: 403 }), 'Not yours', 403],
    ['a page', () => new Response('<h1>Sign in</h1>', { status: 401 }), 'The page’s server responded with 401.', 401],
    ['an error that it throws', () => Promise.reject(new Error('No such product')), 'No such product'],
    ['a value that it throws', () => Promise.reject(undefined), 'The page’s `afterUpload` failed.'],
  ];
  for (const [title, step, message, status] of failures) {
    it(`fails with \`save\`, without a retry, for ${title}`, async () => {
      let count = 0;
      const { queue } = savingQueue(() => (count++, step()));
      const [task] = queue.add(names(1));
      await settled(queue);
      expect(task!.error).to.be.instanceOf(UploadError);
      expect(task!.error).to.include({ code: 'save', message, status, key: 'uploads/0.txt', retryable: false });
      expect(count).to.equal(1);
    });
  }

  it('is repeated alone by a retry, also where the file is added again', async () => {
    let count = 0;
    const { queue, mode } = savingQueue(
      () => {
        if (++count < 3) throw new Error(`no ${count}`);
        return count;
      },
      { rules: { unique: true } },
    );
    const [task] = queue.add(names(1));
    await settled(queue);
    queue.retry(task);
    await settled(queue);
    expect(task!.error?.message).to.equal('no 2');
    expect(queue.add([task!.file])).to.deep.equal([task]);
    await settled(queue);
    expect(task!.result?.data).to.equal(3);
    expect(mode.runs.length).to.equal(1);
  });

  it('is aborted by cancel; the object stays in OSS, and the event says its key', async () => {
    const { calls, afterUpload } = heldStep();
    const { queue, mode } = savingQueue(afterUpload);
    const keys: (string | undefined)[] = [];
    queue.addEventListener('upload-abort', ({ detail }) => keys.push(detail.key));
    const [task] = queue.add(names(1));
    await until(() => calls.length === 1, 'the step');
    queue.remove(task!);
    expect(calls[0]!.signal.aborted).to.equal(true);
    expect(keys).to.deep.equal(['uploads/0.txt']);
    expect((await task!.finished.catch((error: UploadError) => error)) as UploadError).to.include({ code: 'aborted' });
    expect(mode.discarded).to.deep.equal([]);
  });

  it('after a cancel, the file is stored and saved again by a retry', async () => {
    const { calls, afterUpload } = heldStep();
    const { queue, mode } = savingQueue(afterUpload);
    const [task] = queue.add(names(1));
    await until(() => calls.length === 1, 'the step');
    queue.cancel(task);
    await new Promise((resolve) => setTimeout(resolve));
    queue.retry(task);
    await until(() => calls.length === 2, 'the next step');
    calls[1]!.resolve();
    await task!.finished;
    expect(mode.runs.length).to.equal(2);
  });

  it('is not paused with all others; where it is paused alone, it runs again', async () => {
    const { calls, afterUpload } = heldStep();
    const { queue, mode } = savingQueue(afterUpload);
    const [task] = queue.add(names(1));
    await until(() => calls.length === 1, 'the step');
    queue.pause();
    expect(task!.status).to.equal('uploading');
    queue.pause(task);
    expect(calls[0]!.signal.aborted).to.equal(true);
    queue.resume(task);
    await until(() => calls.length === 2, 'the step again');
    calls[1]!.resolve();
    await task!.finished;
    expect(mode.runs.length).to.equal(1);
  });

  it('takes no place of an upload; six run at once, and no upload begins while 32 wait', async () => {
    const { calls, afterUpload } = heldStep();
    const { queue, mode } = savingQueue(afterUpload, { maxConcurrentUploads: 1 });
    queue.add(names(60));
    await until(() => mode.runs.length === 38, 'all that may be stored');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(mode.runs.length).to.equal(38);
    expect(calls.length).to.equal(6);
    for (let ended = 0; ended < 60; ended++) {
      await until(() => calls.length > ended, `step ${ended}`);
      expect(calls.length - ended).to.be.at.most(6);
      calls[ended]!.resolve();
    }
    await settled(queue);
    expect(queue.totals).to.include({ done: 60, saving: 0 });
  });

  it('counts its time in the metric', async () => {
    const metrics: number[] = [];
    const { queue } = savingQueue(() => new Promise((resolve) => setTimeout(resolve, 60)));
    queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail.savingMilliseconds));
    queue.add(names(1));
    await settled(queue);
    expect(metrics[0]).to.be.within(50, 2000);
  });

  it('frees its place at once by a cancel, although a response never ends', async () => {
    const endless = new ReadableStream({ pull: () => new Promise(() => {}) });
    const { queue, mode } = savingQueue(({ name }) => (name === '0.txt' ? new Response(endless) : 0));
    const [first, second] = queue.add(names(2));
    await until(() => first!.isSaving && second!.status === 'done', 'the first step');
    const end = settled(queue);
    queue.cancel(first);
    await end;
    expect(mode.runs.length).to.equal(2);
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
    expect((await first!.finished).data).to.equal(2);
    expect(mode.runs.length).to.equal(2);
  });

  it('sends nothing again where the file is paused in the moment in which it is stored', async () => {
    const { calls, afterUpload } = heldStep();
    const mode = sendingMode((run) => {
      queue.pause();
      const stored = { key: 'k', size: 1, type: '', verified: true };
      void run.job.resume.finish(stored).then(() => run.done(stored));
    });
    const { queue } = heldQueue({ mode, afterUpload, retryPolicy, resumeScope: `paused ${Math.random()}` });
    const [task] = queue.add(names(1));
    await until(() => task!.status === 'paused', 'the pause');
    queue.resume(task);
    await until(() => calls.length === 1, 'the step');
    calls[0]!.resolve();
    await task!.finished;
    expect(mode.runs.length).to.equal(1);
  });
});
