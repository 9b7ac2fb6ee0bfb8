import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskState, TaskStatus } from '../../src/task/task-state.js';
import { Run } from '../../src/task/run.js';
import { UploadTask } from '../../src/task/upload-task.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import { UploadError } from '../../src/base/upload-error.js';
import { assertFields, assertUploadError, assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { newTask, runOf, silent } from '../support/tasks.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const denied = new UploadError('denied', 'No.');
const stored: StoredObject = { key: 'k', size: 100, type: '', verified: true };

/** A task, and what it reports. @param onChange is called with each change of the task */
function watch(size = 100, onChange: (task: UploadTask) => void = () => {}) {
  const states: TaskState[] = [];
  const progress: number[] = [];
  let starts = 0;
  const task = new UploadTask(sizedFile('a.txt', size), {
    ...silent,
    changed: (changed) => (states.push(changed.state), onChange(changed)),
  });
  const listener = { started: () => void starts++, progressed: ({ sent }: UploadTask) => void progress.push(sent) };
  let current: { run: Run; resolve: (result: StoredObject) => void; reject: (error: unknown) => void } | undefined;
  return {
    ...{ task, states, progress },
    starts: () => starts,
    run: () => current!.run,
    done: () => current!.resolve(stored),
    fail: (error: unknown) => current!.reject(error),
    begin: () => runOf(task, listener, (run) => new Promise((resolve, reject) => (current = { run, resolve, reject }))),
  };
}
type Watched = ReturnType<typeof watch>;

function begun(...given: Parameters<typeof watch>) {
  const watched = watch(...given);
  return Object.assign(watched, { end: watched.begin() });
}

/** How a task gets into each status from the start. */
const ways: Record<TaskStatus, (watched: Watched) => unknown> = {
  queued: () => {},
  uploading: ({ begin }) => void begin(),
  paused: ({ task }) => task.stop('paused'),
  canceled: ({ task }) => task.stop('canceled'),
  async done({ begin, done }) {
    const end = begin();
    done();
    await end;
  },
  async failed({ begin, run, fail }) {
    const end = begin();
    run().progress(40);
    fail(denied);
    await end;
  },
};

const legal: Record<TaskStatus, TaskStatus[]> = {
  queued: ['uploading', 'paused', 'failed', 'canceled'],
  uploading: ['uploading', 'paused', 'done', 'failed', 'canceled'],
  paused: ['queued', 'failed', 'canceled'],
  failed: ['queued'],
  canceled: ['queued', 'failed'],
  done: [],
};

const inWords = (states: readonly TaskState[]) =>
  states.map((state) => (state.status === 'uploading' ? state.phase : state.status)).join(' ');

describe('the status of a task', () => {
  const acts: Partial<Record<TaskStatus, (watched: Watched) => unknown>> = {
    queued: ({ task }) => task.requeue(),
    paused: ({ task }) => task.stop('paused'),
    canceled: ({ task }) => task.stop('canceled'),
    uploading: ({ begin }) => begin(),
  };
  for (const [from, allowed] of Object.entries(legal) as [TaskStatus, TaskStatus[]][])
    it(`goes from ${from} to ${allowed.join(', ') || 'no other'}, and stays the same where it may not change`, async () => {
      for (const to of Object.keys(legal) as TaskStatus[]) {
        const watched = watch();
        await ways[from](watched);
        const { state, status, sent } = watched.task;
        assert.equal(status, from);
        assert.equal(watched.task.can(to), allowed.includes(to), to);
        if (allowed.includes(to) || !acts[to]) continue;
        const heard = watched.states.length;
        await assert.rejects(async () => acts[to]!(watched), new RegExp(`${from}.*${to}|${to}.*${from}`));
        assertFields(watched.task, { state, sent });
        assert.equal(watched.states.length, heard);
      }
    });

  it('has a result only when done, and an error only when failed: always an UploadError', async () => {
    const done = watch();
    await ways.done(done);
    assertFields(done.task, { result: stored, error: undefined });
    const bad = begun();
    bad.fail('text');
    await bad.end;
    assert.equal(bad.task.result, undefined);
    assertUploadError(bad.task.error, { cause: 'text' });
    bad.task.requeue();
    assert.equal(bad.task.error, undefined);
  });
});

describe('a run of a task', () => {
  it('is aborted with an UploadError after the task was paused or canceled', () => {
    for (const status of ['paused', 'canceled'] as const) {
      const { task, run } = begun();
      let seen: TaskStatus | undefined;
      run().signal.addEventListener('abort', () => (seen = task.status));
      task.stop(status);
      assert.equal(seen, status);
      assertUploadError(run().signal.reason, { code: 'aborted' });
    }
  });

  const ends: [after: string, states: string, sent: number, end: (watched: Watched) => unknown][] = [
    ['it was stopped', 'paused', 40, ({ task }) => task.stop('paused')],
    ['it has succeeded late', 'paused', 40, ({ task, done }) => (task.stop('paused'), done())],
    ['it has failed late', 'paused', 40, ({ task, fail }) => (task.stop('paused'), fail(denied))],
    ['it has failed', 'failed', 40, ({ fail }) => fail(denied)],
    [
      'its failed task is queued again',
      'failed queued',
      0,
      async ({ task, fail }) => (await flushed(fail(denied)), task.requeue()),
    ],
    [
      'another run has begun',
      'paused queued preparing',
      40,
      ({ task, fail, begin }) => (task.stop('paused'), task.requeue(), fail(denied), void begin()),
    ],
  ];
  for (const [after, states, sent, end] of ends)
    it(`reports nothing after ${after}`, async () => {
      const watched = begun();
      const run = watched.run();
      run.progress(40);
      await end(watched);
      await flushPromises();
      run.phase('finishing');
      run.progress(90);
      assert.equal(inWords(watched.states), `preparing ${states}`);
      assert.deepEqual([watched.task.sent, watched.progress], [sent, [40]]);
    });

  it('reports each phase once, and its start before its first bytes move, as the next run does', () => {
    const watched = begun();
    watched.run().phase('waiting');
    assert.equal(watched.starts(), 0);
    watched.run().progress(1);
    for (const phase of ['sending', 'waiting', 'sending', 'finishing'] as const) watched.run().phase(phase);
    assert.equal(inWords(watched.states), 'preparing waiting sending waiting sending finishing');
    assert.equal(watched.starts(), 1);
    watched.task.stop('paused');
    watched.task.requeue();
    void watched.begin();
    watched.run().phase('sending');
    assert.equal(watched.starts(), 2);
  });

  it('reports no start, and no bytes, when a listener stops it as soon as it sends', () => {
    for (const isWaiting of [false, true]) {
      const { task, run, starts, progress } = begun(100, ({ state }) => {
        if (state.status === 'uploading' && state.phase === 'sending') task.stop('canceled');
      });
      run().phase(isWaiting ? 'waiting' : 'sending');
      run().progress(40);
      assertFields(task, { status: 'canceled', sent: 0 });
      assert.deepEqual([starts(), progress], [0, []]);
    }
  });
});

describe('the progress of a task', () => {
  it('never falls, over pause and resume either', () => {
    const { task, run, begin, progress } = begun();
    for (const sent of [10, 50, 20, 0, 50, 60]) run().progress(sent);
    task.stop('paused');
    assert.equal(task.sent, 60);
    task.requeue();
    void begin();
    run().progress(5);
    assert.equal(task.sent, 60);
    run().progress(61);
    assert.deepEqual(progress, [10, 50, 60, 61]);
  });

  it('is under 1 until OSS has confirmed, even when more bytes than the file’s were sent, or it has none', async () => {
    for (const size of [100, 0]) {
      const { task, run, done, end } = begun(size);
      run().progress(1_000_000);
      run().phase('finishing');
      assertFields(task, { progress: size && 0.99, sent: size });
      done();
      await end;
      assert.equal(task.progress, 1);
    }
  });
});

describe('speed and time left', () => {
  const time = useVirtualTime();

  async function sendFor({ run, task }: Watched, seconds: number, bytesPerSecond: number): Promise<void> {
    for (let i = 0; i < seconds * 4; i++) {
      await time.advance(250);
      run().progress(task.sent + bytesPerSecond / 4);
    }
  }

  it('are unknown before bytes move, and when none move any more', async () => {
    const watched = begun(100_000);
    watched.run().phase('sending');
    assertFields(watched.task, { speed: undefined, remaining: undefined });
    await sendFor(watched, 2, 1000);
    watched.task.stop('paused');
    assertFields(watched.task, { speed: undefined, remaining: undefined });
  });

  it('are exact on a steady connection, and follow one that slows down, without a jump', async () => {
    const watched = begun(100_000);
    watched.run().phase('sending');
    await sendFor(watched, 4, 1000);
    assertWithin(watched.task.speed, 1000 - 1, 1000 + 1);
    assertWithin(watched.task.remaining, 96 - 0.5, 96 + 0.5);
    await sendFor(watched, 1, 100);
    assertWithin(watched.task.speed, 600, 950);
    await sendFor(watched, 20, 100);
    assertWithin(watched.task.speed, 100 - 20, 100 + 20);
  });

  it('are those of the bytes that are sent when a file begins again', async () => {
    const { run, task } = begun(100_000);
    run().progress(80_000);
    run().phase('waiting');
    for (let sent = 0; sent <= 10_000; sent += 250) {
      await time.advance(250);
      run().progress(sent, 250);
    }
    assert.equal(task.sent, 80_000);
    assertWithin(task.remaining, 90 - 1, 90 + 1);
  });

  it('do not count the time before sending or in a wait', async () => {
    const watched = begun(100_000);
    await time.advance(60_000);
    watched.run().phase('sending');
    await sendFor(watched, 2, 1000);
    watched.run().phase('waiting');
    await time.advance(60_000);
    watched.run().progress(watched.task.sent);
    await sendFor(watched, 2, 1000);
    assertWithin(watched.task.speed, 1000 - 10, 1000 + 10);
  });
});

describe('a new task', () => {
  it('takes its path from a dropped folder’s file, or from its options', () => {
    const file = sizedFile('c.txt');
    Object.defineProperty(file, 'webkitRelativePath', { value: 'a/b/c.txt' });
    assert.equal(new UploadTask(file, silent).path, 'a/b');
    assert.equal(new UploadTask(file, silent, { path: 'x' }).path, 'x');
    assert.equal(newTask('c.txt').path, undefined);
  });

  it('has the type of its file, of a replaced file too, unless a type is set', () => {
    const task = newTask('a.png', 1, 'image/png');
    assert.equal(task.type, 'image/png');
    task.file = sizedFile('a.webp', 2, 'image/webp');
    assertFields(task, { type: 'image/webp', size: 2 });
    task.type = 'image/x-mine';
    assert.equal(task.type, 'image/x-mine');
  });
});

describe('task.finished', () => {
  it('resolves with the result, or rejects with the error or `aborted`, also for one who asks late', async () => {
    const [good, bad, canceled] = [watch(), watch(), watch()];
    const [early, earlyError] = [good.task.finished, bad.task.finished];
    await Promise.all([ways.done(good), ways.failed(bad), ways.canceled(canceled)]);
    assert.deepEqual([await early, await good.task.finished], [stored, stored]);
    for (const end of [earlyError, bad.task.finished]) await assert.rejects(end, denied);
    await assert.rejects(canceled.task.finished, { name: 'UploadError', code: 'aborted' });
  });

  it('stays the same through a pause, and is a new promise after a retry', async () => {
    const watched = watch();
    const first = watched.task.finished;
    watched.task.stop('paused');
    watched.task.requeue();
    assert.equal(watched.task.finished, first);
    await ways.failed(watched);
    const second = watched.task.requeue().finished;
    await ways.done(watched);
    assert.equal(await second, stored);
    await assert.rejects(first);
  });

  it('belongs to its own run, also when a listener queues the failed task again', async () => {
    let second: Promise<StoredObject> | undefined;
    const watched = watch(100, (task) => {
      if (task.status === 'failed') second = task.requeue().finished;
    });
    const first = watched.task.finished;
    await ways.failed(watched);
    await assert.rejects(Promise.race([first, flushPromises().then(() => stored)]), denied);
    await ways.done(watched);
    assert.equal(await second, stored);
  });

  it('reports no rejection that nobody handles', async () => {
    const reported: unknown[] = [];
    const onReject = (reason: unknown) => void reported.push(reason);
    process.on('unhandledRejection', onReject);
    const watched = watch();
    void watched.task.finished;
    await ways.failed(watched);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onReject);
    assert.deepEqual(reported, []);
  });
});
