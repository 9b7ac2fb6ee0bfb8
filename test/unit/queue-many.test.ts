import { expect } from '@open-wc/testing';
import type { FileRules } from '../../src/core/queue/file-rules.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { flushPromises } from '../support/virtual-time.js';

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
    expect(queue.add(files)).to.have.length(MANY);
    await flushPromises();
    expect(mode.runs).to.have.length(12);
    expect(reads()).to.be.lessThan(10 * MANY);
  });

  const rules: FileRules[] = [{}, { maxFileSize: 100, accept: '*' }, { maxFiles: MANY }, { maxTotalSize: 1e9 }];
  for (const rule of rules) {
    it(`are added one by one in linear time, under ${JSON.stringify(rule)}`, () => {
      const { queue } = heldQueue({ autoStart: false, rules: rule });
      const reads = countedReads();
      for (const file of files) queue.add([file]);
      expect(queue.tasks).to.have.length(MANY);
      expect(reads()).to.be.lessThan(10 * MANY);
    });
  }

  it('are paused, resumed, canceled and cleared in linear time', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 3 });
    const reads = countedReads();
    queue.add(files);
    await flushPromises();
    let changes = 0;
    queue.addEventListener('task-change', () => changes++);
    queue.pause();
    queue.resume();
    queue.cancel();
    queue.clear();
    await flushPromises();
    expect(changes).to.be.at.most(4 * MANY);
    expect(reads()).to.be.lessThan(20 * MANY);
    expect(mode.runs).to.have.length(3);
    expect(queue.tasks).to.have.length(0);
  });

  it('all end, with one uploads-settled', async () => {
    const { queue, mode } = heldQueue();
    const log = eventsOf(queue);
    queue.add(files.slice(0, 2000));
    await flushPromises();
    for (let ended = 0; ended < 2000;) {
      await Promise.resolve();
      for (; ended < mode.runs.length; ended++) mode.runs[ended]!.done();
    }
    await flushPromises();
    expect(log.filter((line) => line.startsWith('upload-success'))).to.have.length(2000);
    expect(log.filter((line) => line === 'uploads-settled')).to.have.length(1);
    expect(log.at(-1)).to.equal('uploads-settled');
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
    expect(queue.tasks).to.have.length(0);
    const ended = mode.runs.map(({ name, job }) => [name, job.signal.aborted]);
    expect(ended).to.deep.equal(Array.from({ length: 150 }, (_, i) => [`${2 * i + 1}`, true]));
    queue.add([sizedFile('last')]);
    await flushPromises();
    expect(mode.of('last').job.signal.aborted).to.equal(false);
  });
});
