import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadQueue } from '../../src/queue/upload-queue.js';
import { defaultSettings } from '../../src/task/upload-settings.js';
import type { RunReport } from '../../src/upload/run-report.js';
import '../support/node/as-in-a-page.js';
import { sizedFile } from '../support/files.js';
import { type HeldMode, heldQueue } from '../support/held-mode.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const MB = 1_000_000;
const statuses = ({ tasks }: UploadQueue) => tasks.map(({ status }) => status).join(' ');
const files = (count: number, size?: number) => Array.from({ length: count }, (_, i) => sizedFile(`${i}`, size));

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
    mode.of('0').job.report.sending(6);
    mode.of('0').job.report.progress(8 * MB - 1);
    await flushPromises();
    assert.deepEqual(mode.names, ['0']);
    mode.of('0').job.report.progress(8 * MB);
    await flushPromises();
    assert.deepEqual(mode.names, ['0', '1']);
    mode.of('1').job.report.sending(6);
    mode.of('0').job.report.progress(48 * MB);
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
        mode.runs[begun]!.job.report.sending(requests);
        await flushPromises();
      }
      assert.equal(mode.runs.length, atOnce);
    });

  for (const [what, maxConcurrentUploads] of [['by size'], ['under a limit', 1]] as const)
    it(`does not count a file that another tab sends, until it is this one's turn: ${what}`, async () => {
      const { queue, mode } = heldQueue({ maxConcurrentUploads });
      const say = (isSending: boolean) => (mode.of('video').job.report as RunReport).onOtherTab(isSending);
      await flushed(queue.add([sizedFile('video', 100 * MB), ...files(1, 100 * MB), sizedFile('behind')]));
      assert.deepEqual(mode.names, ['video']);
      say(true);
      await flushPromises();
      assert.deepEqual(mode.names, ['video', '0']);
      say(false);
      await mode.done('0');
      assert.deepEqual(mode.names, ['video', '0'], 'it fills the line again');
      await mode.done('video');
      assert.deepEqual(mode.names, ['video', '0', 'behind']);
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

it('a setting that is `undefined` or not a number is as by default', async () => {
  const nothing = { parallelParts: undefined, stallTimeout: Number.NaN, verify: undefined };
  const none = (names: object) => Object.fromEntries(Object.keys(names).map((name) => [name, undefined]));
  const { endpoint: _, ...others } = defaultSettings;
  const { queue, mode } = heldQueue({ ...none(others), transfer: nothing } as never);
  await flushed(queue.add(files(1)));
  const { transfer, destination, object } = mode.of('0').job;
  assert.deepEqual(transfer, { parallelParts: 6, stallTimeout: 30_000, verify: true });
  assert.deepEqual([destination, object.headers], [{}, {}]);
  queue.configure({ ...none(others), maxConcurrentUploads: 1, transfer: { parallelParts: 'six' } } as never);
  await flushed(queue.add(files(2).slice(1)));
  mode.runs[0]!.done();
  await flushPromises();
  assert.equal(mode.of('1').job.transfer.parallelParts, 6);
  queue.configure({ endpoint: '', maxConcurrentUploads: undefined }); // what has no default is taken back
  assert.equal(queue.shared.settings.maxConcurrentUploads, undefined);
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

const MANY = 3_000;

/** How often the size of these files was read: work that grows with the square of their number shows there. */
let reads = 0;
const many = Array.from({ length: MANY }, (_, i) =>
  Object.defineProperty(new File([], `${i}`), 'size', { get: () => (reads++, 10) }),
);

describe('thousands of files', () => {
  it('are added one by one in linear time, under rules that count', () => {
    const rules = { maxFileSize: 100, accept: '*', maxFiles: MANY, maxTotalSize: 1e9 };
    const { queue } = heldQueue({ autoStart: false, rules });
    reads = 0;
    for (const file of many) queue.add([file]);
    assert.equal(queue.tasks.length, MANY);
    assert.ok(reads < 10 * MANY);
  });

  it('are added together, paused, resumed, canceled and cleared in linear time', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 3 });
    reads = 0;
    await flushed(queue.add(many));
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

const order = (queue: UploadQueue) => queue.tasks.map(({ name }) => name).join('');
const letters = (text: string) => text.split('').map((name) => sizedFile(name));
const stored = (...keys: string[]) => keys.map((key) => ({ key }));

describe('queue.move()', () => {
  it('puts a task at this index among all, at most the last, and fires nothing where it does not move', () => {
    const moves = { bcad: [0, 2], dabc: [3, 0], cabd: [2, -5], bcda: [0, 99] } as const;
    for (const [expected, [from, to]] of Object.entries(moves)) {
      const { queue } = heldQueue({ autoStart: false });
      const tasks = queue.add(letters('abcd'));
      const moved: [string, number][] = [];
      queue.addEventListener('file-moved', ({ detail }) => moved.push([detail.task.name, detail.index]));
      queue.move(tasks[from]!, to);
      assert.equal(order(queue), expected);
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
    assert.equal(order(queue), 'cab');
  });
});

it('stored objects that are set again keep their places, only new ones go in front, and those that are left out go', () => {
  const { queue } = heldQueue({ autoStart: false });
  const first = queue.adopt(stored('a', 'b', 'c'));
  queue.add(letters('x'));
  queue.move(first[2]!, 0);
  queue.move(queue.tasks[3]!, 1);
  assert.equal(order(queue), 'cxab');
  queue.adopt(stored('n', 'a', 'b', 'm', 'c'), first);
  assert.equal(order(queue), 'nmcxab');
  queue.adopt(stored('a', 'c'), first);
  assert.equal(order(queue).replaceAll(/[nm]/g, ''), 'cxa', 'what is left out goes');
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
  const processed = { processing: 0, ready: 0, refused: 0 };
  return { ...totals, ...processed, count: tasks.length, saving: 0, waiting: 0, awaited: 0, size, sent, speed };
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
    mode.of('a').job.report.sending(1);
    mode.of('a').job.report.progress(40);
    mode.of('b').job.report.progress(50);
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
