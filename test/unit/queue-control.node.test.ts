import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QueueEvents } from '../../src/queue/queue-events.js';
import { UploadError } from '../../src/base/upload-error.js';
import type { QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import type { UploadTask } from '../../src/task/upload-task.js';
import { putBack, withdraw } from '../../src/queue/withdrawals.js';
import '../support/node/as-in-a-page.js';
import { assertFields } from '../support/assertions.js';
import { eventsOf, type HeldMode, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const time = useVirtualTime();
const files = (names: string) => Array.from(names, (name) => sizedFile(name));
const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1, savedAt: 0 };
const statuses = ({ tasks }: UploadQueue) => tasks.map(({ status }) => status).join(' ');

type Stage = { queue: UploadQueue; mode: HeldMode; task: UploadTask };

async function added(options: Partial<QueueOptions> = {}): Promise<Stage> {
  const { queue, mode } = heldQueue(options);
  const [task] = await flushed(queue.add([sizedFile('a', 100)]));
  return { queue, mode, task: task! };
}

async function sending(options?: Partial<QueueOptions>): Promise<Stage> {
  const stage = await added(options);
  stage.mode.of('a').job.report.sending(1);
  stage.mode.of('a').job.report.progress(40);
  return stage;
}

/** A queue whose one task has come to this moment of its life. */
const moments: Record<string, (options?: Partial<QueueOptions>) => Promise<Stage>> = {
  queued: (options) => added({ ...options, autoStart: false }),
  'asking the page'(options) {
    let first = true;
    return added({ beforeUpload: () => (first ? ((first = false), new Promise(() => {})) : undefined), ...options });
  },
  preparing: added,
  sending,
  async waiting(options) {
    const stage = await sending(options);
    const { job } = stage.mode.of('a');
    job.link.retry(() => Promise.reject(new UploadError('network', 'No.', { retryable: true }))).catch(() => {});
    await flushPromises();
    assert.deepEqual(stage.task.state, { status: 'uploading', phase: 'waiting' });
    return stage;
  },
  async finishing(options) {
    const stage = await sending(options);
    stage.mode.of('a').job.report.finishing();
    return stage;
  },
};
/** The runs that were aborted: all that the mode has begun by then. */
const abortedAt = (moment: string) => (moment === 'queued' || moment === 'asking the page' ? [] : [true]);
const areAborted = ({ runs }: HeldMode) => runs.map(({ job }) => job.signal.aborted);

describe('pause, resume, cancel and remove', () => {
  for (const [moment, begin] of Object.entries(moments))
    it(`of a task that is ${moment}: one new run, its upload is kept until the end, and no event comes afterwards`, async () => {
      const { queue, mode, task } = await begin({ maxConcurrentUploads: 1 });
      const [before, aborted] = [mode.runs.length, abortedAt(moment)];
      const { sent } = task;
      queue.pause(task);
      queue.resume(task);
      queue.pause(task);
      assertFields(task, { status: 'paused', sent });
      assert.deepEqual(areAborted(mode), aborted);
      await flushPromises();
      assertFields(task, { status: 'paused', sent });
      assert.deepEqual(mode.discarded, []);
      await flushed(queue.resume(task));
      assert.equal(task.status, 'uploading');
      assert.deepEqual(areAborted(mode), [...aborted, false]);
      queue.cancel(task);
      assertFields(task, { status: 'canceled', sent: 0 });
      await flushPromises();
      assert.deepEqual(areAborted(mode), [...aborted, true]);
      assert.equal(mode.runs.length, before + 1);
      queue.remove(task);
      assert.deepEqual(queue.tasks, []);
      const log = eventsOf(queue);
      for (const { job, done } of mode.runs) {
        job.report.sending(1);
        job.report.progress(90);
        done();
      }
      queue.retry(task);
      await time.advance(30);
      assert.deepEqual(log, []);
      assert.equal(task.status, 'canceled');
    });

  for (const act of ['pause', 'cancel'] as const)
    it(`frees the slot for the next file at any moment: ${act}`, async () => {
      for (const [moment, begin] of Object.entries(moments).slice(1)) {
        const { queue, mode, task } = await begin({ maxConcurrentUploads: 1 });
        queue.add(files('n'));
        await flushed(queue[act](task));
        assert.ok(mode.names.includes('n'), moment);
      }
    });
});

it('pause, resume, cancel and retry without a task are about all tasks that they fit', async () => {
  const { queue, mode } = heldQueue({ maxConcurrentUploads: 2 });
  await flushed(queue.add(files('abcde')));
  await mode.done('a');
  await mode.fail('b');
  await flushed(queue.pause());
  assert.equal(statuses(queue), 'done failed paused paused paused');
  await flushed(queue.resume());
  queue.pause(queue.tasks[4]);
  for (const task of queue.tasks) if (task.status !== 'failed') queue.retry(task);
  assert.equal(statuses(queue), 'done failed uploading uploading paused', 'only what has failed is retried');
  await flushed(queue.cancel());
  assert.equal(statuses(queue), 'done failed canceled canceled canceled');
  await flushed(queue.retry());
  assert.equal(statuses(queue), 'done uploading canceled canceled canceled');
});

describe('cancel', () => {
  it('has the mode abort the upload in OSS, of paused and failed tasks too', async () => {
    const paused = await sending();
    await paused.mode.of('a').job.record.save(record);
    paused.queue.pause(paused.task);
    await flushed(paused.queue.cancel(paused.task));
    assert.deepEqual(paused.mode.discarded, ['a']);

    const failed = await sending();
    await failed.mode.of('a').job.record.save(record);
    failed.mode.of('a').fail(new UploadError('denied', 'No.'));
    await flushPromises();
    await flushed(failed.queue.remove(failed.task));
    assert.deepEqual(failed.mode.discarded, ['a']);
  });

  it('does not call the mode when no upload is open in OSS', async () => {
    let loads = 0;
    const { queue } = heldQueue({ autoStart: false, mode: () => Promise.reject(new Error(`${++loads}`)) });
    queue.add(files('abc'));
    await flushed(queue.cancel());
    assert.equal(loads, 0);
    const { queue: other, mode } = await sending();
    await flushed(other.cancel());
    assert.deepEqual(mode.discarded, []);
  });

  it('ends the events of the task: what the mode does in the background emits none', async () => {
    const { queue, mode, task } = await sending({ retryPolicy: { retryFor: 10, maxDelay: 1 } });
    await mode.of('a').job.record.save(record);
    mode.onDiscard = (job) =>
      job.link.retry(() => Promise.reject(new UploadError('storage', 'No.', { retryable: true })));
    const log = eventsOf(queue);
    queue.cancel(task);
    await time.advance(60);
    assert.deepEqual(log, ['upload-progress a', 'upload-abort a', 'uploads-settled']);
  });
});

describe('retry', () => {
  it('restarts a failed or canceled task, with the object key of the first run', async () => {
    const { queue, mode, task } = await sending({ rules: { maxFiles: 1 } });
    const key = mode.of('a').job.keys.in('d/');
    await mode.fail('a', new UploadError('denied', 'No.'));
    await flushed(queue.retry(task));
    assert.equal(task.status, 'uploading');
    await flushed(queue.cancel(task));
    await flushed(queue.retry(task));
    assert.equal(mode.of('a').job.keys.in('d/'), key);
    assert.match(mode.of('a').job.keys.in('other'), /^other\//);
    await mode.done('a');
    assert.equal(task.status, 'done');
    assert.equal(mode.runs.length, 3);
  });

  for (const [rule, rules, limit] of [
    ['max-files', { maxFiles: 1 }, 1],
    ['max-total-size', { maxTotalSize: 150 }, 150],
  ] as const)
    it(`leaves a canceled task canceled while others have taken its room, and rejects its file: ${rule}`, async () => {
      const { queue, mode } = heldQueue({ rules });
      const file = sizedFile('a', 100);
      const [a] = queue.add([file], () => 'album');
      queue.cancel(a);
      const [b] = queue.add([sizedFile('b', 100)]);
      const rejected: QueueEvents['file-reject'][] = [];
      queue.addEventListener('file-reject', ({ detail }) => rejected.push(detail));
      await flushed(queue.retry(a));
      assert.equal(a!.status, 'canceled');
      assert.deepEqual(mode.names, ['b']);
      assert.equal(rejected.length, 1);
      assertFields(rejected[0], { file, path: 'album' });
      assertFields(rejected[0]!.error, { code: 'rejected', rule, limit });
      queue.remove(b!);
      await flushed(queue.retry(a));
      assert.equal(a!.status, 'uploading');
      assert.equal(rejected.length, 1);
    });
});

describe('remove and clear', () => {
  it('emit one event, even when a listener removes the task again', async () => {
    const { queue, task } = await sending();
    queue.addEventListener('upload-abort', () => queue.remove(task));
    const log = eventsOf(queue);
    queue.remove(task);
    await flushed(queue.remove(task));
    for (const event of ['file-removed a', 'upload-abort a'])
      assert.equal(log.filter((line) => line === event).length, 1);
  });

  it('leave a stored object as it is, and emit no upload-abort', async () => {
    const { queue, mode, task } = await sending();
    await mode.done('a');
    const log = eventsOf(queue);
    queue.remove(task);
    assert.deepEqual(log, ['file-removed a', 'file-discarded a']);
    assert.equal(task.status, 'done');
    await flushPromises();
    assert.deepEqual(mode.discarded, []);
  });
});

describe('a removal that can be undone', () => {
  const order = ({ tasks }: UploadQueue) => tasks.map(({ name }) => name).join('');

  for (const [moment, begin] of Object.entries(moments))
    it(`of a task that is ${moment}: aborts nothing, and the task continues when it is put back`, async () => {
      const { queue, mode, task } = await begin();
      await mode.runs[0]?.job.record.save(record);
      const { sent, status } = task;
      const log = eventsOf(queue);
      withdraw(queue.shared, [task]);
      withdraw(queue.shared, [task]);
      assertFields(queue.totals, { count: 0, uploading: 0, queued: 0, size: 0 });
      await flushPromises();
      assert.deepEqual(areAborted(mode), abortedAt(moment));
      putBack(queue.shared, [task, task]);
      await flushPromises();
      assert.deepEqual(queue.tasks, [task]);
      assertFields(task, { status, sent });
      assert.equal(queue.totals.count, 1);
      assert.deepEqual(mode.discarded, []);
      const said = log.filter((line) => /file|abort|pause/.test(line));
      assert.deepEqual(said, ['file-removed a', 'file-restored a']);
    });

  it('leaves a task as it was that was paused, or waits for start()', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    const [a, b] = await flushed(queue.add(files('ab')));
    queue.pause(b);
    withdraw(queue.shared, [b!]);
    putBack(queue.shared, [b!]);
    const { queue: other } = heldQueue({ autoStart: false });
    const [c] = other.add(files('c'));
    withdraw(other.shared, [c!]);
    await flushed(putBack(other.shared, [c!]));
    assert.deepEqual([a, b, c].map((task) => task!.status).join(' '), 'uploading paused queued');
    assert.deepEqual(mode.names, ['a']);
  });

  it('is not sent meanwhile, also when the page pauses or retries it', async () => {
    const { queue, mode, task } = await sending();
    queue.configure({ maxConcurrentUploads: 1 });
    const [waiting] = queue.add(files('w'));
    withdraw(queue.shared, [task, waiting!]);
    for (const one of [task, waiting!]) for (const act of ['resume', 'pause', 'retry'] as const) queue[act](one);
    await flushPromises();
    assert.deepEqual([task.status, waiting!.status, mode.names.length], ['paused', 'queued', 1]);
    await flushed(putBack(queue.shared, [task]));
    assert.equal(task.status, 'uploading');
  });

  const ends: [string, (queue: UploadQueue, task: UploadTask) => unknown][] = [
    ['a script removes it', (queue, task) => queue.remove(task)],
    ['the list is cleared', (queue) => queue.clear()],
    ['the form is submitted', (queue) => queue.submitted()],
    ['files are added', (queue) => queue.add(files('n'))],
  ];
  for (const [name, end] of ends)
    it(`ends when ${name}: then the upload is aborted in OSS, and nothing comes back`, async () => {
      const { queue, mode, task } = await sending();
      await mode.of('a').job.record.save(record);
      withdraw(queue.shared, [task]);
      const log = eventsOf(queue);
      end(queue, task);
      assert.deepEqual(log.slice(0, 2), ['upload-abort a', 'file-discarded a']);
      await flushPromises();
      assert.deepEqual(mode.discarded, ['a']);
      putBack(queue.shared, [task]);
      assert.ok(!queue.tasks.includes(task));
    });

  it('keeps the places, also where others are removed, moved and stored objects are shown', () => {
    const { queue } = heldQueue({ autoStart: false });
    const [a, b, c, d] = queue.add(files('abcd'));
    for (const task of [b!, a!, d!]) withdraw(queue.shared, [task]);
    putBack(queue.shared, [b!]);
    assert.equal(order(queue), 'bc');
    queue.move(b!, 1);
    queue.adopt([{ key: 'x' }]);
    queue.remove(c!);
    putBack(queue.shared, [d!, a!]);
    assert.equal(order(queue), 'axdb', 'each behind the one that it followed');
  });

  it('is of a stored object over when the page shows it again, and not when the page shows the others', async () => {
    const { queue } = heldQueue();
    const [x, y] = queue.adopt([{ key: 'x' }, { key: 'y' }]);
    const log = eventsOf(queue);
    withdraw(queue.shared, [x!]);
    queue.adopt([{ key: 'y' }], [x!, y!]);
    putBack(queue.shared, [x!]);
    assert.equal(order(queue), 'xy');
    withdraw(queue.shared, [x!]);
    queue.adopt([{ key: 'x' }, { key: 'y' }], [x!, y!]);
    putBack(queue.shared, [x!]);
    assert.equal(order(queue), 'xy');
    assert.deepEqual(log, ['file-removed x', 'file-restored x', 'file-removed x', 'file-restored x']);
  });

  it('is refused where the rules have no room for the file any more', () => {
    const { queue } = heldQueue({ autoStart: false, rules: { maxFiles: 2 } });
    const [a, b] = queue.add(files('ab'));
    withdraw(queue.shared, [b!]);
    queue.adopt([{ key: 'x' }]);
    const log = eventsOf(queue);
    putBack(queue.shared, [b!]);
    assert.equal(order(queue), 'xa');
    queue.remove(a!);
    putBack(queue.shared, [b!]);
    assert.equal(order(queue), 'xb');
    assert.deepEqual(log, ['file-reject b', 'upload-abort a', 'file-removed a', 'file-discarded a', 'file-restored b']);
  });
});
