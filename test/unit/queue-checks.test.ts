import { expect } from '@open-wc/testing';
import { rememberCrop } from '../../src/media/crop.js';
import type { FileRules } from '../../src/rules/file-rules.js';
import type { UploadTask } from '../../src/task/upload-task.js';
import { putBack, withdraw } from '../../src/queue/withdrawals.js';
import type { UploadMetric } from '../../src/job/upload-metric.js';
import { type QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { wrap } from '../support/browser/replace.js';
import { sizedFile, bytes } from '../support/files.js';
import { sendingMode } from '../support/held-mode.js';
import { fileOf, SECRET, tooLarge } from '../support/pictures.js';
import { until } from '../support/until.js';

/** A page's rule that the test decides about, file by file. */
class HeldRule {
  readonly waiting = new Map<string, (words?: string) => void>();
  most = 0;

  readonly validate: FileRules['validate'] = ({ name }) =>
    new Promise((resolve) => {
      this.waiting.set(name, (words) => (this.waiting.delete(name), resolve(words)));
      this.most = Math.max(this.most, this.waiting.size);
    });

  async end(name: string, words?: string): Promise<void> {
    await until(() => this.waiting.has(name), `${name} is looked at`);
    this.waiting.get(name)!(words);
  }
}

function open(options: Partial<QueueOptions> & { rules?: FileRules } = {}) {
  const rule = new HeldRule();
  const mode = sendingMode();
  const rules = { validate: rule.validate, ...options.rules };
  const queue = new UploadQueue({ endpoint: async () => ({}), ...options, mode, rules });
  const events: string[] = [];
  for (const name of ['file-added', 'file-removed', 'file-reject', 'upload-error', 'uploads-settled'] as const)
    queue.addEventListener(name, () => events.push(name));
  return { queue, rule, mode, events };
}

const names = ({ tasks }: UploadQueue) => tasks.map(({ name }) => name);
const isChecked = ({ state }: UploadTask) => state.status === 'queued' && state.reason === 'checking';

describe('rules that take a while', () => {
  it('hold a file where it is until they have seen it, and others continue', async () => {
    const { queue, rule, mode } = open({ rules: { unique: true } });
    const seen: string[] = [];
    for (const name of ['file-added', 'task-change'] as const)
      queue.addEventListener(name, ({ detail: { task } }) => seen.push(`${name} ${task.name} ${isChecked(task)}`));
    queue.add([sizedFile('a.png'), sizedFile('b.png')]);
    expect(queue.tasks.map(isChecked)).to.deep.equal([true, true]);
    await rule.end('b.png');
    await until(() => seen.length > 2, 'b is seen');
    const added = ['file-added a.png true', 'file-added b.png true'];
    expect(seen.slice(0, 3)).to.deep.equal([...added, 'task-change b.png false']);
    await mode.begun('b.png');
    expect(mode.uploads.has('a.png')).to.equal(false);
    await rule.end('a.png');
    await mode.begun('a.png');
    expect(names(queue)).to.deep.equal(['a.png', 'b.png']);
  });

  it('look again at a file whose removal was undone meanwhile', async () => {
    const { queue, rule, mode } = open();
    const [task] = queue.add([sizedFile('a.png')]);
    await until(() => rule.waiting.has('a.png'), 'it is looked at');
    withdraw(queue.shared, [task!]);
    await rule.end('a.png', 'Not this one.');
    await new Promise((resolve) => setTimeout(resolve));
    expect(queue.tasks).to.deep.equal([]);
    putBack(queue.shared, [task!]);
    expect(isChecked(task!)).to.equal(true);
    await rule.end('a.png');
    await mode.begun('a.png');
  });

  it('reject a file in the page’s words, and count it against max-files until then', async () => {
    const { queue, rule, events } = open({ rules: { maxFiles: 1 } });
    let rejected: unknown;
    queue.addEventListener('file-reject', ({ detail }) => void (rejected = detail));
    const [task] = queue.add([sizedFile('a.png'), sizedFile('b.png')], () => 'album');
    expect(names(queue)).to.deep.equal(['a.png']);
    const { finished } = task!;
    await rule.end('a.png', 'Only photos of cats.');
    await until(() => queue.tasks.length === 0, 'removed');
    const { file, path, error } = rejected as { file: File; path: string; error: Error };
    expect([file, path]).to.deep.equal([task!.original, 'album']);
    expect(error).to.include({ code: 'rejected', rule: 'validate', message: 'Only photos of cats.' });
    expect(events).to.deep.equal(['file-added', 'file-reject', 'file-removed', 'file-reject', 'uploads-settled']);
    expect(await finished.catch((reason: unknown) => reason)).to.equal(error);
    queue.add([sizedFile('b.png')]);
    expect(names(queue)).to.deep.equal(['b.png']);
  });

  it('look at eight files at once', async () => {
    const { queue, rule, mode } = open();
    queue.add(Array.from({ length: 20 }, (_, i) => sizedFile(`${i}.png`)));
    for (let i = 0; i < 20; i++) await rule.end(`${i}.png`);
    expect(rule.most).to.equal(8);
    await mode.begun('0.png');
  });

  it('let nothing begin by start, pause, resume or retry before they have seen it', async () => {
    const { queue, rule, mode } = open({ autoStart: false });
    const [task] = queue.add([sizedFile('a.png')]);
    queue.start();
    for (const act of ['pause', 'resume', 'cancel', 'retry'] as const) queue[act](task);
    expect(mode.runs).to.deep.equal([]);
    await rule.end('a.png');
    await mode.begun('a.png');
  });

  it('let a file in where the page’s own rule throws', async () => {
    const reported: unknown[] = [];
    const report = (event: ErrorEvent) => (event.preventDefault(), reported.push(event.error));
    const onerror = window.onerror;
    window.onerror = null;
    window.addEventListener('error', report);
    const mistake = new Error('A mistake of the page.');
    const validate = () => {
      throw mistake;
    };
    const { queue, mode } = open({ rules: { validate } });
    queue.add([sizedFile('a.png')]);
    await mode.begun('a.png');
    window.removeEventListener('error', report);
    window.onerror = onerror;
    expect(reported).to.deep.equal([mistake]);
  });

  it('forget a file that is removed meanwhile, and settle the queue without it', async () => {
    const { queue, rule, events } = open();
    const [task] = queue.add([sizedFile('a.png')]);
    await until(() => rule.waiting.has('a.png'), 'a is looked at');
    queue.remove(task!);
    await until(() => events.includes('uploads-settled'), 'settled');
    await rule.end('a.png', 'No.');
    const before = events.splice(0);
    queue.add([sizedFile('b.png')]);
    await rule.end('b.png', 'No.');
    await until(() => events.includes('uploads-settled'), 'b is rejected');
    expect(before).to.deep.equal(['file-added', 'file-removed', 'uploads-settled']);
    expect(events).to.deep.equal(['file-added', 'file-removed', 'file-reject', 'uploads-settled']);
  });

  for (const act of ['cancel', 'pause'] as const)
    it(`settle the queue when they have seen the last file, after ${act}()`, async () => {
      const { queue, rule, mode, events } = open();
      const [task] = queue.add([sizedFile('a.png')]);
      queue[act](task);
      await rule.end('a.png');
      await until(() => events.includes('uploads-settled'), 'settled');
      expect(mode.runs).to.deep.equal([]);
    });

  it('leave a file to start() where nothing starts by itself, and settle the queue once they have seen all', async () => {
    const { queue, rule, mode, events } = open({ autoStart: false });
    queue.add([sizedFile('a.png')]);
    await rule.end('a.png');
    await until(() => !isChecked(queue.tasks[0]!), 'a is seen');
    expect([events, mode.runs]).to.deep.equal([['file-added'], []]); // nothing has been uploaded
    queue.add([sizedFile('not-allowed.png')]);
    await rule.end('not-allowed.png', 'No.');
    await until(() => events.includes('file-removed'), 'rejected');
    expect(names(queue)).to.deep.equal(['a.png']);
    events.length = 0;
    queue.start();
    await mode.begun('a.png');
    queue.add([sizedFile('b.png')]);
    mode.of('a.png').done();
    await until(() => queue.totals.done === 1, 'done');
    expect(events).to.not.include('uploads-settled');
    await rule.end('b.png');
    await until(() => events.includes('uploads-settled'), 'settled');
  });
});

describe('rules on pixels and seconds', () => {
  const picture = (width: number, height: number, type: string) =>
    drawPicture(`${width}.${type.slice(6)}`, { width, height, type, isFlat: true });

  const pixels = (rules: FileRules) => {
    const mode = sendingMode();
    const queue = new UploadQueue({ mode, endpoint: async () => ({}), rules });
    const rejected: unknown[] = [];
    queue.addEventListener('file-reject', ({ detail }) => rejected.push(detail.error.rule));
    return { mode, queue, rejected };
  };

  for (const type of ['image/png', 'image/jpeg'])
    it(`read a picture that this browser has made, and its result says what they read (${type})`, async () => {
      const { mode, queue, rejected } = pixels({ minImageWidth: 100, maxImageHeight: 90 });
      queue.add(await Promise.all([picture(99, 80, type), picture(100, 90, type), picture(120, 91, type)]));
      await until(() => rejected.length === 2, 'two are rejected');
      expect(rejected).to.deep.equal(['image-size', 'image-size']);
      const [task] = queue.tasks;
      await mode.begun(task!.name);
      mode.of(task!.name).done();
      expect(await task!.finished).to.include({ width: 100, height: 90 });
    });

  it('ask the browser about a picture whose header they do not know, and let in what nobody can read', async () => {
    const { mode, queue, rejected } = pixels({ minImageWidth: 100, maxDuration: 1 });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="40"/>';
    queue.add([
      new File([svg], 'a.svg', { type: 'image/svg+xml' }),
      new File(['not a picture'], 'a.png', { type: 'image/png' }),
      new File(['text'], 'b.txt'),
    ]);
    await until(() => rejected.length === 1, 'rejected');
    await mode.begun('a.png');
    await mode.begun('b.txt');
    expect(names(queue)).to.deep.equal(['a.png', 'b.txt']);
  });
});

function openForImages(options: Partial<QueueOptions> = {}) {
  const mode = sendingMode();
  const metrics: UploadMetric[] = [];
  const queue = new UploadQueue({ endpoint: async () => ({}), image: { max: '400' }, ...options, mode });
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  return { queue, mode, metrics };
}

const photo = (name = 'photo.jpg') => drawPicture(name);
const isRejected = (task: UploadTask | undefined, rule = 'image') =>
  until(() => task!.status === 'failed', 'rejected').then(() =>
    expect(task!.error).to.include({ code: 'rejected', rule }),
  );
const text = (name: string, size = 2000) => new File([bytes(size)], name, { type: 'text/plain' });

/** Lets a test see and change the orders of pictures that go to workers. */
function onOrder(change: (order: { picture: File }) => object): void {
  wrap(Worker.prototype, 'postMessage', (postMessage) => {
    return function (this: Worker, message: unknown, ...rest: never[]) {
      const [id, order] = (Array.isArray(message) ? message : []) as [number?, { picture: File }?];
      return postMessage.call(this, order ? [id, change(order)] : message, ...rest);
    };
  });
}

describe('pictures in a queue', () => {
  it('are made smaller after the rules and before the page looks at them; result and metric say so', async () => {
    const steps: string[] = [];
    const { queue, mode, metrics } = openForImages({
      image: { max: '400', type: 'image/jpeg', stripMetadata: true },
      rules: { validate: ({ name, size }) => void steps.push(`validate ${name} ${size}`) },
      beforeUpload: ({ name, size, type, file }) => void steps.push(`before ${name} ${size} ${type} ${file.name}`),
      keyPattern: '{name}',
    });
    queue.addEventListener('upload-before', ({ detail: { task } }) => void steps.push(`event ${task.size}`));
    const original = await drawPicture('photo.PNG', { type: 'image/png' });
    const [task] = queue.add([original]);
    await mode.begun('photo.jpg');
    const { content, file, keys } = mode.of('photo.jpg').job;
    const { size } = file;
    expect(size).to.be.below(original.size);
    expect(steps).to.deep.equal([
      `validate photo.PNG ${original.size}`,
      `before photo.jpg ${size} image/jpeg photo.jpg`,
      `event ${size}`,
    ]);
    expect(file).to.deep.equal({ name: 'photo.jpg', size, type: 'image/jpeg', path: undefined });
    expect(keys.in('u/')).to.equal('u/photo.jpg');
    expect(task!.original).to.equal(original);
    expect(task).to.include({ file: content, name: 'photo.jpg', size, type: 'image/jpeg' });
    expect(queue.totals.size).to.equal(size);
    mode.of('photo.jpg').done();
    expect(await task!.finished).to.include({ width: 400, height: 300, stripped: true, size });
    await until(() => metrics.length > 0, 'measured');
    expect(metrics[0]).to.include({ bytes: size, imageSavedBytes: original.size - size });
  });

  it('leave other files and pictures that fit to themselves', async () => {
    const { queue, mode, metrics } = openForImages();
    const files = [text('a.txt'), await drawPicture('small.jpg', { width: 400, height: 200 })];
    queue.add(files);
    for (const file of files) {
      await mode.begun(file.name);
      expect(mode.of(file.name).job.content).to.equal(file);
      mode.of(file.name).done();
    }
    await until(() => metrics.length === 2, 'measured');
    expect(metrics.map(({ imageSavedBytes }) => imageSavedBytes)).to.deep.equal([0, 0]);
    expect(queue.tasks.map(({ result }) => result?.stripped)).to.deep.equal([undefined, undefined]);
  });

  it('go without metadata, or say that they do not', async () => {
    const { queue, mode } = openForImages({ image: { stripMetadata: true } });
    const heic = new File(['\0\0\0\x18ftypheic'], 'b.heic');
    queue.add([fileOf('photo.jpg'), heic, text('c.txt')]);
    for (const name of ['photo.jpg', 'b.heic', 'c.txt']) await mode.begun(name);
    expect(await mode.of('photo.jpg').job.content.text()).to.not.include(SECRET);
    expect(mode.of('b.heic').job.content).to.equal(heic);
    for (const { name } of queue.tasks) mode.of(name).done();
    await until(() => queue.totals.done === 3, 'done');
    expect(queue.tasks.map(({ result }) => result!.stripped)).to.deep.equal([true, false, undefined]);
  });

  it('are rejected where they cannot be made as the page insists, again when the person retries', async () => {
    const picture = tooLarge();
    const { queue, mode } = openForImages({ image: { max: '400', stripMetadata: true, required: true } });
    const [task, heic] = queue.add([picture, new File(['\0\0\0\x18ftypheic'], 'b.heic'), text('c.txt')]);
    await mode.begun('c.txt');
    await isRejected(heic);
    for (let tries = 0; tries < 3; tries++) {
      await isRejected(task);
      expect(task!.file).to.equal(picture); // also without what was stripped: it can be made again
      queue.retry(task);
    }
    await isRejected(task);
    expect(mode.names).to.deep.equal(['c.txt']);
  });

  it('are made again when the person retries, where that did not work', async () => {
    const { queue, mode } = openForImages({ image: { max: '400', required: true } });
    let orders = 0;
    onOrder((order) => (++orders === 1 ? { ...order, from: [1, 1] } : order)); // not its size: it is not drawn
    const [task] = queue.add([await photo()]);
    await isRejected(task);
    queue.retry(task);
    await mode.begun('photo.jpg');
    expect(task!.result ?? task!.image!.facts).to.include({ width: 400, height: 300 });
  });

  it('are rejected where the part that a person has confirmed cannot be cut out', async () => {
    const { queue, mode } = openForImages({ image: { crop: '1:1', stripMetadata: true } });
    const [confirmed, whole, middle] = [tooLarge('confirmed.png'), tooLarge('whole.png'), tooLarge('middle.png')];
    rememberCrop(confirmed, { x: 0, y: 0, width: 100, height: 100 });
    rememberCrop(whole, { x: 0, y: 0, width: 20_000, height: 6001 });
    const [task] = queue.add([confirmed, whole, middle]);
    await isRejected(task);
    await mode.begun('whole.png');
    await mode.begun('middle.png'); // nobody was asked: it goes as it is
  });

  it('are made while those before them travel', async () => {
    const { queue, mode } = openForImages({ maxConcurrentUploads: 1 });
    const made: string[] = [];
    onOrder((order) => (made.push(order.picture.name), order));
    queue.add([await photo('a.jpg'), await photo('b.jpg'), await photo('c.jpg')]);
    await mode.begun('a.jpg');
    await until(() => made.includes('b.jpg'), 'the next one is made');
    expect(queue.tasks[1]!.status).to.equal('queued');
    mode.of('a.jpg').done();
    await mode.begun('b.jpg');
    expect(made.filter((name) => name !== 'c.jpg')).to.deep.equal(['a.jpg', 'b.jpg']);
    await until(() => made.includes('c.jpg'), 'and the one behind it, not earlier');
  });

  it('can be paused, resumed and canceled while they are made', async () => {
    const { queue, mode } = openForImages();
    const [task] = queue.add([await photo()]);
    await until(() => task!.status === 'uploading', 'begun');
    queue.pause(task);
    expect(task!.status).to.equal('paused');
    queue.resume(task);
    await mode.begun('photo.jpg');
    expect(mode.runs).to.have.length(1);
    queue.cancel(task);
    queue.retry(task);
    await until(() => mode.runs.length === 2, 'again');
    expect(mode.runs[1]!.job.content).to.equal(mode.runs[0]!.job.content);
  });

  it('are let in with any size, and rejected if they are still too large', async () => {
    const { queue, mode } = openForImages({ rules: { maxFileSize: 20_000 } });
    const rejected: string[] = [];
    queue.addEventListener('file-reject', ({ detail: { file } }) => void rejected.push(file.name));
    const [small, large] = queue.add([
      await photo('small.jpg'),
      await drawPicture('large.jpg', { quality: 1, width: 399, height: 390 }),
      text('text.txt', 20_001),
    ]);
    expect(rejected).to.deep.equal(['text.txt']);
    await mode.begun('small.jpg');
    expect(small!.size).to.be.at.most(20_000);
    for (let tries = 0; tries < 2; tries++) {
      await isRejected(large, 'max-file-size');
      expect(large!.error!.limit).to.equal(20_000);
      expect(large!.error!.message).to.include(String(large!.size)).and.to.include(String(large!.original.size));
      queue.retry(large);
    }
    expect(mode.names).to.deep.equal(['small.jpg']);
  });

  it('count the sum of sizes as it was until they are made', async () => {
    const [a, b] = [await photo('a.jpg'), await photo('b.jpg')];
    const { queue, mode } = openForImages({ rules: { maxTotalSize: a.size + b.size - 1 } });
    expect(queue.add([a, b])).to.have.length(1);
    await mode.begun('a.jpg');
    expect(queue.add([b])).to.have.length(1);
  });

  it('are made again of a file that was chosen again', async () => {
    const { queue, mode } = openForImages({ rules: { unique: true } });
    const [task] = queue.add([await photo()]);
    await mode.begun('photo.jpg');
    const first = mode.of('photo.jpg').job.content;
    mode.of('photo.jpg').fail(new Error('No.'));
    await until(() => task!.status === 'failed', 'failed');
    queue.add([await photo()]);
    await until(() => mode.runs.length === 2, 'again');
    expect(mode.runs[1]!.job.content).to.not.equal(first);
    expect(mode.runs[1]!.job.content).to.include({ size: first.size, name: 'photo.jpg' });
  });

  it('are left alone where the page has put another file there', async () => {
    const { queue, mode } = openForImages({ beforeUpload: (task) => void (task.file = text('photo.jpg', 10)) });
    const [task] = queue.add([await photo()]);
    await mode.begun('photo.jpg');
    mode.of('photo.jpg').fail(new Error('No.'));
    await until(() => task!.status === 'failed', 'failed');
    queue.retry(task);
    await until(() => mode.runs.length === 2, 'again');
    mode.runs[1]!.done();
    expect(await task!.finished)
      .to.include({ size: 10 })
      .and.not.to.have.property('width');
  });
});
