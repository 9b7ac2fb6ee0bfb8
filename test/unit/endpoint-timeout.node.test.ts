import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mode } from '../../src/core/mode.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { builtIn } from '../../src/modes/index.js';
import { loadMode } from '../../src/modes/load-mode.js';
import { createSts } from '../../src/modes/sts/sts.js';
import '../support/node/as-in-a-page.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { flushed } from '../support/virtual-time.js';

const loaded = await Promise.all(builtIn.map(({ load }) => load()));
const modes: readonly Mode[] = [...loaded, await loadMode()];
const retryFor = 60_000;
const retryPolicy = { retryFor, firstDelay: 500, maxDelay: 15_000 };
const time = useVirtualTime();

describe('an endpoint that cannot be reached', () => {
  let calls = 0;
  const fetchGrant = () => (calls++, Promise.reject(new TypeError('Failed to fetch')));

  /** Uploads until all ends. @returns the phases, and how often each file was retried */
  async function run(mode: Mode, files: File[]) {
    calls = 0;
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
    const ends: number[] = [];
    void settled(queue).then(() => ends.push(time.elapsed));
    while (ends.length === 0) await time.run(1); // code is loaded in real time
    assertWithin(ends[0], retryFor, retryFor + 15_000);
    for (const { error } of tasks) assert.ok(error?.code === 'grant' && error.cause instanceof TypeError);
    return { phases, retries: [...retries.values()] };
  }

  for (const mode of modes)
    for (const size of [1000, 50_000_000])
      it(`is retried for as long as OSS is, and for one round: ${mode.name}, ${size} bytes`, async () => {
        const { phases, retries } = await run(mode, [sizedFile('a.txt', size, 'text/plain')]);
        assert.deepEqual(phases, ['preparing', 'waiting', 'failed']);
        assert.deepEqual(retries, [calls - 1]);
      });

  it('is requested once for all files that wait, and fails each of them', async () => {
    const { retries } = await run(createSts(), [sizedFile('a'), sizedFile('b'), sizedFile('c')]);
    assert.deepEqual(retries, Array(3).fill(calls - 1));
  });

  it('does not fail an upload that was paused', async () => {
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
