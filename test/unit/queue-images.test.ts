import { expect } from '@open-wc/testing';
import { rememberCrop } from '../../src/core/media/crop.js';
import type { UploadTask } from '../../src/core/queue/upload-task.js';
import type { UploadMetric } from '../../src/core/uploader/upload-meter.js';
import { type QueueOptions, UploadQueue } from '../../src/upload-queue.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { wrap } from '../support/browser/replace.js';
import { sendingMode } from '../support/held-mode.js';
import { bytes } from '../support/files.js';
import { fileOf, SECRET, tooLarge } from '../support/pictures.js';
import { until } from '../support/until.js';

function open(options: Partial<QueueOptions> = {}) {
  const mode = sendingMode();
  const metrics: UploadMetric[] = [];
  const queue = new UploadQueue({ fetchGrant: async () => ({}), image: { max: '400' }, ...options, mode });
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  const begun = (name: string) => until(() => mode.uploads.has(name), `${name} begins`);
  return { queue, mode, metrics, begun };
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
    const { queue, mode, metrics, begun } = open({
      image: { max: '400', type: 'image/jpeg', stripMetadata: true },
      rules: { validate: ({ name, size }) => void steps.push(`validate ${name} ${size}`) },
      beforeUpload: ({ name, size, type, file }) => void steps.push(`before ${name} ${size} ${type} ${file.name}`),
      keyPattern: '{name}',
    });
    queue.addEventListener('upload-before', ({ detail: { task } }) => void steps.push(`event ${task.size}`));
    const original = await drawPicture('photo.PNG', { type: 'image/png' });
    const [task] = queue.add([original]);
    await begun('photo.jpg');
    const { file, request, keyIn, type } = mode.of('photo.jpg').job;
    const { size } = file;
    expect(size).to.be.below(original.size);
    expect(steps).to.deep.equal([
      `validate photo.PNG ${original.size}`,
      `before photo.jpg ${size} image/jpeg photo.jpg`,
      `event ${size}`,
    ]);
    expect(request.file).to.deep.equal({ name: 'photo.jpg', size, type: 'image/jpeg', path: undefined });
    expect([keyIn('u/'), type]).to.deep.equal(['u/photo.jpg', 'image/jpeg']);
    expect(task!.original).to.equal(original);
    expect(task).to.include({ file, name: 'photo.jpg', size, type: 'image/jpeg' });
    expect(queue.totals.size).to.equal(size);
    mode.of('photo.jpg').done();
    expect(await task!.finished).to.include({ width: 400, height: 300, stripped: true, size });
    await until(() => metrics.length > 0, 'measured');
    expect(metrics[0]).to.include({ bytes: size, imageSavedBytes: original.size - size });
  });

  it('leave other files and pictures that fit to themselves', async () => {
    const { queue, mode, metrics, begun } = open();
    const files = [text('a.txt'), await drawPicture('small.jpg', { width: 400, height: 200 })];
    queue.add(files);
    for (const file of files) {
      await begun(file.name);
      expect(mode.of(file.name).job.file).to.equal(file);
      mode.of(file.name).done();
    }
    await until(() => metrics.length === 2, 'measured');
    expect(metrics.map(({ imageSavedBytes }) => imageSavedBytes)).to.deep.equal([0, 0]);
    expect(queue.tasks.map(({ result }) => result?.stripped)).to.deep.equal([undefined, undefined]);
  });

  it('go without metadata, or say that they do not', async () => {
    const { queue, mode, begun } = open({ image: { stripMetadata: true } });
    const heic = new File(['\0\0\0\x18ftypheic'], 'b.heic');
    queue.add([fileOf('photo.jpg'), heic, text('c.txt')]);
    for (const name of ['photo.jpg', 'b.heic', 'c.txt']) await begun(name);
    expect(await mode.of('photo.jpg').job.file.text()).to.not.include(SECRET);
    expect(mode.of('b.heic').job.file).to.equal(heic);
    for (const { name } of queue.tasks) mode.of(name).done();
    await until(() => queue.totals.done === 3, 'done');
    expect(queue.tasks.map(({ result }) => result!.stripped)).to.deep.equal([true, false, undefined]);
  });

  it('are rejected where they cannot be made as the page insists, again when the person retries', async () => {
    const picture = tooLarge();
    const { queue, mode, begun } = open({ image: { max: '400', stripMetadata: true, required: true } });
    const [task, heic] = queue.add([picture, new File(['\0\0\0\x18ftypheic'], 'b.heic'), text('c.txt')]);
    await begun('c.txt');
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
    const { queue, begun } = open({ image: { max: '400', required: true } });
    let orders = 0;
    onOrder((order) => (++orders === 1 ? { ...order, from: [1, 1] } : order)); // not its size: it is not drawn
    const [task] = queue.add([await photo()]);
    await isRejected(task);
    queue.retry(task);
    await begun('photo.jpg');
    expect(task!.result ?? task!.image!.facts).to.include({ width: 400, height: 300 });
  });

  it('are rejected where the part that a person has confirmed cannot be cut out', async () => {
    const { queue, begun } = open({ image: { crop: '1:1', stripMetadata: true } });
    const [confirmed, whole, middle] = [tooLarge('confirmed.png'), tooLarge('whole.png'), tooLarge('middle.png')];
    rememberCrop(confirmed, { x: 0, y: 0, width: 100, height: 100 });
    rememberCrop(whole, { x: 0, y: 0, width: 20_000, height: 6001 });
    const [task] = queue.add([confirmed, whole, middle]);
    await isRejected(task);
    await begun('whole.png');
    await begun('middle.png'); // nobody was asked: it goes as it is
  });

  it('are made while those before them travel', async () => {
    const { queue, mode, begun } = open({ maxConcurrentUploads: 1 });
    const made: string[] = [];
    onOrder((order) => (made.push(order.picture.name), order));
    queue.add([await photo('a.jpg'), await photo('b.jpg'), await photo('c.jpg')]);
    await begun('a.jpg');
    await until(() => made.includes('b.jpg'), 'the next one is made');
    expect(queue.tasks[1]!.status).to.equal('queued');
    mode.of('a.jpg').done();
    await begun('b.jpg');
    expect(made.filter((name) => name !== 'c.jpg')).to.deep.equal(['a.jpg', 'b.jpg']);
    await until(() => made.includes('c.jpg'), 'and the one behind it, not earlier');
  });

  it('can be paused, resumed and canceled while they are made', async () => {
    const { queue, begun, mode } = open();
    const [task] = queue.add([await photo()]);
    await until(() => task!.status === 'uploading', 'begun');
    queue.pause(task);
    expect(task!.status).to.equal('paused');
    queue.resume(task);
    await begun('photo.jpg');
    expect(mode.runs).to.have.length(1);
    queue.cancel(task);
    queue.retry(task);
    await until(() => mode.runs.length === 2, 'again');
    expect(mode.runs[1]!.job.file).to.equal(mode.runs[0]!.job.file);
  });

  it('are let in with any size, and rejected if they are still too large', async () => {
    const { queue, mode, begun } = open({ rules: { maxFileSize: 20_000 } });
    const rejected: string[] = [];
    queue.addEventListener('file-reject', ({ detail: { file } }) => void rejected.push(file.name));
    const [small, large] = queue.add([
      await photo('small.jpg'),
      await drawPicture('large.jpg', { quality: 1, width: 399, height: 390 }),
      text('text.txt', 20_001),
    ]);
    expect(rejected).to.deep.equal(['text.txt']);
    await begun('small.jpg');
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
    const { queue, begun } = open({ rules: { maxTotalSize: a.size + b.size - 1 } });
    expect(queue.add([a, b])).to.have.length(1);
    await begun('a.jpg');
    expect(queue.add([b])).to.have.length(1);
  });

  it('are made again of a file that was chosen again', async () => {
    const { queue, mode, begun } = open({ rules: { unique: true } });
    const [task] = queue.add([await photo()]);
    await begun('photo.jpg');
    const first = mode.of('photo.jpg').job.file;
    mode.of('photo.jpg').fail(new Error('No.'));
    await until(() => task!.status === 'failed', 'failed');
    queue.add([await photo()]);
    await until(() => mode.runs.length === 2, 'again');
    expect(mode.runs[1]!.job.file).to.not.equal(first);
    expect(mode.runs[1]!.job.file).to.include({ size: first.size, name: 'photo.jpg' });
  });

  it('are left alone where the page has put another file there', async () => {
    const { queue, mode, begun } = open({ beforeUpload: (task) => void (task.file = text('photo.jpg', 10)) });
    const [task] = queue.add([await photo()]);
    await begun('photo.jpg');
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
