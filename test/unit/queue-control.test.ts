import { expect } from '@open-wc/testing';
import type { QueueEvents } from '../../src/core/queue/queue-events.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { QueueOptions, UploadQueue } from '../../src/upload-queue.js';
import type { TaskStatus, UploadTask } from '../../src/core/queue/upload-task.js';
import { eventsOf, type HeldMode, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { flushPromises } from '../support/virtual-time.js';

interface Stage {
  queue: UploadQueue;
  mode: HeldMode;
  task: UploadTask;
}

/** A queue whose one task has come to this moment of its life. */
const moments: Record<string, (options?: Partial<QueueOptions>) => Promise<Stage>> = {
  async queued(options) {
    const { queue, mode } = heldQueue({ ...options, autoStart: false });
    const [task] = queue.add([sizedFile('a', 100)]);
    return { queue, mode, task: task! };
  },
  async 'asking the page'(options) {
    let first = true;
    const beforeUpload = () => (first ? ((first = false), new Promise(() => {})) : undefined);
    const { queue, mode } = heldQueue({ beforeUpload, ...options });
    const [task] = queue.add([sizedFile('a', 100)]);
    await flushPromises();
    return { queue, mode, task: task! };
  },
  async preparing(options) {
    const { queue, mode } = heldQueue(options);
    const [task] = queue.add([sizedFile('a', 100)]);
    await flushPromises();
    return { queue, mode, task: task! };
  },
  async sending(options) {
    const stage = await moments['preparing']!(options);
    stage.mode.of('a').job.onSending(1);
    stage.mode.of('a').job.progress(40);
    return stage;
  },
  async waiting(options) {
    const stage = await moments['sending']!(options);
    const { job } = stage.mode.of('a');
    job.retry(() => Promise.reject(new UploadError('network', 'No.', { retryable: true }))).catch(() => {});
    await flushPromises();
    expect(stage.task.state).to.deep.equal({ status: 'uploading', phase: 'waiting' });
    return stage;
  },
  async finishing(options) {
    const stage = await moments['sending']!(options);
    stage.mode.of('a').job.onFinishing();
    return stage;
  },
};
const underWay = Object.keys(moments).filter((moment) => moment !== 'queued');
/** Whether the mode has begun with the task then. */
const hasMode = (moment: string) => moment !== 'queued' && moment !== 'asking the page';

describe('pause', () => {
  for (const [moment, begin] of Object.entries(moments)) {
    it(`stops a task that is ${moment}, and keeps its unfinished upload`, async () => {
      const { queue, mode, task } = await begin();
      const { sent } = task;
      queue.pause(task);
      expect(task.status).to.equal('paused');
      expect(mode.runs.map(({ job }) => job.signal.aborted)).to.deep.equal(hasMode(moment) ? [true] : []);
      await flushPromises();
      expect(task.status).to.equal('paused');
      expect(task.sent).to.equal(sent);
      expect(mode.discarded).to.deep.equal([]);
    });

    it(`and an immediate resume give a task that is ${moment} one new run`, async () => {
      const { queue, mode, task } = await begin({ maxConcurrentUploads: 1 });
      const before = mode.runs.length;
      queue.pause(task);
      queue.resume(task);
      await flushPromises();
      expect(task.status).to.equal('uploading');
      expect(mode.runs).to.have.length(before + 1);
      expect(mode.of('a').job.signal.aborted).to.equal(false);
      mode.of('a').done();
      await flushPromises();
      expect(task.status).to.equal('done');
    });
  }

  it('frees the slot for the next file, even while beforeUpload of the paused one runs', async () => {
    for (const moment of underWay) {
      const { queue, mode, task } = await moments[moment]!({ maxConcurrentUploads: 1 });
      queue.add([sizedFile('next')]);
      queue.pause(task);
      await flushPromises();
      expect(mode.names, moment).to.include('next');
    }
  });

  it('without a task pauses all that run or wait', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 2 });
    queue.add(['a', 'b', 'c', 'd'].map((name) => sizedFile(name)));
    await flushPromises();
    mode.of('a').done();
    await flushPromises();
    queue.pause();
    await flushPromises();
    expect(queue.tasks.map(({ status }) => status)).to.deep.equal(['done', 'paused', 'paused', 'paused']);
    expect(mode.names).to.deep.equal(['a', 'b', 'c']);
    queue.resume();
    await flushPromises();
    expect(queue.tasks.map(({ status }) => status)).to.deep.equal(['done', 'uploading', 'uploading', 'queued']);
  });

  it('does nothing to a task that has ended', async () => {
    const { queue, mode, task } = await moments['preparing']!();
    mode.of('a').done();
    await flushPromises();
    const log = eventsOf(queue);
    queue.pause(task);
    queue.resume(task);
    queue.pause();
    expect(task.status).to.equal('done');
    expect(log).to.deep.equal([]);
  });

  it('leaves one run after many pauses and resumes in a row', async () => {
    const { queue, mode, task } = await moments['sending']!();
    for (let i = 0; i < 20; i++) {
      queue.pause(task);
      queue.resume(task);
      if (i % 3 === 0) await flushPromises();
    }
    await flushPromises();
    expect(mode.runs.filter(({ job }) => !job.signal.aborted)).to.have.length(1);
    expect(task.status).to.equal('uploading');
  });
});

