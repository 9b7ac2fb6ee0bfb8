import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { eventsOf, HeldMode, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

const network = () => new UploadError('network', 'No.', { retryable: true });

describe('the events of one upload', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  it('come in the documented order', async () => {
    const steps: string[] = [];
    const { queue, mode } = heldQueue({ beforeUpload: () => void log.push('beforeUpload') });
    const log = eventsOf(queue);
    queue.add([sizedFile('a', 100)]);
    await flushPromises();
    steps.push(...log);
    const { job, done } = mode.of('a');
    job.onSending(1);
    job.progress(50);
    await time.advance(20);
    job.progress(100);
    job.onFinishing();
    done();
    await flushPromises();
    expect(steps).to.deep.equal(['file-added a', 'beforeUpload', 'upload-before a']);
    expect(log.slice(3)).to.deep.equal([
      'upload-start a',
      'upload-progress a',
      'upload-progress a',
      'upload-success a',
      'upload-metric',
      'uploads-settled',
    ]);
  });

  it('carry their task, file, result or error', async () => {
    const { queue, mode } = heldQueue({ rules: { maxFileSize: 1000 } });
    const details: Record<string, Record<string, unknown>> = {};
    for (const type of ['file-reject', 'upload-success', 'upload-error', 'upload-retry', 'uploads-settled']) {
      queue.addEventListener(type, (event) => (details[type] = (event as CustomEvent<Record<string, unknown>>).detail));
    }
    const large = sizedFile('large', 1001);
    const [a, b] = queue.add([large, sizedFile('a'), sizedFile('b')]);
    expect(details['file-reject']!['file']).to.equal(large);
    expect(details['file-reject']!['error']).to.include({ code: 'rejected', rule: 'max-file-size', limit: 1000 });
    await flushPromises();

    const { job } = mode.of('a');
    let first = true;
    const retried = job.retry(async () => {
      if (!first) return 'ok';
      first = false;
      throw network();
    });
    await flushPromises();
    expect(details['upload-retry']).to.include({ task: a, attempt: 1 });
    expect((details['upload-retry']!['error'] as UploadError).code).to.equal('network');
    await time.run();
    expect(await retried).to.equal('ok');

    mode.of('a').done({ key: 'k', etag: '"E"' });
    mode.of('b').fail(new UploadError('denied', 'No.'));
    await flushPromises();
    expect(details['upload-success']!['task']).to.equal(a);
    expect(details['upload-success']!['result']).to.equal(a!.result);
    expect(a!.result).to.include({ key: 'k', etag: '"E"', size: 1000, verified: true });
    expect(details['upload-error']).to.include({ task: b, error: b!.error });
    expect(details['uploads-settled']!['tasks']).to.deep.equal([a, b]);
  });

  it('report the start of each run once, also when its first request waited', async () => {
    const { queue, mode } = heldQueue();
    const log = eventsOf(queue);
    const [task] = queue.add([sizedFile('a', 100)]);
    await flushPromises();
    const { job } = mode.of('a');
    let tries = 0;
    const created = job.retry(async () => {
      if (++tries < 3) throw network();
    });
    await time.run();
    await created;
    job.onSending(1);
    job.progress(10);
    await time.advance(20);
    const again = job.retry(async () => {
      if (++tries < 5) throw network();
    });
    await time.run();
    await again;
    job.progress(20);
    await time.advance(20);
    expect(log.filter((line) => line === 'upload-start a')).to.have.length(1);
    expect(log.indexOf('upload-start a')).to.be.lessThan(log.indexOf('upload-progress a'));
    queue.pause(task);
    queue.resume(task);
    await flushPromises();
    mode.of('a').job.onSending(1);
    expect(log.filter((line) => line === 'upload-start a')).to.have.length(2);
  });

  it('report pause, resume and abort after the task’s status has changed', async () => {
    const { queue } = heldQueue();
    const [task] = queue.add([sizedFile('a')]);
    await flushPromises();
    const seen: string[] = [];
    for (const type of ['upload-pause', 'upload-resume', 'upload-abort']) {
      queue.addEventListener(type, () => seen.push(`${type} ${task!.status}`));
    }
    queue.pause();
    queue.resume();
    queue.cancel();
    expect(seen).to.deep.equal(['upload-pause paused', 'upload-resume queued', 'upload-abort canceled']);
  });

  it('report progress at most once a frame, and always the newest', async () => {
    const { queue, mode } = heldQueue();
    queue.add([sizedFile('a', 10_000), sizedFile('b', 10_000)]);
    await flushPromises();
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
    expect(seen).to.deep.equal(['a 1500', 'b 1500', 'a 2500', 'b 2500', 'a 3500', 'b 3500']);
  });

  it('report progress at most once a frame when bytes move evenly', async () => {
    const { queue, mode } = heldQueue();
    queue.add([sizedFile('a', 10_000)]);
    await flushPromises();
    const seen: number[] = [];
    queue.addEventListener('upload-progress', () => seen.push(time.elapsed));
    mode.of('a').job.onSending(1);
    for (let sent = 1; sent <= 200; sent++) {
      mode.of('a').job.progress(sent);
      await time.advance(1);
    }
    expect(seen.length).to.be.within(10, 13);
    expect(Math.min(...seen.slice(1).map((at, i) => at - seen[i]!))).to.be.greaterThan(16);
  });

  it('report no progress after the file is done', async () => {
    const { queue, mode } = heldQueue();
    const log = eventsOf(queue);
    queue.add([sizedFile('a', 100)]);
    await flushPromises();
    mode.of('a').job.onSending(1);
    mode.of('a').job.progress(100);
    mode.of('a').done();
    await time.run();
    expect(log.slice(-4)).to.deep.equal(['upload-progress a', 'upload-success a', 'upload-metric', 'uploads-settled']);
  });
});

