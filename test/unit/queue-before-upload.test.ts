import { expect } from '@open-wc/testing';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { UploadError } from '../../src/core/upload-error.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';
import { flushPromises } from '../support/virtual-time.js';

describe('beforeUpload', () => {
  it('stops an upload by returning false, or a promise of it', async () => {
    for (const beforeUpload of [
      () => false,
      async () => false,
      () => new Promise((resolve) => setTimeout(resolve, 1, false)),
    ]) {
      const { queue, mode } = heldQueue({ beforeUpload });
      const log = eventsOf(queue);
      const [task] = queue.add([sizedFile('a')]);
      await until(() => task!.status === 'failed');
      await flushPromises();
      expect(task!.error).to.include({ code: 'rejected', rule: 'before-upload' });
      expect(mode.runs).to.have.length(0);
      expect(log).to.deep.equal(['file-added a', 'upload-error a', 'upload-metric', 'uploads-settled']);
    }
  });

  it('continues the upload with any other result', async () => {
    for (const value of [undefined, null, true, 0, '']) {
      const { queue, mode } = heldQueue({ beforeUpload: async () => value });
      queue.add([sizedFile('a')]);
      await flushPromises();
      expect(mode.runs).to.have.length(1);
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
    queue.add([sizedFile('a.png', 1, 'image/png')]);
    await flushPromises();
    await flushPromises();
    const { job } = mode.of('renamed.webp');
    expect(job.file).to.equal(other);
    expect(job.request.file).to.deep.equal({ name: 'renamed.webp', size: 5, type: 'image/webp', path: undefined });
    expect(job.type).to.equal('image/webp');
    expect(job.keyIn('d')).to.match(/^d\/[0-9a-z]{10}-renamed\.webp$/);
    expect(job.object.headers).to.deep.equal({ 'Cache-Control': 'max-age=1', 'x-oss-tagging': 'a=1' });
    expect(job.object.metadata).to.deep.equal({ all: '1', own: '2' });
  });

  it('can set the key, which is checked', async () => {
    for (const [key, fault] of [
      ['a/b.txt', undefined],
      ['a/../b', 'config'],
      ['/a', 'config'],
      ['', 'config'],
    ]) {
      const { queue, mode } = heldQueue({ beforeUpload: (task) => void (task.key = key) });
      queue.add([sizedFile('a')]);
      await flushPromises();
      let code: string | undefined;
      try {
        expect(mode.of('a').job.keyIn('dir')).to.equal(key);
      } catch (error) {
        ({ code } = error as UploadError);
      }
      expect(code).to.equal(fault);
    }
  });

  it('runs before each run of a file, and nothing is sent before its result', async () => {
    let asked = 0;
    const { queue, mode } = heldQueue({ beforeUpload: () => void asked++ });
    const [task] = queue.add([sizedFile('a')]);
    await flushPromises();
    mode.of('a').fail(new Error('no'));
    await flushPromises();
    queue.retry(task);
    await flushPromises();
    expect(asked).to.equal(2);
  });

  it('fails this file, not the queue, when it throws', async () => {
    const { queue, mode } = heldQueue({
      maxConcurrentUploads: 1,
      beforeUpload: (task) => (task.name === 'a' ? Promise.reject(new Error('my own')) : undefined),
    });
    queue.add([sizedFile('a'), sizedFile('b')]);
    await flushPromises();
    expect(queue.tasks[0]!.error).to.be.instanceOf(UploadError);
    expect(queue.tasks[0]!.error!.message).to.contain('my own');
    expect(mode.names).to.deep.equal(['b']);
  });

  it('can pause or cancel its own task, and the mode is not called', async () => {
    for (const act of ['pause', 'cancel', 'remove'] as const) {
      const { queue, mode } = heldQueue({ beforeUpload: (task) => queue[act](task) });
      const log = eventsOf(queue);
      const [task] = queue.add([sizedFile('a')]);
      await flushPromises();
      expect(task!.status).to.equal(act === 'pause' ? 'paused' : 'canceled');
      expect(mode.runs).to.have.length(0);
      expect(log).not.to.include('upload-before a');
    }
  });
});

describe('upload-before', () => {
  it('stops the upload when it is prevented', async () => {
    const { queue, mode } = heldQueue();
    queue.addEventListener('upload-before', (event) => event.preventDefault());
    const [task] = queue.add([sizedFile('a')]);
    await flushPromises();
    expect(task!.error).to.include({ code: 'rejected', rule: 'before-upload' });
    expect(mode.runs).to.have.length(0);
  });

  it('is the only event that can be prevented', async () => {
    const { queue, mode } = heldQueue();
    const cancelable: string[] = [];
    for (const type of [
      'file-added',
      'upload-before',
      'upload-start',
      'upload-success',
      'uploads-settled',
      'task-change',
    ]) {
      queue.addEventListener(type, (event) => event.cancelable && cancelable.push(type));
    }
    queue.add([sizedFile('a')]);
    await flushPromises();
    mode.of('a').job.onSending(1);
    mode.of('a').done();
    await flushPromises();
    expect(cancelable).to.deep.equal(['upload-before']);
  });

  it('can pause or cancel the task, and the mode is not called', async () => {
    for (const act of ['pause', 'cancel'] as const) {
      const { queue, mode } = heldQueue();
      queue.addEventListener('upload-before', ({ detail: { task } }) => queue[act](task));
      queue.add([sizedFile('a')]);
      await flushPromises();
      expect(mode.runs).to.have.length(0);
    }
  });

  it('is not called for a run that was stopped while the code for it loaded', async () => {
    let calls = 0;
    const { queue, mode } = heldQueue({ beforeUpload: () => void calls++ });
    const [task] = queue.add([sizedFile('a')]);
    queue.pause(task);
    await flushPromises();
    expect(calls).to.equal(0);
    queue.resume(task);
    await flushPromises();
    expect(calls).to.equal(1);
    expect(mode.runs).to.have.length(1);
  });

  it('that replaces a file has its record kept by the new size and name', async () => {
    const { queue, mode } = heldQueue({
      resumeScope: 'replaced',
      beforeUpload(task) {
        task.file = sizedFile('small.txt', 5);
        task.name = 'small.txt';
      },
    });
    const [task] = queue.add([sizedFile('large.txt', 5000)]);
    await flushPromises();
    const { job } = mode.of('small.txt');
    const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1, savedAt: Date.now() };
    await job.resume.save(record);
    const [stored] = await resumeDatabase.list('replaced');
    expect(stored).to.include({ name: 'small.txt', size: 5 });
    queue.pause(task);
    expect(await queue.listUnfinished()).to.deep.equal([]);
    await job.resume.clear();
  });
});
