import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Mode } from '../../src/core/mode.js';
import { retry } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { builtIn } from '../../src/modes/index.js';
import { loadMode } from '../../src/modes/load-mode.js';
import { createSts } from '../../src/modes/sts/sts.js';
import '../support/node/as-in-a-page.js';
import { assertFields, assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { flushed, flushPromises, VirtualTime } from '../support/virtual-time.js';

const loaded = await Promise.all(builtIn.map(({ load }) => load()));
const modes: readonly Mode[] = [...loaded, await loadMode()];
const retryFor = 60_000;

describe('an endpoint that cannot be reached', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  /** Uploads until all ends. */
  async function run(mode: Mode, files: File[]) {
    let calls = 0;
    const fetchGrant = async () => {
      calls++;
      throw new TypeError('Failed to fetch');
    };
    const retryPolicy = { retryFor, firstDelay: 500, maxDelay: 15_000 };
    const queue = new UploadQueue({ mode, fetchGrant, retryPolicy });
    const phases: string[] = [];
    const retries = new Map<string, number>();
    queue.addEventListener('task-change', ({ detail: { task } }) => {
      const { state } = task;
      phases.push(state.status === 'uploading' ? state.phase : state.status);
    });
    queue.addEventListener('upload-retry', ({ detail: { task, error } }) => {
      assert.equal(error.code, 'grant');
      retries.set(task.id, (retries.get(task.id) ?? 0) + 1);
    });
    const tasks = queue.add(files);
    const settledAt = new Promise<number>((resolve) => {
      queue.addEventListener('uploads-settled', () => resolve(time.elapsed));
    });
    let end: number | undefined;
    while ((end = await Promise.race([settledAt, flushPromises().then(() => undefined)])) === undefined)
      await time.run(1);
    return { calls, phases, retries, end, tasks };
  }

  for (const mode of modes)
    for (const size of [1000, 50_000_000])
      it(`is retried for as long as OSS is, and for one round: ${mode.name}, ${size} bytes`, async () => {
        const { end, phases, tasks, calls, retries } = await run(mode, [sizedFile('a.txt', size, 'text/plain')]);
        assert.equal(tasks[0]?.error?.code, 'grant');
        assert.ok(tasks[0].error.cause instanceof TypeError);
        assertWithin(end, retryFor, retryFor + 15_000);
        assert.deepEqual(phases, ['preparing', 'waiting', 'failed']);
        assert.equal(retries.get(tasks[0].id), calls - 1);
      });

  it('is requested once for all files that wait, and fails each of them', async () => {
    const files = ['a', 'b', 'c'].map((name) => sizedFile(name));
    const { calls, retries, tasks, end } = await run(createSts(), files);
    for (const { error } of tasks) assert.equal(error?.code, 'grant');
    assertWithin(end, retryFor, retryFor + 15_000);
    assert.deepEqual([...retries.values()], Array(3).fill(calls - 1));
  });

  it('does not fail an upload that was paused', async () => {
    const retryPolicy = { retryFor, firstDelay: 500, maxDelay: 15_000 };
    const fetchGrant = () => Promise.reject(new TypeError('Failed to fetch'));
    const queue = new UploadQueue({ mode: createSts(), fetchGrant, retryPolicy });
    const heard: string[] = [];
    queue.addEventListener('upload-retry', ({ detail }) => heard.push(detail.task.name));
    const [a] = await flushed(queue.add([sizedFile('a'), sizedFile('b')]));
    queue.pause(a);
    heard.length = 0;
    await time.advance(5000);
    assert.ok(heard.length > 2);
    assert.deepEqual(new Set(heard), new Set(['b']));
    queue.cancel();
  });
});

describe('nested retries', () => {
  it('share one timeout: an error whose retries are over is not retried by the outer one', async () => {
    const time = new VirtualTime();
    const context = { signal: new AbortController().signal, policy: { retryFor: 1000, firstDelay: 10, maxDelay: 100 } };
    const failing = () => Promise.reject(new UploadError('network', 'No.', { retryable: true }));
    let elapsed = 0;
    const end = retry(() => retry(failing, context), context).catch((error: unknown) => {
      elapsed = time.elapsed;
      return error;
    });
    await time.advance(5000);
    time.restore();
    assertFields(await end, { code: 'network', retryable: true });
    assertWithin(elapsed, 1000, 1100);
  });
});
