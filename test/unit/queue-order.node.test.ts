import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadTask } from '../../src/core/queue/upload-task.js';
import '../support/node/as-in-a-page.js';
import { sizedFile } from '../support/files.js';
import { type HeldMode, heldQueue } from '../support/held-mode.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const MB = 1_000_000;
const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
const files = (count: number, size?: number) => names(count).map((name) => sizedFile(name, size));

/** Ends runs, the first one that is under way first, until none is left. @returns the most that were under way at once. */
async function finishAll(mode: HeldMode): Promise<number> {
  let most = 0;
  for (let ended = 0; ended < mode.runs.length; ended++) {
    most = Math.max(most, mode.runs.length - ended);
    mode.runs[ended]!.done();
    await flushPromises();
  }
  return most;
}

describe('the order of a queue', () => {
  it('is the order in which files were added', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 2 });
    queue.add(files(5));
    await flushed(queue.add([sizedFile('last')]));
    assert.deepEqual(mode.names, ['0', '1']);
    assert.equal(await finishAll(mode), 2);
    assert.deepEqual(mode.names, [...names(5), 'last']);
    assert.deepEqual(
      queue.tasks.map(({ name }) => name),
      [...names(5), 'last'],
    );
    assert.equal(
      queue.tasks.every(({ status }) => status === 'done'),
      true,
    );
  });

  it('is kept when a large file is next: small ones behind it do not overtake it', async () => {
    const { queue, mode } = heldQueue();
    await flushed(queue.add([sizedFile('small', 1), sizedFile('large', 100 * MB), sizedFile('behind', 1)]));
    assert.deepEqual(mode.names, ['small', 'large']);
    await finishAll(mode);
    assert.deepEqual(mode.names, ['small', 'large', 'behind']);
  });

  it('continues with the next file when one fails', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    await flushed(queue.add(files(3)));
    await mode.fail('0');
    await mode.done('1');
    assert.deepEqual(mode.names, ['0', '1', '2']);
    assert.deepEqual(
      queue.tasks.map(({ status }) => status),
      ['failed', 'done', 'uploading'],
    );
  });

  it('puts a retried or resumed file behind those that wait', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    const [first] = await flushed(queue.add(files(3)));
    await flushed(queue.pause(first));
    queue.resume(first);
    await finishAll(mode);
    assert.deepEqual(mode.names, ['0', '1', '2', '0']);
  });
});

