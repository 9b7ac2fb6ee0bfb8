import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Run,
  type TaskListener,
  type TaskState,
  type TaskStatus,
  UploadTask,
} from '../../src/core/queue/upload-task.js';
import type { StoredObject } from '../../src/core/stored-object.js';
import { UploadError } from '../../src/core/upload-error.js';
import { assertFields, assertUploadError, assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushPromises } from '../support/virtual-time.js';

const denied = new UploadError('denied', 'No.');
const stored: StoredObject = { key: 'k', size: 100, type: '', verified: true };

interface Watched {
  task: UploadTask;
  starts(): number;
  states: TaskState[];
  progress: number[];
  run(): Run;
  done(): void;
  fail(error: unknown): void;
  begin(): Promise<void>;
}

/** @param onChange is called with each change of the task */
function watch(size = 100, onChange: (watched: Watched) => void = () => {}): Watched {
  const states: TaskState[] = [];
  const progress: number[] = [];
  let started = 0;
  const listener: TaskListener = {
    changed: (task) => {
      states.push(task.state);
      onChange(watched);
    },
    started: () => started++,
    progressed: (task) => progress.push(task.sent),
    described: () => {},
  };
  const task = new UploadTask(sizedFile('a.txt', size), listener);
  let current: { run: Run; resolve: (result: StoredObject) => void; reject: (error: unknown) => void } | undefined;
  const watched: Watched = {
    task,
    starts: () => started,
    states,
    progress,
    run: () => current!.run,
    done: () => current!.resolve(stored),
    fail: (error) => current!.reject(error),
    begin: () => task.start((run) => new Promise((resolve, reject) => (current = { run, resolve, reject }))),
  };
  return watched;
}

/** A task whose run has begun. @param onChange is called with each change of the task */
function begun(size?: number, onChange?: (watched: Watched) => void): Watched & { end: Promise<void> } {
  const watched = watch(size, onChange);
  return Object.assign(watched, { end: watched.begin() });
}

/** Lets the run fail that has begun. */
async function failed({ fail, end }: ReturnType<typeof begun>, error: unknown = denied): Promise<void> {
  fail(error);
  await end;
}

