import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/core/upload-error.js';
import { UploadQueue } from '../../src/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { assertFields } from '../support/assertions.js';
import { eventsOf, HeldMode, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

/** How often an event is in the log. */
const count = (log: readonly string[], event: string) => log.filter((line) => line === event).length;
const network = () => new UploadError('network', 'No.', { retryable: true });

describe('the events of one upload', () => {
  const time = useVirtualTime();

  it('come in the documented order', async () => {
    const { queue, mode } = heldQueue({ beforeUpload: () => void log.push('beforeUpload') });
    const log = eventsOf(queue);
    await flushed(queue.add([sizedFile('a', 100)]));
    const { job, done } = mode.of('a');
    job.onSending(1);
    job.progress(50);
    await time.advance(20);
    job.progress(100);
    job.onFinishing();
    done();
    await time.run();
    const start = ['file-added a', 'beforeUpload', 'upload-before a', 'upload-start a'];
    const end = ['upload-progress a', 'upload-progress a', 'upload-success a', 'upload-metric', 'uploads-settled'];
    assert.deepEqual(log, [...start, ...end]);
  });

  it('carry their task, file, result or error', async () => {
    const { queue, mode } = heldQueue({ rules: { maxFileSize: 1000 } });
    const details: Record<string, Record<string, unknown>> = {};
    for (const type of ['file-reject', 'upload-success', 'upload-error', 'upload-retry', 'uploads-settled']) {
      queue.addEventListener(type, (event) => (details[type] = (event as CustomEvent<Record<string, unknown>>).detail));
    }
    const large = sizedFile('large', 1001);
    const [a, b] = queue.add([large, sizedFile('a'), sizedFile('b')]);
    assert.equal(details['file-reject']!['file'], large);
    assertFields(details['file-reject']!['error'], { code: 'rejected', rule: 'max-file-size', limit: 1000 });
    await flushPromises();

    const { job } = mode.of('a');
    let tries = 0;
    const retried = job.retry(() => (++tries === 1 ? Promise.reject(network()) : Promise.resolve('ok')));
    await flushPromises();
    assertFields(details['upload-retry'], { task: a, attempt: 1 });
    assert.equal((details['upload-retry']!['error'] as UploadError).code, 'network');
    await time.run();
    assert.equal(await retried, 'ok');

    mode.of('a').done({ key: 'k', etag: '"E"' });
    await mode.fail('b', new UploadError('denied', 'No.'));
    assert.equal(details['upload-success']!['task'], a);
    assert.equal(details['upload-success']!['result'], a!.result);
    assertFields(a!.result, { key: 'k', etag: '"E"', size: 1000, verified: true });
    assertFields(details['upload-error'], { task: b, error: b!.error });
    assert.deepEqual(details['uploads-settled']!['tasks'], [a, b]);
  });

  it('report pause, resume and abort after the task’s status has changed', async () => {
    const { queue } = heldQueue();
    const [task] = await flushed(queue.add([sizedFile('a')]));
    const seen: string[] = [];
    for (const type of ['upload-pause', 'upload-resume', 'upload-abort']) {
      queue.addEventListener(type, () => seen.push(`${type} ${task!.status}`));
    }
    queue.pause();
    queue.resume();
    queue.cancel();
    assert.deepEqual(seen, ['upload-pause paused', 'upload-resume queued', 'upload-abort canceled']);
  });

  it('report progress at most once a frame, and always the newest', async () => {
    const { queue, mode } = heldQueue();
    await flushed(queue.add([sizedFile('a', 10_000), sizedFile('b', 10_000)]));
    const seen: string[] = [];
    queue.addEventListener('upload-progress', ({ detail: { task } }) => seen.push(`${task.name} ${task.sent}`));
    for (const name of ['a', 'b']) mode.of(name).job.onSending(1);
    for (let frame = 1; frame <= 3; frame++) {
      for (let i = 1; i <= 500; i++) {
        mode.of('a').job.progress(frame * 1000 + i);
        mode.of('b').job.progress(frame * 1000 + i);
      }
      await time.advance(17);
    }
    assert.deepEqual(seen, ['a 1500', 'b 1500', 'a 2500', 'b 2500', 'a 3500', 'b 3500']);
  });
});

describe('uploads-settled', () => {
  it('fires when no task runs or waits, and not before', async () => {
    for (const end of ['fail', 'pause', 'cancel', 'clear'] as const) {
      const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
      const log = eventsOf(queue);
      await flushed(queue.add([sizedFile('a'), sizedFile('b')]));
      await mode.done('a');
      assert.equal(count(log, 'uploads-settled'), 0);
      await (end === 'fail' ? mode.fail('b') : flushed(queue[end]()));
      assert.equal(log.at(-1), 'uploads-settled');
      assert.equal(count(log, 'uploads-settled'), 1);
    }
  });
});

describe('the rules of a queue', () => {
  it('reject a file before it is in the list', () => {
    const { queue } = heldQueue({ autoStart: false, rules: { accept: '.txt', maxFiles: 2, maxTotalSize: 150 } });
    const rules: (string | undefined)[] = [];
    queue.addEventListener('file-reject', ({ detail: { error } }) => rules.push(error.rule));
    const sizes = { 'a.txt': 100, 'a.png': 1, 'b.txt': 51, 'c.txt': 50, 'd.txt': 0 };
    const added = queue.add(Object.entries(sizes).map(([name, size]) => sizedFile(name, size)));
    assert.equal(added.map(({ name }) => name).join(), 'a.txt,c.txt');
    assert.deepEqual(rules, ['accept', 'max-total-size', 'max-files']);
    assert.deepEqual(queue.tasks, added);
  });

  it('count each file once, with the size that is sent', async () => {
    const { queue, mode } = heldQueue({
      rules: { maxTotalSize: 200 },
      beforeUpload: (task) => void (task.file = sizedFile('smaller', 60)),
    });
    const [task] = await flushed(queue.add([sizedFile('a', 100)]));
    mode.of('a').job.onSending(1);
    mode.of('a').job.onFinishing();
    queue.pause();
    await flushed(queue.resume());
    await mode.done('a');
    assert.equal(queue.add([sizedFile('b', 141)]).length, 0);
    assert.equal(queue.add([sizedFile('c', 140)]).length, 1);
    queue.remove(task!);
    const [d] = queue.add([sizedFile('d', 60)]);
    queue.cancel(d);
    assert.equal(queue.add([sizedFile('e', 60)]).length, 1, 'what is canceled does not count');
  });
});

describe('a queue’s mode', () => {
  it('is loaded when the first file is about to start, again after a failure, which is a network error, or `config` where there is no such mode', async () => {
    let failure: Error | undefined = new TypeError('Failed to fetch dynamically imported module');
    const mode = new HeldMode();
    let loads = 0;
    const load = async () => {
      loads++;
      if (failure) throw failure;
      return mode;
    };
    const queue = new UploadQueue({ mode: load, fetchGrant: async () => ({}) });
    await flushPromises();
    assert.equal(loads, 0);
    const [task] = queue.add([sizedFile('a')]);
    await until(() => task!.status === 'failed', 'the failure');
    assert.equal(task!.error?.code, 'network');
    failure = new UploadError('config', 'There is no mode "x".');
    queue.retry();
    await until(() => task!.status === 'failed', 'the other failure');
    assertFields(task!.error, { code: 'config', message: 'There is no mode "x".' });
    failure = undefined;
    queue.retry();
    await until(() => mode.names.length > 0, 'the run');
  });

  it('can be changed: running files continue in the old one', async () => {
    const { queue, mode } = heldQueue();
    await flushed(queue.add([sizedFile('a')]));
    const other = new HeldMode();
    queue.setGrantSource(other, async () => ({}));
    await flushed(queue.add([sizedFile('b')]));
    assert.deepEqual(mode.names, ['a']);
    assert.deepEqual(other.names, ['b']);
    assert.equal(mode.of('a').job.signal.aborted, false);
  });
});
