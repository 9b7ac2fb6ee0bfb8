import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadQueue } from '../../src/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { sizedFile } from '../support/files.js';
import { type HeldMode, heldQueue } from '../support/held-mode.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const MB = 1_000_000;
const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
const statuses = ({ tasks }: UploadQueue) => tasks.map(({ status }) => status).join(' ');
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
  it('is the order in which files were added, also when one fails', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 2 });
    queue.add(files(3));
    await flushed(queue.add([sizedFile('last')]));
    assert.deepEqual(mode.names, ['0', '1']);
    await mode.fail('0');
    mode.runs.shift();
    assert.equal(await finishAll(mode), 2);
    assert.deepEqual(mode.names, ['1', '2', 'last']);
    assert.equal(statuses(queue), 'failed done done done');
  });

  it('is kept when a large file is next: small ones behind it do not overtake it', async () => {
    const { queue, mode } = heldQueue();
    await flushed(queue.add([sizedFile('small', 1), sizedFile('large', 100 * MB), sizedFile('behind', 1)]));
    assert.deepEqual(mode.names, ['small', 'large']);
    await finishAll(mode);
    assert.deepEqual(mode.names, ['small', 'large', 'behind']);
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
  it('is at most as many as the page sets, for files of any size, and grows when it raises the limit', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 2 });
    await flushed(queue.add([...files(6, 1), ...files(6, 500 * MB)]));
    assert.equal(mode.runs.length, 2);
    await flushed(queue.configure({ maxConcurrentUploads: 5 }));
    assert.equal(await finishAll(mode), 5);
    assert.equal(mode.runs.length, 12);
  });

  it('depends on their size by default', async () => {
    const sizes = [0, MB, MB + 1, 8 * MB, 8 * MB + 1, 16 * MB, 24 * MB, 41 * MB, 5000 * MB];
    const most: number[] = [];
    for (const size of sizes) {
      const { queue, mode } = heldQueue();
      await flushed(queue.add(files(14, size)));
      most.push(await finishAll(mode));
    }
    assert.deepEqual(most, [12, 12, 6, 6, 3, 3, 2, 1, 1]);
  });

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

  for (const [what, size, requests, atOnce] of [
    ['small files whose requests share a connection', 20_000, 6 / 32, 32],
    ['large files whose requests share a connection', 500 * MB, 6 / 32, 3],
    ['large files that travel in one request each', 500 * MB, 1, 3],
  ] as const)
    it(`is ${atOnce} for ${what}`, async () => {
      const { queue, mode } = heldQueue();
      await flushed(queue.add(files(40, size)));
      for (let begun = 0; begun < mode.runs.length; begun++) {
        mode.runs[begun]!.job.onSending(requests);
        await flushPromises();
      }
      assert.equal(mode.runs.length, atOnce);
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
});

it('a nested setting of a queue keeps the defaults beside it', async () => {
  const { queue, mode } = heldQueue({ transfer: { verify: false } });
  await flushed(queue.add(files(1)));
  assert.deepEqual(mode.of('0').job.transfer, { parallelParts: 6, stallTimeout: 30_000, verify: false });
});

describe('a queue without autoStart', () => {
  const begin = () => {
    const held = heldQueue({ autoStart: false, maxConcurrentUploads: 2 });
    held.queue.add(files(3));
    return held;
  };

  it('starts nothing before start(), then each file once, however often it is called', async () => {
    const { queue, mode } = begin();
    await flushPromises();
    assert.equal(mode.runs.length, 0);
    queue.start();
    await flushed(queue.start());
    queue.start();
    await finishAll(mode);
    assert.deepEqual(mode.names, ['0', '1', '2']);
  });

  it('does not start files that are added later, or paused ones', async () => {
    const { queue, mode } = begin();
    queue.pause(queue.tasks[1]);
    queue.start();
    await flushed(queue.add([sizedFile('later')]));
    await finishAll(mode);
    assert.deepEqual(mode.names, ['0', '2']);
    assert.equal(statuses(queue), 'done paused done queued');
  });
});

it('a canceled file that is added again waits for start() without autoStart, and is rejected by the rules that it no longer counts against', async () => {
  const { queue, mode } = heldQueue({ autoStart: false, rules: { maxFiles: 2, unique: true } });
  const [a, b] = queue.add(files(2));
  queue.cancel(a);
  assert.deepEqual(queue.add([a!.file]), [a]);
  await flushPromises();
  assert.equal(statuses(queue), 'queued queued');
  queue.start();
  queue.cancel(b);
  queue.add([sizedFile('c')]);
  const rejections: string[] = [];
  queue.addEventListener('file-reject', ({ detail }) => rejections.push(String(detail.error.rule)));
  assert.deepEqual(queue.add([b!.file]), []);
  assert.deepEqual(rejections, ['max-files']);
  await flushPromises();
  assert.deepEqual([b!.status, mode.names], ['canceled', ['0']]);
});