describe('uploads-settled', () => {
  it('fires when no task runs or waits, and not before', async () => {
    const { queue, mode } = heldQueue({ maxConcurrentUploads: 1 });
    const log = eventsOf(queue);
    queue.add([sizedFile('a'), sizedFile('b')]);
    await flushPromises();
    mode.of('a').done();
    await flushPromises();
    expect(log).not.to.include('uploads-settled');
    mode.of('b').fail(new Error('no'));
    await flushPromises();
    expect(log.filter((line) => line === 'uploads-settled')).to.have.length(1);
  });

  it('fires when the remaining tasks are paused, canceled or stopped by upload-before', async () => {
    const ends: ((queue: UploadQueue) => void)[] = [
      (queue) => queue.pause(),
      (queue) => queue.cancel(),
      (queue) => queue.clear(),
    ];
    for (const end of ends) {
      const { queue } = heldQueue({ maxConcurrentUploads: 1 });
      const log = eventsOf(queue);
      queue.add([sizedFile('a'), sizedFile('b')]);
      await flushPromises();
      end(queue);
      await flushPromises();
      expect(log.at(-1)).to.equal('uploads-settled');
      expect(log.filter((line) => line === 'uploads-settled')).to.have.length(1);
    }
    const { queue } = heldQueue({ beforeUpload: () => false });
    const log = eventsOf(queue);
    queue.add([sizedFile('a')]);
    await flushPromises();
    expect(log.at(-1)).to.equal('uploads-settled');
  });
});

describe('the rules of a queue', () => {
  it('reject a file before it is in the list', () => {
    const { queue } = heldQueue({ autoStart: false, rules: { accept: '.txt', maxFiles: 2, maxTotalSize: 150 } });
    const rules: (string | undefined)[] = [];
    queue.addEventListener('file-reject', ({ detail: { error } }) => rules.push(error.rule));
    const added = queue.add([
      sizedFile('a.txt', 100),
      sizedFile('a.png', 1),
      sizedFile('b.txt', 51),
      sizedFile('c.txt', 50),
      sizedFile('d.txt', 0),
    ]);
    expect(added.map(({ name }) => name)).to.deep.equal(['a.txt', 'c.txt']);
    expect(rules).to.deep.equal(['accept', 'max-total-size', 'max-files']);
    expect(queue.tasks).to.deep.equal(added);
  });

  it('count each file once, with the size that is sent', async () => {
    const { queue, mode } = heldQueue({
      rules: { maxTotalSize: 200 },
      beforeUpload: (task) => void (task.file = sizedFile('smaller', 60)),
    });
    const [task] = queue.add([sizedFile('a', 100)]);
    await flushPromises();
    mode.of('a').job.onSending(1);
    mode.of('a').job.onFinishing();
    queue.pause();
    queue.resume();
    await flushPromises();
    mode.of('a').done();
    await flushPromises();
    expect(queue.add([sizedFile('b', 141)])).to.have.length(0);
    expect(queue.add([sizedFile('c', 140)])).to.have.length(1);
    queue.remove(task!);
    expect(queue.add([sizedFile('d', 60)])).to.have.length(1);
  });

  it('do not count canceled files', () => {
    const { queue } = heldQueue({ autoStart: false, rules: { maxFiles: 1 } });
    queue.add([sizedFile('a')]);
    queue.cancel();
    expect(queue.add([sizedFile('b'), sizedFile('c')])).to.have.length(1);
  });
});

describe('a queue’s mode', () => {
  it('is loaded once, when the first file is about to start', async () => {
    let loads = 0;
    const mode = new HeldMode();
    const queue = new UploadQueue({ mode: async () => (loads++, mode), fetchGrant: async () => ({}) });
    await flushPromises();
    expect(loads).to.equal(0);
    queue.add([sizedFile('a'), sizedFile('b')]);
    await flushPromises();
    expect(loads).to.equal(1);
    expect(mode.names).to.deep.equal(['a', 'b']);
  });

  it('is loaded again after a failure, and the failure is a network error', async () => {
    let loads = 0;
    const mode = new HeldMode();
    const queue = new UploadQueue({
      mode: () =>
        ++loads <= 2 // ahead, and for the file
          ? Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
          : Promise.resolve(mode),
      fetchGrant: async () => ({}),
    });
    const [task] = queue.add([sizedFile('a')]);
    await flushPromises();
    expect(task!.error?.code).to.equal('network');
    queue.retry();
    await flushPromises();
    expect(mode.names).to.deep.equal(['a']);
  });

  it('fails with config, not with network, when it does not exist', async () => {
    const queue = new UploadQueue({
      mode: () => Promise.reject(new UploadError('config', 'There is no mode "x".')),
      fetchGrant: async () => ({}),
    });
    const [task] = queue.add([sizedFile('a')]);
    await flushPromises();
    expect(task!.error).to.include({ code: 'config', message: 'There is no mode "x".' });
  });

  it('can be changed: running files continue in the old one', async () => {
    const { queue, mode } = heldQueue();
    queue.add([sizedFile('a')]);
    await flushPromises();
    const other = new HeldMode();
    queue.setGrantSource(other, async () => ({}));
    queue.add([sizedFile('b')]);
    await flushPromises();
    expect(mode.names).to.deep.equal(['a']);
    expect(other.names).to.deep.equal(['b']);
    expect(mode.of('a').job.signal.aborted).to.equal(false);
  });
});
