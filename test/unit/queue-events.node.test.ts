import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadTask } from '../../src/task/upload-task.js';
import { UploadError, type UploadErrorCode } from '../../src/base/upload-error.js';
import type { UploadMetric } from '../../src/job/upload-metric.js';
import { type QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { assertDeepFields, assertFields } from '../support/assertions.js';
import { eventsOf, HeldMode, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushed, flushPromises } from '../support/virtual-time.js';

const failed = (code: UploadErrorCode, requestId?: string, ossCode?: string) =>
  new UploadError(code, 'No.', { retryable: true, requestId, ossCode });
const time = useVirtualTime();

async function begun(options: Partial<QueueOptions> = {}, files: readonly File[] = [sizedFile('a', 100)]) {
  const { queue, mode } = heldQueue(options);
  const log = eventsOf(queue);
  const metrics: UploadMetric[] = [];
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  const tasks = await flushed(queue.add(files));
  return { queue, mode, log, metrics, tasks };
}

describe('the events of one upload', () => {
  it('come in the documented order', async () => {
    const { queue, mode } = heldQueue({ beforeUpload: () => void log.push('beforeUpload') });
    const log = eventsOf(queue);
    await flushed(queue.add([sizedFile('a', 100)]));
    const { job, done } = mode.of('a');
    job.report.sending(1);
    job.report.progress(50);
    await time.advance(67);
    job.report.progress(100);
    job.report.finishing();
    done();
    await time.run();
    const start = ['file-added a', 'beforeUpload', 'upload-before a', 'upload-start a'];
    const end = ['upload-progress a', 'upload-progress a', 'upload-success a', 'upload-metric', 'uploads-settled'];
    assert.deepEqual(log, [...start, ...end]);
  });

  it('carry their task, file, result or error', async () => {
    const { queue, mode } = heldQueue({ rules: { maxFileSize: 1000 } });
    const details: Record<string, Record<string, unknown>> = {};
    for (const type of ['file-reject', 'upload-success', 'upload-error', 'upload-retry', 'uploads-settled'])
      queue.addEventListener(type, (event) => (details[type] = (event as CustomEvent<Record<string, unknown>>).detail));
    const large = sizedFile('large', 1001);
    const [a, b] = queue.add([large, sizedFile('a'), sizedFile('b')]);
    assert.equal(details['file-reject']!['file'], large);
    assertFields(details['file-reject']!['error'], { code: 'rejected', rule: 'max-file-size', limit: 1000 });
    await flushPromises();

    const { job } = mode.of('a');
    let tries = 0;
    const retried = job.link.retry(() => (++tries === 1 ? Promise.reject(failed('network')) : Promise.resolve('ok')));
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
    const { queue, tasks } = await begun();
    const seen: string[] = [];
    for (const type of ['upload-pause', 'upload-resume', 'upload-abort'])
      queue.addEventListener(type, () => seen.push(`${type} ${tasks[0]!.status}`));
    queue.pause();
    queue.resume();
    queue.cancel();
    assert.deepEqual(seen, ['upload-pause paused', 'upload-resume queued', 'upload-abort canceled']);
  });

  it('report progress at most 20 times a second, and always the newest', async () => {
    const { queue, mode } = await begun({}, [sizedFile('a', 10_000), sizedFile('b', 10_000)]);
    const seen: string[] = [];
    queue.addEventListener('upload-progress', ({ detail: { task } }) => seen.push(`${task.name} ${task.sent}`));
    for (const name of ['a', 'b']) mode.of(name).job.report.sending(1);
    for (let frame = 1; frame <= 3; frame++) {
      for (let i = 1; i <= 500; i++) {
        mode.of('a').job.report.progress(frame * 1000 + i);
        mode.of('b').job.report.progress(frame * 1000 + i);
      }
      await time.advance(67);
    }
    assert.deepEqual(seen, ['a 1500', 'b 1500', 'a 2500', 'b 2500', 'a 3500', 'b 3500']);
  });
});

it('uploads-settled fires when no task runs or waits, and not before', async () => {
  for (const end of ['fail', 'pause', 'cancel', 'clear'] as const) {
    const { queue, mode, log } = await begun({ maxConcurrentUploads: 1 }, [sizedFile('a'), sizedFile('b')]);
    await mode.done('a');
    assert.ok(!log.includes('uploads-settled'));
    await (end === 'fail' ? mode.fail('b') : flushed(queue[end]()));
    assert.equal(log.indexOf('uploads-settled'), log.length - 1);
  }
});

it('uploads-settled fires once where all files are stopped before the code that runs them is loaded', async () => {
  for (const stop of ['pause', 'cancel', 'clear'] as const) {
    const { queue, mode } = heldQueue();
    const log = eventsOf(queue);
    queue.add([sizedFile('a'), sizedFile('b')]);
    queue[stop]();
    const { length } = log;
    await flushPromises();
    assert.deepEqual([log.slice(length), mode.runs], [['uploads-settled'], []], stop);
    await flushed(queue.add([sizedFile('c')]));
    assert.deepEqual(mode.names, ['c']);
  }
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
    const beforeUpload = (task: UploadTask) => void (task.file = sizedFile('smaller', 60));
    const { queue, mode, tasks } = await begun({ rules: { maxTotalSize: 200 }, beforeUpload });
    mode.of('a').job.report.sending(1);
    mode.of('a').job.report.finishing();
    queue.pause();
    await flushed(queue.resume());
    await mode.done('a');
    assertFields(queue.totals, { size: 60, sent: 60, done: 1 });
    assert.equal(queue.add([sizedFile('b', 141)]).length, 0);
    assert.equal(queue.add([sizedFile('c', 140)]).length, 1);
    queue.remove(tasks[0]!);
    const [d] = queue.add([sizedFile('d', 60)]);
    queue.cancel(d);
    assert.equal(queue.add([sizedFile('e', 60)]).length, 1, 'what is canceled does not count');
  });
});

