import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileRules } from '../../src/core/queue/file-rules.js';
import '../support/node/as-in-a-page.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const MANY = 10_000;

let count = 0;
const files = Array.from({ length: MANY }, (_, i) => {
  const file = new File([], `${i}`);
  Object.defineProperty(file, 'size', { get: () => (count++, 10) });
  return file;
});

/** The files count how often their size is read: work that grows with the square of their number shows there. */
function countedReads(): () => number {
  count = 0;
  return () => count;
}

describe('ten thousand files', () => {
  it('are added together in linear time', async () => {
    const { queue, mode } = heldQueue();
    const reads = countedReads();
    assert.equal(queue.add(files).length, MANY);
    await flushPromises();
    assert.equal(mode.runs.length, 12);
    assert.ok(reads() < 10 * MANY);
  });

  const rules: FileRules[] = [{}, { maxFileSize: 100, accept: '*' }, { maxFiles: MANY }, { maxTotalSize: 1e9 }];
  for (const rule of rules) {
    it(`are added one by one in linear time, under ${JSON.stringify(rule)}`, () => {
      const { queue } = heldQueue({ autoStart: false, rules: rule });
      const reads = countedReads();
      for (const file of files) queue.add([file]);
      assert.equal(queue.tasks.length, MANY);
      assert.ok(reads() < 10 * MANY);
    });
  }

  it('are paused, resumed, canceled and cleared in linear time', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 3 });
    const reads = countedReads();
    await flushed(queue.add(files));
    let changes = 0;
    queue.addEventListener('task-change', () => changes++);
    queue.pause();
    queue.resume();
    queue.cancel();
    await flushed(queue.clear());
    assert.ok(changes <= 4 * MANY);
    assert.ok(reads() < 20 * MANY);
    assert.equal(mode.runs.length, 3);
    assert.equal(queue.tasks.length, 0);
  });

  it('all end, with one uploads-settled', async () => {
    const { queue, mode } = heldQueue();
    const log = eventsOf(queue);
    await flushed(queue.add(files.slice(0, 2000)));
    for (let ended = 0; ended < 2000;) {
      await Promise.resolve();
      for (; ended < mode.runs.length; ended++) mode.runs[ended]!.done();
    }
    await flushPromises();
    assert.equal(log.filter((line) => line.startsWith('upload-success')).length, 2000);
    assert.equal(log.filter((line) => line === 'uploads-settled').length, 1);
    assert.equal(log.at(-1), 'uploads-settled');
  });
});

describe('hundreds of added and removed files', () => {
  it('stop the runs that have begun, begin no others, and leave their slots to the next file', async () => {
    const { queue, mode } = heldQueue();
    for (let i = 0; i < 300; i++) {
      const [task] = queue.add([sizedFile(`${i}`)]);
      if (i % 2) await flushPromises();
      queue.remove(task!);
    }
    await flushPromises();
    assert.equal(queue.tasks.length, 0);
    const ended = mode.runs.map(({ name, job }) => [name, job.signal.aborted]);
    assert.deepEqual(
      ended,
      Array.from({ length: 150 }, (_, i) => [`${2 * i + 1}`, true]),
    );
    await flushed(queue.add([sizedFile('last')]));
    assert.equal(mode.of('last').job.signal.aborted, false);
  });
});