describe('cancel', () => {
  for (const [moment, begin] of Object.entries(moments)) {
    it(`ends a task that is ${moment}`, async () => {
      const { queue, mode, task } = await begin();
      queue.cancel(task);
      expect(task.status).to.equal('canceled');
      expect(task.sent).to.equal(0);
      await flushPromises();
      expect(mode.runs.map(({ job }) => job.signal.aborted)).to.deep.equal(hasMode(moment) ? [true] : []);
      expect(task.status).to.equal('canceled');
    });
  }

  it('frees the slot for the next file at any moment', async () => {
    for (const moment of underWay) {
      const { queue, mode, task } = await moments[moment]!({ maxConcurrentUploads: 1 });
      queue.add([sizedFile('next')]);
      queue.cancel(task);
      await flushPromises();
      expect(mode.names, moment).to.include('next');
    }
  });

  const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1, savedAt: 0 };

  it('has the mode abort the upload in OSS, of paused and failed tasks too', async () => {
    const paused = await moments['sending']!();
    await paused.mode.of('a').job.resume.save(record);
    paused.queue.pause(paused.task);
    paused.queue.cancel(paused.task);
    await flushPromises();
    expect(paused.mode.discarded).to.deep.equal(['a']);

    const failed = await moments['sending']!();
    await failed.mode.of('a').job.resume.save(record);
    failed.mode.of('a').fail(new UploadError('denied', 'No.'));
    await flushPromises();
    failed.queue.remove(failed.task);
    await flushPromises();
    expect(failed.mode.discarded).to.deep.equal(['a']);
  });

  it('does not call the mode when no upload is open in OSS', async () => {
    let loads = 0;
    const { queue } = heldQueue({
      autoStart: false,
      mode: () => Promise.reject(new Error(`${++loads}`)),
    });
    queue.add(Array.from({ length: 50 }, (_, i) => sizedFile(`${i}`)));
    queue.cancel();
    await flushPromises();
    expect(loads).to.equal(0);
    const sending = await moments['sending']!();
    sending.queue.cancel();
    await flushPromises();
    expect(sending.mode.discarded).to.deep.equal([]);
  });

  it('ends the events of the task: what the mode does in the background emits none', async () => {
    const { queue, mode, task } = await moments['sending']!({
      retryPolicy: { retryFor: 10, firstDelay: 1, maxDelay: 1 },
    });
    await mode.of('a').job.resume.save(record);
    mode.onDiscard = (job) => job.retry(() => Promise.reject(new UploadError('storage', 'No.', { retryable: true })));
    const log = eventsOf(queue);
    queue.cancel(task);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(log).to.deep.equal(['upload-progress a', 'upload-abort a', 'uploads-settled']);
  });

  it('without a task cancels all that have not ended', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    queue.add(['a', 'b', 'c'].map((name) => sizedFile(name)));
    await flushPromises();
    mode.of('a').fail(new Error('no'));
    await flushPromises();
    queue.pause(queue.tasks[2]);
    queue.cancel();
    await flushPromises();
    expect(queue.tasks.map(({ status }) => status)).to.deep.equal(['failed', 'canceled', 'canceled']);
    expect(mode.names).to.deep.equal(['a', 'b']);
  });
});

