import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadQueue } from '../../src/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { assertDeepFields } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

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
      assert.deepEqual(queue.totals, counted(queue));
      moves++;
    };
    for (const name of ['file-added', 'task-change', 'upload-progress', 'file-removed'] as const) {
      queue.addEventListener(name, compare);
    }
    const [a, b, c, , e] = await flushed(
      queue.add(['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => sizedFile(name, 100 + index))),
    );
    mode.of('a').job.onSending(1);
    mode.of('a').job.progress(40);
    mode.of('b').job.progress(50);
    mode.of('b').fail(new Error('No.'));
    mode.of('c').done();
    await flushed(queue.pause(a));
    queue.cancel(e);
    queue.resume(a);
    await flushed(queue.retry(b));
    queue.pause();
    queue.remove(c!); // six were added
    queue.resume();
    await flushed(queue.retry(e));
    compare();
    queue.clear();
    compare();
    assert.equal(queue.totals.count, 0);
    assert.ok(moves > 25);
  });

  it('follow a file that the page has replaced', async () => {
    const { queue, mode } = heldQueue({
      beforeUpload: (task) => {
        task.file = sizedFile('small', 10);
      },
    });
    queue.add([sizedFile('large', 5000)]);
    assert.equal(queue.totals.size, 5000);
    await flushPromises();
    await mode.done('large');
    assertDeepFields(queue.totals, { size: 10, sent: 10, done: 1 });
  });

  it('return the same list of tasks until one is added or removed', () => {
    const { queue } = heldQueue({ autoStart: false });
    queue.add([sizedFile('a')]);
    const { tasks } = queue;
    assert.equal(queue.tasks, tasks);
    queue.add([sizedFile('b')]);
    assert.equal(tasks.length, 1);
    assert.equal(queue.tasks.length, 2);
  });
});
