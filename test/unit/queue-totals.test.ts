import { expect } from '@open-wc/testing';
import type { UploadQueue } from '../../src/upload-queue.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { flushPromises } from '../support/virtual-time.js';

/** Counted again, task by task. */
function counted({ tasks }: UploadQueue) {
  const totals: Record<string, number> = { queued: 0, uploading: 0, paused: 0, done: 0, failed: 0, canceled: 0 };
  let [size, sent, speed] = [0, 0, 0];
  for (const task of tasks) {
    totals[task.status]!++; // every status is a key
    if (task.status === 'failed' || task.status === 'canceled') continue;
    size += task.size;
    sent += task.sent;
    speed += task.speed ?? 0;
  }
  return { ...totals, count: tasks.length, saving: 0, size, sent, speed };
}

describe('the totals of a queue', () => {
  it('are the sums over its tasks, after each change of status', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 4 });
    let moves = 0;
    const compare = () => {
      expect(queue.totals).to.deep.equal(counted(queue));
      moves++;
    };
    for (const name of ['file-added', 'task-change', 'upload-progress', 'file-removed'] as const) {
      queue.addEventListener(name, compare);
    }
    const [a, b, c, , e] = queue.add(['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => sizedFile(name, 100 + index)));
    await flushPromises();
    mode.of('a').job.onSending(1);
    mode.of('a').job.progress(40);
    mode.of('b').job.progress(50);
    mode.of('b').fail(new Error('No.'));
    mode.of('c').done();
    queue.pause(a);
    await flushPromises();
    queue.cancel(e);
    queue.resume(a);
    queue.retry(b);
    await flushPromises();
    queue.pause();
    queue.remove(c!); // six were added
    queue.resume();
    queue.retry(e);
    await flushPromises();
    compare();
    queue.clear();
    compare();
    expect(queue.totals.count).to.equal(0);
    expect(moves).to.be.greaterThan(25);
  });

  it('follow a file that the page has replaced', async () => {
    const { queue, mode } = heldQueue({
      beforeUpload: (task) => {
        task.file = sizedFile('small', 10);
      },
    });
    queue.add([sizedFile('large', 5000)]);
    expect(queue.totals.size).to.equal(5000);
    await flushPromises();
    mode.of('large').done();
    await flushPromises();
    expect(queue.totals).to.deep.include({ size: 10, sent: 10, done: 1 });
  });

  it('return the same list of tasks until one is added or removed', () => {
    const { queue } = heldQueue({ autoStart: false });
    queue.add([sizedFile('a')]);
    const { tasks } = queue;
    expect(queue.tasks).to.equal(tasks);
    queue.add([sizedFile('b')]);
    expect(tasks).to.have.length(1);
    expect(queue.tasks).to.have.length(2);
  });
});
