import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadQueue } from '../../src/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { flushed } from '../support/virtual-time.js';

const MANY = 3_000;

/** How often the size of these files was read: work that grows with the square of their number shows there. */
let reads = 0;
const files = Array.from({ length: MANY }, (_, i) =>
  Object.defineProperty(new File([], `${i}`), 'size', { get: () => (reads++, 10) }),
);

describe('thousands of files', () => {
  it('are added one by one in linear time, under rules that count', () => {
    const rules = { maxFileSize: 100, accept: '*', maxFiles: MANY, maxTotalSize: 1e9 };
    const { queue } = heldQueue({ autoStart: false, rules });
    reads = 0;
    for (const file of files) queue.add([file]);
    assert.equal(queue.tasks.length, MANY);
    assert.ok(reads < 10 * MANY);
  });

  it('are added together, paused, resumed, canceled and cleared in linear time', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 3 });
    reads = 0;
    await flushed(queue.add(files));
    assert.ok(reads < 10 * MANY);
    let changes = 0;
    queue.addEventListener('task-change', () => changes++);
    queue.pause();
    queue.resume();
    queue.cancel();
    await flushed(queue.clear());
    assert.ok(changes <= 4 * MANY);
    assert.ok(reads < 20 * MANY);
    assert.deepEqual([mode.runs.length, queue.tasks.length], [3, 0]);
  });
});

const names = (queue: UploadQueue) => queue.tasks.map(({ name }) => name).join('');
const letters = (text: string) => text.split('').map((name) => sizedFile(name));
const stored = (...keys: string[]) => keys.map((key) => ({ key }));

describe('queue.move()', () => {
  it('puts a task at this index among all, at most the last, and fires nothing where it does not move', () => {
    for (const [from, to, expected] of [
      [0, 2, 'bcad'],
      [3, 0, 'dabc'],
      [2, -5, 'cabd'],
      [0, 99, 'bcda'],
    ] as const) {
      const { queue } = heldQueue({ autoStart: false });
      const tasks = queue.add(letters('abcd'));
      const moved: [string, number][] = [];
      queue.addEventListener('file-moved', ({ detail }) => moved.push([detail.task.name, detail.index]));
      queue.move(tasks[from]!, to);
      assert.equal(names(queue), expected);
      assert.deepEqual(moved, [['abcd'[from]!, expected.indexOf('abcd'[from]!)]]);
      queue.move(tasks[from]!, to); // it is there already
      queue.remove(tasks[from]!);
      queue.move(tasks[from]!, 1);
      assert.equal(moved.length, 1);
    }
  });

  it('changes the order of the list, not that in which start(), resume() and retry() take the files', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1, autoStart: false });
    const tasks = queue.add(letters('abc'));
    queue.move(tasks[2]!, 0);
    await flushed(queue.start());
    assert.equal(mode.names.join(''), 'a');
    await flushed(queue.pause());
    await flushed(queue.resume());
    for (const name of 'abc') await mode.fail(name);
    await flushed(queue.retry());
    assert.equal(mode.names.join(''), 'aabca');
    assert.equal(names(queue), 'cab');
  });
});

it('stored objects that are set again keep their places, only new ones go in front, and those that are left out go', () => {
  const { queue } = heldQueue({ autoStart: false });
  const first = queue.adopt(stored('a', 'b', 'c'));
  queue.add(letters('x'));
  queue.move(first[2]!, 0);
  queue.move(queue.tasks[3]!, 1);
  assert.equal(names(queue), 'cxab');
  queue.adopt(stored('n', 'a', 'b', 'm', 'c'), first);
  assert.equal(names(queue), 'nmcxab');
  queue.adopt(stored('a', 'c'), first);
  assert.equal(names(queue).replaceAll(/[nm]/g, ''), 'cxa', 'what is left out goes');
});

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
  return { ...totals, count: tasks.length, saving: 0, waiting: 0, awaited: 0, size, sent, speed };
}

describe('the totals of a queue', () => {
  it('are the sums over its tasks, after each change of status', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 4 });
    let moves = 0;
    const compare = () => {
      assert.deepEqual(queue.totals, counted(queue));
      moves++;
    };
    for (const name of ['file-added', 'task-change', 'upload-progress', 'file-removed', 'file-moved'] as const)
      queue.addEventListener(name, compare);
    const added = Array.from('abcdef', (name, index) => sizedFile(name, 100 + index));
    const [a, b, c, , e] = await flushed(queue.add(added));
    mode.of('a').job.onSending(1);
    mode.of('a').job.progress(40);
    mode.of('b').job.progress(50);
    mode.of('b').fail(new Error('No.'));
    mode.of('c').done();
    await flushed(queue.pause(a));
    queue.cancel(e);
    queue.resume(a);
    queue.move(a!, 3);
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

  it('come with the same list of tasks until one is added or removed', () => {
    const { queue } = heldQueue({ autoStart: false });
    queue.add([sizedFile('a')]);
    const { tasks } = queue;
    assert.equal(queue.tasks, tasks);
    queue.add([sizedFile('b')]);
    assert.deepEqual([tasks.length, queue.tasks.length], [1, 2]);
  });
});