describe('retry', () => {
  it('restarts a failed or canceled task', async () => {
    const { queue, mode, task } = await moments['sending']!();
    mode.of('a').fail(new UploadError('denied', 'No.'));
    await flushPromises();
    queue.retry(task);
    await flushPromises();
    expect(task.status).to.equal('uploading');
    queue.cancel(task);
    await flushPromises();
    queue.retry(task);
    await flushPromises();
    mode.of('a').done();
    await flushPromises();
    expect(task.status).to.equal('done');
    expect(mode.runs).to.have.length(3);
  });

  it('keeps the object key of the first run', async () => {
    const { queue, mode, task } = await moments['sending']!();
    const key = mode.of('a').job.keyIn('d/');
    mode.of('a').fail(new UploadError('denied', 'No.'));
    await flushPromises();
    queue.retry(task);
    await flushPromises();
    expect(mode.of('a').job.keyIn('d/')).to.equal(key);
    expect(mode.of('a').job.keyIn('other')).to.match(/^other\//);
  });

  it('without a task restarts all failed ones, but none that was canceled', async () => {
    const { queue, mode } = heldQueue();
    queue.add(['a', 'b', 'c'].map((name) => sizedFile(name)));
    await flushPromises();
    mode.of('a').fail(new Error('no'));
    mode.of('b').fail(new Error('no'));
    queue.cancel(queue.tasks[2]);
    await flushPromises();
    queue.retry();
    await flushPromises();
    expect(queue.tasks.map(({ status }) => status)).to.deep.equal(['uploading', 'uploading', 'canceled']);
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
      queue.retry(a);
      await flushPromises();
      expect(a!.status).to.equal('canceled');
      expect(mode.names).to.deep.equal(['b']);
      expect(rejected.map(({ path }) => path)).to.deep.equal(['album']);
      expect(rejected[0]!.file).to.equal(file);
      expect(rejected[0]!.error).to.include({ code: 'rejected', rule, limit });
      queue.remove(b!);
      queue.retry(a);
      await flushPromises();
      expect(a!.status).to.equal('uploading');
      expect(rejected).to.have.length(1);
    });

  it('restarts a failed task, which has kept its room', async () => {
    const { queue, mode } = heldQueue({ rules: { maxFiles: 1 } });
    const [task] = queue.add([sizedFile('a')]);
    await flushPromises();
    mode.of('a').fail(new UploadError('denied', 'No.'));
    await flushPromises();
    queue.retry(task);
    queue.retry();
    expect(task!.status).to.equal('uploading');
  });

  it('does nothing to a task that runs, waits, is paused or done', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    queue.add(['a', 'b', 'c', 'd'].map((name) => sizedFile(name)));
    await flushPromises();
    mode.of('a').done();
    await flushPromises();
    queue.pause(queue.tasks[2]);
    const before = queue.tasks.map(({ status }) => status);
    for (const task of queue.tasks) queue.retry(task);
    expect(before).to.deep.equal(['done', 'uploading', 'paused', 'queued'] satisfies TaskStatus[]);
    expect(queue.tasks.map(({ status }) => status)).to.deep.equal(before);
  });
});

describe('remove and clear', () => {
  for (const [moment, begin] of Object.entries(moments)) {
    it(`end a task that is ${moment}, which emits no event afterwards`, async () => {
      const { queue, mode, task } = await begin();
      queue.remove(task);
      expect(queue.tasks).to.deep.equal([]);
      await flushPromises();
      const log = eventsOf(queue);
      for (const { job, done } of mode.runs) {
        job.onSending(1);
        job.progress(90);
        done();
      }
      await flushPromises();
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(log).to.deep.equal([]);
      expect(task.status).to.equal('canceled');
    });
  }

  it('emit one event, even when a listener removes the task again', async () => {
    const { queue, task } = await moments['sending']!();
    queue.addEventListener('upload-abort', () => queue.remove(task));
    const log = eventsOf(queue);
    queue.remove(task);
    queue.remove(task);
    await flushPromises();
    expect(log.filter((line) => line === 'file-removed a')).to.have.length(1);
    expect(log.filter((line) => line === 'upload-abort a')).to.have.length(1);
  });

  it('leave a stored object as it is, and emit no upload-abort', async () => {
    const { queue, mode, task } = await moments['sending']!();
    mode.of('a').done();
    await flushPromises();
    const log = eventsOf(queue);
    queue.remove(task);
    expect(log).to.deep.equal(['file-removed a']);
    expect(task.status).to.equal('done');
    await flushPromises();
    expect(mode.discarded).to.deep.equal([]);
  });

  it('free the slot and the count: the next file starts, and the rules do not count the removed one', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1, rules: { maxFiles: 2 } });
    queue.add(['a', 'b', 'c'].map((name) => sizedFile(name)));
    await flushPromises();
    expect(queue.tasks).to.have.length(2);
    queue.remove(queue.tasks[0]!);
    await flushPromises();
    expect(mode.names).to.deep.equal(['a', 'b']);
    expect(queue.add([sizedFile('c')])).to.have.length(1);
  });

  it('clear all tasks, at any moment of each', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 2 });
    queue.add(['a', 'b', 'c', 'd', 'e'].map((name) => sizedFile(name)));
    await flushPromises();
    mode.of('a').done();
    await flushPromises();
    queue.pause(queue.tasks[3]);
    queue.clear();
    await flushPromises();
    expect(queue.tasks).to.deep.equal([]);
    expect(mode.names).to.deep.equal(['a', 'b', 'c']);
    expect(mode.runs.slice(1).every(({ job }) => job.signal.aborted)).to.equal(true);
  });

  it('make retry and resume of the task do nothing', async () => {
    const { queue, mode, task } = await moments['sending']!();
    queue.remove(task);
    await flushPromises();
    queue.retry(task);
    await flushPromises();
    expect(mode.runs).to.have.length(1);
    expect(task.status).to.equal('canceled');
  });
});
