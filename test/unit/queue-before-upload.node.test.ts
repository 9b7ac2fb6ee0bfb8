import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../support/node/as-in-a-page.js';
import { assertFields, assertThrows, assertUploadError } from '../support/assertions.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

describe('beforeUpload', () => {
  it('stops an upload by returning false, or a promise of it', async () => {
    for (const beforeUpload of [() => false, async () => false]) {
      const { queue, mode } = heldQueue({ beforeUpload });
      const log = eventsOf(queue);
      const [task] = await flushed(queue.add([sizedFile('a')]));
      assertFields(task!.error, { code: 'rejected', rule: 'before-upload' });
      assert.equal(mode.runs.length, 0);
      assert.deepEqual(log, ['file-added a', 'upload-error a', 'upload-metric', 'uploads-settled']);
    }
  });

  it('continues the upload with any other result', async () => {
    for (const value of [undefined, null, true, 0, '']) {
      const { queue, mode } = heldQueue({ beforeUpload: async () => value });
      await flushed(queue.add([sizedFile('a')]));
      assert.equal(mode.runs.length, 1);
    }
  });

  it('can change name, file, type, key, headers and metadata of the upload', async () => {
    const other = new File(['other'], 'x', { type: 'image/webp' });
    const { queue, mode } = heldQueue({
      object: { headers: { 'Cache-Control': 'no-cache', 'x-oss-tagging': 'a=1' }, metadata: { all: '1' } },
      async beforeUpload(task) {
        await flushPromises();
        task.name = 'renamed.webp';
        task.file = other;
        task.object = { headers: { 'Cache-Control': 'max-age=1' }, metadata: { own: '2' } };
      },
    });
    await flushed(queue.add([sizedFile('a.png', 1, 'image/png')]));
    await flushPromises();
    const { job } = mode.of('renamed.webp');
    assert.equal(job.file, other);
    assert.deepEqual(job.request.file, { name: 'renamed.webp', size: 5, type: 'image/webp', path: undefined });
    assert.equal(job.type, 'image/webp');
    assert.match(job.keyIn('d'), /^d\/[0-9a-z]{10}-renamed\.webp$/);
    assert.deepEqual(job.object.headers, { 'Cache-Control': 'max-age=1', 'x-oss-tagging': 'a=1' });
    assert.deepEqual(job.object.metadata, { all: '1', own: '2' });
  });

  it('can set the key, which is checked', async () => {
    for (const key of ['a/b.txt', 'a/../b', '/a', '']) {
      const { queue, mode } = heldQueue({ beforeUpload: (task) => void (task.key = key) });
      await flushed(queue.add([sizedFile('a')]));
      const keyOf = () => mode.of('a').job.keyIn('dir');
      if (key === 'a/b.txt') assert.equal(keyOf(), key);
      else assertThrows(keyOf, { code: 'config' });
    }
  });

  it('runs before each run of a file, and nothing is sent before its result', async () => {
    let asked = 0;
    const { queue, mode } = heldQueue({ beforeUpload: () => void asked++ });
    const [task] = await flushed(queue.add([sizedFile('a')]));
    await mode.fail('a');
    await flushed(queue.retry(task));
    assert.equal(asked, 2);
  });

  it('fails this file, not the queue, when it throws', async () => {
    const { queue, mode } = heldQueue({
      maxConcurrentUploads: 1,
      beforeUpload: (task) => (task.name === 'a' ? Promise.reject(new Error('my own')) : undefined),
    });
    await flushed(queue.add([sizedFile('a'), sizedFile('b')]));
    assertUploadError(queue.tasks[0]!.error, {}, 'my own');
    assert.deepEqual(mode.names, ['b']);
  });

  it('can pause or cancel its own task, as `upload-before` can, and the mode is not called', async () => {
    for (const act of ['pause', 'cancel', 'remove'] as const)
      for (const isEvent of [false, true]) {
        const { queue, mode } = heldQueue(isEvent ? {} : { beforeUpload: (task) => queue[act](task) });
        const log = eventsOf(queue);
        queue.addEventListener('upload-before', ({ detail: { task } }) => queue[act](task));
        const [task] = await flushed(queue.add([sizedFile('a')]));
        assert.equal(task!.status, act === 'pause' ? 'paused' : 'canceled');
        assert.equal(mode.runs.length, 0);
        assert.equal(log.includes('upload-before a'), isEvent);
      }
  });
});

describe('upload-before', () => {
  it('stops the upload when it is prevented', async () => {
    const { queue, mode } = heldQueue();
    queue.addEventListener('upload-before', (event) => event.preventDefault());
    const [task] = await flushed(queue.add([sizedFile('a')]));
    assertFields(task!.error, { code: 'rejected', rule: 'before-upload' });
    assert.equal(mode.runs.length, 0);
  });

  it('is not called for a run that was stopped while the code for it loaded', async () => {
    let calls = 0;
    const { queue, mode } = heldQueue({ beforeUpload: () => void calls++ });
    const [task] = queue.add([sizedFile('a')]);
    await flushed(queue.pause(task));
    assert.equal(calls, 0);
    await flushed(queue.resume(task));
    assert.equal(calls, 1);
    assert.equal(mode.runs.length, 1);
  });
});