describe('the number of files that a queue sends at the same time', () => {
  for (const limit of [1, 2, 5]) {
    it(`is at most ${limit} when the page sets that, for files of any size`, async () => {
      const { queue, mode } = heldQueue({ maxConcurrentUploads: limit });
      await flushed(queue.add([...files(6, 1), ...files(6, 500 * MB)]));
      assert.equal(await finishAll(mode), limit);
      assert.equal(mode.runs.length, 12);
    });
  }

  const sizes: [size: number, atOnce: number][] = [
    [0, 12],
    [1, 12],
    [MB, 12],
    [MB + 1, 6],
    [8 * MB, 6],
    [8 * MB + 1, 3],
    [16 * MB, 3],
    [24 * MB, 2],
    [25 * MB, 2],
    [41 * MB, 1],
    [5000 * MB, 1],
  ];
  for (const [size, atOnce] of sizes) {
    it(`is ${atOnce} for files of ${size} bytes by default`, async () => {
      const { queue, mode } = heldQueue();
      await flushed(queue.add(files(14, size)));
      assert.equal(mode.runs.length, atOnce);
      assert.equal(await finishAll(mode), atOnce);
    });
  }

  it('grows near the end of a large file, whose last parts leave connections free', async () => {
    const { queue, mode } = heldQueue();
    await flushed(queue.add(files(3, 48 * MB)));
    mode.of('0').job.onSending(6);
    mode.of('0').job.progress(8 * MB - 1);
    await flushPromises();
    assert.deepEqual(mode.names, ['0']);
    mode.of('0').job.progress(8 * MB);
    await flushPromises();
    assert.deepEqual(mode.names, ['0', '1']);
    mode.of('1').job.onSending(6);
    mode.of('0').job.progress(48 * MB);
    await flushPromises();
    assert.deepEqual(mode.names, ['0', '1'], 'the second one fills the line');
  });

  it('is 32 for small files whose requests share a connection, and three for large ones', async () => {
    for (const [size, atOnce] of [
      [20_000, 32],
      [500 * MB, 3],
    ] as const) {
      const { queue, mode } = heldQueue();
      await flushed(queue.add(files(40, size)));
      for (let begun = 0; begun < mode.runs.length; begun++) {
        mode.runs[begun]!.job.onSending(6 / 32);
        await flushPromises();
      }
      assert.equal(mode.runs.length, atOnce);
    }
  });

  it('is three for files of any size that travel in one request each', async () => {
    const { queue, mode } = heldQueue();
    await flushed(queue.add(files(5, 500 * MB)));
    assert.equal(mode.runs.length, 1);
    mode.of('0').job.onSending(1);
    await flushPromises();
    mode.of('1').job.onSending(1);
    await flushPromises();
    mode.of('2').job.onSending(1);
    await flushPromises();
    assert.deepEqual(mode.names, ['0', '1', '2']);
  });

  it('is lower while a paused run has not ended yet', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    mode.obeysAbort = false;
    await flushed(queue.add(files(2)));
    await flushed(queue.pause(queue.tasks[0]));
    assert.deepEqual(mode.names, ['0']);
    await mode.fail('0', new Error('at last'));
    assert.deepEqual(mode.names, ['0', '1']);
  });

  it('grows when the page raises the limit', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    await flushed(queue.add(files(4)));
    await flushed(queue.configure({ maxConcurrentUploads: 3 }));
    assert.equal(mode.runs.length, 3);
  });
});

describe('a queue without autoStart', () => {
  const begin = () => {
    const held = heldQueue({ autoStart: false, maxConcurrentUploads: 2 });
    held.queue.add(files(3));
    return held;
  };

  it('starts nothing before start(), then all files', async () => {
    const { queue, mode } = begin();
    await flushPromises();
    assert.equal(mode.runs.length, 0);
    queue.start();
    await finishAll((await flushPromises(), mode));
    assert.deepEqual(mode.names, ['0', '1', '2']);
  });

  it('does not start files that are added later, or paused ones', async () => {
    const { queue, mode } = begin();
    queue.pause(queue.tasks[1]);
    queue.start();
    await flushed(queue.add([sizedFile('later')]));
    await finishAll(mode);
    assert.deepEqual(mode.names, ['0', '2']);
    const status = (task: UploadTask) => task.status;
    assert.deepEqual(queue.tasks.map(status), ['done', 'paused', 'done', 'queued']);
  });

  it('starts a file once, however often start() is called', async () => {
    const { queue, mode } = begin();
    queue.start();
    await flushed(queue.start());
    queue.start();
    await finishAll(mode);
    assert.equal(mode.runs.length, 3);
  });
});

describe('a canceled file that is added again', () => {
  it('is rejected by the rules that it no longer counts against', () => {
    const { queue } = heldQueue({ autoStart: false, rules: { maxFiles: 2, unique: true } });
    const [a] = queue.add([sizedFile('a')]);
    queue.cancel(a);
    queue.add([sizedFile('b'), sizedFile('c')]);
    const rejections: string[] = [];
    queue.addEventListener('file-reject', ({ detail }) => rejections.push(String(detail.error.rule)));
    assert.deepEqual(queue.add([a!.file]), []);
    assert.deepEqual(rejections, ['max-files']);
    assert.equal(a!.status, 'canceled');
  });

  it('waits for start() without autoStart', async () => {
    const { queue, mode } = heldQueue({ autoStart: false, rules: { unique: true } });
    const [a] = queue.add([sizedFile('a')]);
    queue.cancel(a);
    assert.deepEqual(queue.add([a!.file]), [a]);
    await flushPromises();
    assert.equal(a!.status, 'queued');
    await flushed(queue.start());
    assert.deepEqual(mode.names, ['a']);
  });
});