/** How a task gets into each status from the start. */
const ways: Record<TaskStatus, (watched: Watched) => Promise<void>> = {
  queued: async () => {},
  uploading: async ({ begin }) => void begin(),
  paused: async ({ task }) => task.stop('paused'),
  canceled: async ({ task }) => task.stop('canceled'),
  async done({ begin, done }) {
    const end = begin();
    done();
    await end;
  },
  async failed({ begin, fail }) {
    const end = begin();
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
const statuses = Object.keys(legal) as TaskStatus[];

describe('the status of a task', () => {
  for (const from of statuses) {
    for (const to of statuses) {
      const allowed = legal[from].includes(to);
      it(`${allowed ? 'allows' : 'forbids'} ${from} → ${to}`, async () => {
        const watched = watch();
        await ways[from](watched);
        assert.equal(watched.task.status, from);
        assert.equal(watched.task.can(to), allowed);
      });
    }
  }

  const acts: Partial<Record<TaskStatus, (watched: Watched) => unknown>> = {
    queued: ({ task }) => task.requeue(),
    paused: ({ task }) => task.stop('paused'),
    canceled: ({ task }) => task.stop('canceled'),
    uploading: ({ begin }) => begin(),
  };
  for (const from of statuses) {
    for (const to of statuses.filter((status) => acts[status] && !legal[from].includes(status)))
      it(`throws at ${from} → ${to}, and stays the same`, async () => {
        const watched = watch();
        await ways[from](watched);
        const { state, sent } = watched.task;
        const heard = watched.states.length;
        await assert.rejects(async () => acts[to]!(watched), new RegExp(`${from}.*${to}|${to}.*${from}`));
        assert.equal(watched.task.state, state);
        assert.deepEqual([watched.task.sent, watched.states.length], [sent, heard]);
      });
  }

  it('keeps the sent bytes of a failed task whose cancel throws', async () => {
    const watched = begun();
    watched.run().progress(40);
    await failed(watched);
    assert.throws(() => watched.task.stop('canceled'));
    assert.equal(watched.task.sent, 40);
  });

  it('has a result only when done, and an error only when failed', async () => {
    const [done, bad] = [watch(), watch()];
    await ways.done(done);
    assertFields(done.task, { result: stored, error: undefined });
    await ways.failed(bad);
    assertFields(bad.task, { result: undefined, error: denied });
    bad.task.requeue();
    assert.equal(bad.task.error, undefined);
  });

  it('becomes failed with an UploadError, for any error', async () => {
    for (const thrown of [new Error('x'), 'text', undefined, new DOMException('gone', 'NotReadableError')]) {
      const watched = begun();
      await failed(watched, thrown);
      assert.ok(watched.task.error instanceof UploadError);
    }
  });
});

describe('a run of a task', () => {
  it('is aborted with an UploadError when the task is paused or canceled', async () => {
    for (const status of ['paused', 'canceled'] as const) {
      const watched = begun();
      const { signal } = watched.run();
      watched.task.stop(status);
      assert.equal(signal.aborted, true);
      assertUploadError(signal.reason, { code: 'aborted' });
    }
  });

  it('is aborted after the task’s status has changed', () => {
    const watched = begun();
    let seen: TaskStatus | undefined;
    watched.run().signal.addEventListener('abort', () => (seen = watched.task.status));
    watched.task.stop('paused');
    assert.equal(seen, 'paused');
  });

  it('reports neither phase, progress, result nor failure after it was stopped', async () => {
    for (const end of ['done', 'fail'] as const) {
      const watched = begun();
      const run = watched.run();
      watched.task.stop('paused');
      const heard = watched.states.length;
      run.phase('sending');
      run.progress(50);
      watched[end](new Error('late'));
      await watched.end;
      assertFields(watched.task, { status: 'paused', sent: 0 });
      assert.equal(watched.states.length, heard);
      assert.deepEqual(watched.progress, []);
    }
  });

  it('reports nothing after another run has begun', async () => {
    const watched = begun();
    const old = watched.run();
    const failOld = watched.fail;
    watched.task.stop('paused');
    watched.task.requeue();
    failOld(new Error('late'));
    void watched.begin();
    old.phase('finishing');
    old.progress(90);
    await flushPromises();
    assert.deepEqual(watched.task.state, { status: 'uploading', phase: 'preparing' });
    assert.equal(watched.task.sent, 0);
  });

  it('reports nothing after it has failed, nor while the task waits for its next run', async () => {
    const watched = begun();
    const run = watched.run();
    run.progress(10);
    await failed(watched);
    run.progress(60);
    run.phase('sending');
    assert.equal(watched.task.sent, 10);
    watched.task.requeue();
    run.progress(60);
    assert.equal(watched.task.sent, 0, 'a retry begins at the beginning');
    assert.deepEqual(watched.progress, [10]);
    assert.equal(watched.task.status, 'queued');
  });

  it('reports each phase once', () => {
    const watched = begun();
    watched.run().phase('sending');
    watched.run().phase('sending');
    assert.deepEqual(
      watched.states.map((state) => (state.status === 'uploading' ? state.phase : '')),
      ['preparing', 'sending'],
    );
  });

  it('reports its start once, before its first bytes move, as the next run does', () => {
    const watched = begun();
    watched.run().phase('waiting');
    assert.equal(watched.starts(), 0);
    for (const phase of ['sending', 'waiting', 'sending', 'finishing'] as const) watched.run().phase(phase);
    assert.equal(watched.starts(), 1);
    watched.task.stop('paused');
    watched.task.requeue();
    void watched.begin();
    watched.run().phase('sending');
    assert.equal(watched.starts(), 2);
  });

  it('reports no start, and no bytes, when a listener stops it as soon as it sends', () => {
    for (const before of [undefined, 'waiting'] as const) {
      const watched = begun(100, ({ task }) => {
        if (task.state.status === 'uploading' && task.state.phase === 'sending') task.stop('canceled');
      });
      if (before) {
        watched.run().phase(before);
        watched.run().progress(40);
      } else watched.run().phase('sending');
      assertFields(watched.task, { status: 'canceled', sent: 0 });
      assert.equal(watched.starts(), 0);
      assert.deepEqual(watched.progress, []);
    }
  });

  it('has the phase sending again as soon as bytes move after a wait', () => {
    const watched = begun();
    watched.run().phase('waiting');
    watched.run().progress(1);
    assert.deepEqual(watched.task.state, { status: 'uploading', phase: 'sending' });
  });
});

describe('the progress of a task', () => {
  it('never falls: a lower value is not reported', () => {
    const watched = begun();
    for (const sent of [10, 50, 20, 0, 50, 51]) watched.run().progress(sent);
    assert.deepEqual(watched.progress, [10, 50, 51]);
  });

  it('stays over pause and resume until the new run has sent more', () => {
    const watched = begun();
    watched.run().progress(60);
    watched.task.stop('paused');
    assert.equal(watched.task.sent, 60);
    watched.task.requeue();
    void watched.begin();
    watched.run().progress(5);
    assert.equal(watched.task.sent, 60);
    watched.run().progress(61);
    assert.equal(watched.task.sent, 61);
  });

  it('falls to 0 when the task is canceled', () => {
    const watched = begun();
    watched.run().progress(60);
    watched.task.stop('canceled');
    assertFields(watched.task, { sent: 0, progress: 0 });
  });

  it('is under 1 until OSS has confirmed, even when more bytes than the file’s were sent', async () => {
    const watched = begun();
    watched.run().progress(1_000_000);
    watched.run().phase('finishing');
    assert.equal(watched.task.sent, 100);
    assert.ok(watched.task.progress < 1);
    watched.done();
    await watched.end;
    assertFields(watched.task, { progress: 1, sent: 100 });
  });

  it('is 0, not NaN, for an empty file, and 1 when it is done', async () => {
    const watched = begun(0);
    assert.equal(watched.task.progress, 0);
    watched.done();
    await watched.end;
    assert.equal(watched.task.progress, 1);
  });
});

describe('speed and time left', () => {
  const time = useVirtualTime();

  /** A task of this size that is being sent. */
  function sending(size: number): Watched {
    const watched = begun(size);
    watched.run().phase('sending');
    return watched;
  }

  async function sendFor(watched: Watched, seconds: number, bytesPerSecond: number): Promise<void> {
    for (let i = 0; i < seconds * 4; i++) {
      await time.advance(250);
      watched.run().progress(watched.task.sent + bytesPerSecond / 4);
    }
  }

  it('are unknown before bytes move', () => {
    const watched = begun();
    watched.run().phase('sending');
    assertFields(watched.task, { speed: undefined, remaining: undefined });
  });

  it('are exact on a steady connection', async () => {
    const watched = sending(100_000);
    await sendFor(watched, 4, 1000);
    assertWithin(watched.task.speed, 1000 - 1, 1000 + 1);
    assertWithin(watched.task.remaining, 96 - 0.5, 96 + 0.5);
  });

  it('follow a connection that slows down, without a jump', async () => {
    const watched = sending(100_000);
    await sendFor(watched, 4, 1000);
    await sendFor(watched, 1, 100);
    assertWithin(watched.task.speed, 600, 950);
    await sendFor(watched, 20, 100);
    assertWithin(watched.task.speed, 100 - 20, 100 + 20);
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

  it('are unknown when no bytes move any more', async () => {
    const watched = sending(100_000);
    await sendFor(watched, 2, 1000);
    watched.task.stop('paused');
    assertFields(watched.task, { speed: undefined, remaining: undefined });
  });
});

describe('a new task', () => {
  const silent: TaskListener = { changed: () => {}, started: () => {}, progressed: () => {}, described: () => {} };

  it('takes its path from a dropped folder’s file, or from its options', () => {
    const file = sizedFile('c.txt');
    Object.defineProperty(file, 'webkitRelativePath', { value: 'a/b/c.txt' });
    assert.equal(new UploadTask(file, silent).path, 'a/b');
    assert.equal(new UploadTask(file, silent, 'x').path, 'x');
    assert.equal(new UploadTask(sizedFile('c.txt'), silent).path, undefined);
  });

  it('has an id of its own', () => {
    const ids = Array.from({ length: 100 }, () => new UploadTask(sizedFile('a'), silent).id);
    assert.equal(new Set(ids).size, 100);
  });

  it('has the type of its file, of a replaced file too, unless a type is set', () => {
    const task = new UploadTask(sizedFile('a.png', 1, 'image/png'), silent);
    assert.equal(task.type, 'image/png');
    task.file = sizedFile('a.webp', 2, 'image/webp');
    assert.equal(task.type, 'image/webp');
    assert.equal(task.size, 2);
    task.type = 'image/x-mine';
    assert.equal(task.type, 'image/x-mine');
  });
});

describe('task.finished', () => {
  it('resolves with the result, also for one who asks late', async () => {
    const watched = watch();
    const early = watched.task.finished;
    await ways.done(watched);
    assert.equal(await early, stored);
    assert.equal(await watched.task.finished, stored);
  });

  it('rejects with the error, or with `aborted`, also for one who asks late', async () => {
    const bad = watch();
    const early = bad.task.finished;
    await ways.failed(bad);
    for (const end of [early, bad.task.finished]) await assert.rejects(end, denied);
    const canceled = watch();
    await ways.canceled(canceled);
    await assert.rejects(canceled.task.finished, { name: 'UploadError', code: 'aborted' });
  });

  it('stays the same through a pause, and is a new promise after a retry', async () => {
    const watched = watch();
    const first = watched.task.finished;
    watched.task.stop('paused');
    watched.task.requeue();
    assert.equal(watched.task.finished, first);
    await ways.failed(watched);
    watched.task.requeue();
    const second = watched.task.finished;
    assert.notEqual(second, first);
    await ways.done(watched);
    assert.equal(await second, stored);
    await assert.rejects(first);
  });

  it('belongs to its own run, also when a listener queues the failed task again', async () => {
    let second: Promise<StoredObject> | undefined;
    const watched = watch(100, ({ task }) => {
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
