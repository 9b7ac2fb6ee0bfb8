import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadQueue } from '../../src/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { assertFields } from '../support/assertions.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const names = (queue: UploadQueue) => queue.tasks.map(({ name }) => name).join('');
const letters = (text: string) => text.split('').map((name) => sizedFile(name));
const stored = (...keys: string[]) => keys.map((key) => ({ key }));

describe('queue.move()', () => {
  for (const [from, to, expected] of [
    [0, 2, 'bcad'],
    [3, 0, 'dabc'],
    [1, 3, 'acdb'],
    [2, -5, 'cabd'],
    [0, 99, 'bcda'],
  ] as const) {
    it(`puts the task of index ${from} at index ${to} among all, at most the last`, () => {
      const { queue } = heldQueue({ autoStart: false });
      const tasks = queue.add(letters('abcd'));
      const moved: [string, number][] = [];
      queue.addEventListener('file-moved', ({ detail }) => moved.push([detail.task.name, detail.index]));
      queue.move(tasks[from]!, to);
      assert.equal(names(queue), expected);
      assert.deepEqual(moved, [['abcd'[from]!, expected.indexOf('abcd'[from]!)]]);
    });
  }

  it('fires nothing if the task is there already, or not in the queue', () => {
    const { queue } = heldQueue({ autoStart: false });
    const [first, second] = queue.add(letters('ab'));
    queue.remove(second!);
    const log = eventsOf(queue);
    queue.move(first!, 0);
    queue.move(second!, 0);
    assert.deepEqual(log, []);
    assert.equal(names(queue), 'a');
  });

  it('does not change the order of uploading', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    const tasks = queue.add(letters('abc'));
    await flushPromises();
    queue.move(tasks[2]!, 0);
    for (const name of ['a', 'b', 'c']) {
      await mode.done(name);
    }
    assert.equal(mode.names.join(''), 'abc');
    assert.equal(names(queue), 'cab');
  });

  it('does not change the order in which start(), resume() and retry() take the files', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1, autoStart: false });
    const tasks = queue.add(letters('abc'));
    queue.move(tasks[2]!, 0);
    await flushed(queue.start());
    assert.equal(mode.names.join(''), 'a');
    await flushed(queue.pause());
    await flushed(queue.resume());
    for (const name of ['a', 'b', 'c']) {
      await mode.fail(name);
    }
    await flushed(queue.retry());
    assert.equal(mode.names.join(''), 'aabca');
  });

  it('keeps a failed task in its place', async () => {
    const { queue, mode } = heldQueue();
    const tasks = queue.add(letters('abc'));
    await flushPromises();
    await mode.fail('b');
    queue.move(tasks[0]!, 2);
    assert.equal(names(queue), 'bca');
  });

  it('keeps the sums', () => {
    const { queue } = heldQueue({ autoStart: false });
    const tasks = queue.add([sizedFile('a', 100), sizedFile('b', 20)]);
    queue.move(tasks[1]!, 0);
    assertFields(queue.totals, { count: 2, queued: 2, size: 120 });
    queue.remove(tasks[1]!);
    assertFields(queue.totals, { count: 1, size: 100 });
  });
});

describe('stored objects that are set again', () => {
  it('keep their places, and only new ones go in front', () => {
    const { queue } = heldQueue({ autoStart: false });
    const first = queue.adopt(stored('a', 'b', 'c'));
    queue.add(letters('x'));
    queue.move(first[2]!, 0);
    queue.move(queue.tasks[3]!, 1);
    assert.equal(names(queue), 'cxab');
    queue.adopt(stored('n', 'a', 'b', 'm', 'c'), first);
    assert.equal(names(queue), 'nmcxab');
  });

  it('go when they are left out', () => {
    const { queue } = heldQueue();
    const first = queue.adopt(stored('a', 'b', 'c'));
    queue.move(first[0]!, 2);
    queue.adopt(stored('a', 'c'), first);
    assert.equal(names(queue), 'ca');
  });
});