describe('a queue’s mode', () => {
  it('is loaded with the first file, and again after a failure: of the network, or `config` where there is none', async () => {
    let failure: Error | undefined = new TypeError('Failed to fetch dynamically imported module');
    const mode = new HeldMode();
    let loads = 0;
    const load = async () => {
      loads++;
      if (failure) throw failure;
      return mode;
    };
    const queue = new UploadQueue({ mode: load, endpoint: async () => ({}) });
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
    const { queue, mode } = await begun();
    const other = new HeldMode();
    queue.configure({ mode: other, endpoint: async () => ({}) });
    await flushed(queue.add([sizedFile('b')]));
    assert.deepEqual(mode.names, ['a']);
    assert.deepEqual(other.names, ['b']);
    assert.equal(mode.of('a').job.signal.aborted, false);
  });
});

describe('upload-metric', () => {
  it('fires once for each file that ended, after its end and before uploads-settled', async () => {
    const { mode, metrics, log, tasks } = await begun({}, [sizedFile('a', 100), sizedFile('b', 200)]);
    const [a, b] = tasks;
    await time.advance(1500);
    mode.of('a').sent(100); // without `onSending`, as in a mode of the page
    await mode.done('a', { requestId: 'last' });
    mode.of('b').job.report.sending(1);
    await mode.fail('b', new UploadError('denied', 'No.', { status: 403, ossCode: 'AccessDenied', requestId: 'no' }));
    const same = {
      ...{ mode: 'held', parts: 1, retries: {}, reused: false, reusedBytes: 0, resentBytes: 0 },
      ...{ milliseconds: 1500, savingMilliseconds: 0, throttledMilliseconds: 0, imageSavedBytes: 0 },
    };
    const denied = { code: 'denied', likely: undefined, status: 403, ossCodes: ['AccessDenied'], requestIds: ['no'] };
    assert.deepEqual(metrics, [
      { id: a!.id, outcome: 'done', bytes: 100, verified: true, ossCodes: [], requestIds: ['last'], ...same },
      { id: b!.id, outcome: 'failed', bytes: 200, verified: false, ...denied, ...same },
    ]);
    const ends = ['upload-success a', 'upload-metric', 'upload-start b', 'upload-error b', 'upload-metric'];
    assert.deepEqual(log.slice(-6), [...ends, 'uploads-settled']);
  });

  it('counts retries by their cause, over pauses, whose time does not count', async () => {
    const { queue, mode, metrics } = await begun();
    const fails = (...errors: UploadError[]) =>
      mode.of('a').job.link.retry(async () => {
        const error = errors.shift();
        if (error) throw error;
      });
    void fails(failed('network'), failed('storage', 'r1', 'ServiceUnavailable'), failed('network'));
    await time.run();
    const before = time.elapsed;
    queue.pause();
    await time.advance(3_600_000);
    await flushed(queue.resume());
    mode.of('a').job.report.facts({ parts: 7, reusedBytes: 60 });
    void fails(failed('stalled'), failed('storage', 'r2', 'ServiceUnavailable'));
    const again = await time.run();
    await mode.done('a', { verified: false, unverifiedReason: 'crc-hidden', requestId: 'r3' });
    await flushed(queue.add([sizedFile('canceled')]));
    await flushed(queue.cancel());
    assert.equal(metrics.length, 1);
    assertDeepFields(metrics[0], {
      ...{ parts: 7, reusedBytes: 60, milliseconds: before + again, unverifiedReason: 'crc-hidden' },
      ...{ retries: { network: 2, storage: 2, stalled: 1 }, ossCodes: ['ServiceUnavailable'] },
      requestIds: ['r1', 'r2', 'r3'],
    });
  });

  it('restarts with a file that is retried after a failure, also when the page retries at once', async () => {
    const { queue, mode, metrics } = await begun();
    queue.addEventListener('upload-error', ({ detail }) => queue.retry(detail.task), { once: true });
    mode.of('a').job.report.facts({ parts: 3 });
    await time.advance(400);
    await mode.fail('a', failed('network', 'r1'));
    await time.advance(50);
    mode.of('a').job.report.sending(1);
    await mode.done('a');
    assertFields(metrics[0], { outcome: 'failed', milliseconds: 400, parts: 3 });
    assertFields(metrics[1], { outcome: 'done', milliseconds: 50, parts: 1 });
    assert.deepEqual(metrics[1]!.requestIds, []);
  });

  it('keeps the ids of the latest failures only', async () => {
    const { mode, metrics } = await begun({ retryPolicy: { retryFor: 1e9, firstDelay: 1, maxDelay: 1 } });
    let tries = 0;
    void mode.of('a').job.link.retry(async () => {
      if (tries < 25) throw failed('storage', `r${++tries}`);
    });
    await time.run();
    await mode.done('a', { requestId: 'last' });
    assert.equal(metrics[0]!.requestIds.length, 20);
    assert.deepEqual(metrics[0]!.requestIds.slice(-2), ['r25', 'last']);
    assert.deepEqual(metrics[0]!.retries, { storage: 25 });
  });

  it('measures from when the file may be sent, and says that it was not sent', async () => {
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const beforeUpload = ({ name }: UploadTask) => wait(400).then(() => name !== 'vetoed');
    const files = ['vetoed', 'denied', 'sent', 'found'].map((name) => sizedFile(name, 100));
    const { mode, metrics } = await begun({ beforeUpload, afterUpload: () => wait(60) }, files);
    await time.advance(400);
    await time.advance(50);
    mode.of('denied').fail(new UploadError('grant', 'No.'));
    mode.of('sent').job.report.sending(1);
    mode.of('sent').fail(failed('network'));
    mode.of('found').done(); // another tab has sent it
    await time.advance(60);
    const measured = metrics.map(({ code, milliseconds, parts }) => `${code} ${milliseconds} ${parts}`);
    assert.equal(metrics.at(-1)!.savingMilliseconds, 60);
    assert.deepEqual(measured, ['rejected 0 0', 'grant 50 0', 'network 50 1', 'undefined 110 0']);
  });
});
