import { expect } from '@open-wc/testing';
import { CHANGED, filesChange } from '../../src/memory/changing-files.js';
import type { QueueOptions } from '../../src/queue/upload-queue.js';
import { fileCopies } from '../../src/upload/file-copies.js';
import { withDisk } from '../support/browser/disk.js';
import { copiesOnDisk, leaveCopy } from '../support/browser/copies.js';
import { place } from '../support/browser/held-element.js';
import { faulty, ReadFault, useReadFaults } from '../support/browser/read-fault.js';
import { define, replace } from '../support/browser/replace.js';
import { bytes, sameBytes } from '../support/files.js';
import { heldQueue, type HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

/** More than copies in memory may have. */
const LARGE = 33_000_000;
const block = bytes(1_000_000);
const large = (name: string, size = LARGE) =>
  new File(
    Array.from({ length: size / block.length }, () => block),
    name,
    { type: 'video/mp4', lastModified: 7 },
  );
const small = (name: string, fault = new ReadFault()) =>
  faulty(new File([bytes(1000)], name, { lastModified: 7 }), fault);

const contentOf = async (mode: HeldMode, name: string) => {
  await mode.begun(name);
  return mode.of(name).job.content;
};
const bytesOf = async (content: Blob) => new Uint8Array(await content.arrayBuffer());

describe('where files change under the page', () => {
  beforeEach(() => {
    localStorage.setItem(CHANGED, `${Date.now()}`);
    useReadFaults();
  });
  afterEach(async () => {
    localStorage.clear();
    queues.splice(0).forEach(({ queue }) => queue.clear());
    expect(fileCopies.inMemory).to.equal(0);
    await until(async () => (await copiesOnDisk()) === 0, 'no copy');
  });

  /** They are empty when the test has ended. */
  const queues: ReturnType<typeof heldQueue>[] = [];
  function newQueue(options: Partial<QueueOptions> = {}) {
    const held = heldQueue(options);
    queues.push(held);
    return held;
  }

  it('a file is read once, before anything else reads it, and sent from the copy', async () => {
    const file = small('a', new ReadFault(1));
    const read: string[] = [];
    const validate = async (one: File) => void read.push(String((await one.arrayBuffer()).byteLength));
    const { queue, mode } = newQueue({ rules: { validate } });
    const [task] = queue.add([file]);
    const content = await contentOf(mode, 'a');
    expect(read).to.deep.equal(['1000']);
    expect(sameBytes(await bytesOf(content), bytes(1000))).to.equal(true);
    expect(task!.original).to.include({ name: 'a', lastModified: 7 }).and.not.to.equal(file);
    await mode.done('a');
    await until(() => fileCopies.inMemory === 0, 'the copy deleted');
    expect(task!.original, 'the copy is nowhere').to.equal(file);
    expect(task!.file).to.equal(file);
  });

  it('copies the smallest file first, one at a time', async () => {
    const order: string[] = [];
    const file = (name: string, size: number) => {
      const one = new File([bytes(size)], name);
      one.arrayBuffer = () => (order.push(name), Blob.prototype.arrayBuffer.call(one));
      return one;
    };
    const { queue, mode } = newQueue({ maxConcurrentUploads: 9 });
    queue.add([file('c', 3000), file('a', 1000), file('b', 2000)]);
    await until(() => mode.runs.length === 3, 'the uploads');
    expect(order).to.deep.equal(['a', 'b', 'c']);
  });

  it('a file that cannot be read is sent as it is, and chosen again it is copied', async () => {
    const { queue, mode } = newQueue();
    const file = small('a', new ReadFault(0));
    const [task] = queue.add([file]);
    expect(await contentOf(mode, 'a')).to.equal(file);
    await mode.fail('a', new DOMException('', 'NotReadableError'));
    await until(() => task!.status === 'failed', 'the failure');
    const again = small('a', new ReadFault(1));
    queue.retry(task, again);
    await until(() => mode.runs.length === 2, 'another run');
    expect(sameBytes(await bytesOf(mode.of('a').job.content), bytes(1000))).to.equal(true);
  });

  for (const [how, end] of [
    ['canceled', 'cancel'],
    ['removed', 'remove'],
  ] as const)
    it(`deletes the copy of a file that is ${how}`, async () => {
      const { queue, mode } = newQueue();
      const [task] = queue.add([small('a')]);
      await contentOf(mode, 'a');
      expect(fileCopies.inMemory).to.equal(1000);
      queue[end](task!);
      expect(fileCopies.inMemory).to.equal(0);
    });

  it('deletes the copy of a file that a rule rejects', async () => {
    const { queue } = newQueue({ rules: { validate: () => 'No.' } });
    const [task] = queue.add([small('a')]);
    await until(() => task!.status === 'failed', 'the rejection');
    expect(fileCopies.inMemory).to.equal(0);
  });

  it('keeps the copy of a file that has failed, until it is removed', async () => {
    const { queue, mode } = newQueue();
    const [task] = queue.add([small('a', new ReadFault(1))]);
    await contentOf(mode, 'a');
    await mode.fail('a');
    await until(() => task!.status === 'failed', 'the failure');
    queue.retry(task);
    await until(() => mode.runs.length === 2, 'another run');
    expect(sameBytes(await bytesOf(mode.of('a').job.content), bytes(1000))).to.equal(true);
    await mode.fail('a');
    queue.remove(task!);
    expect(fileCopies.inMemory).to.equal(0);
  });

  withDisk('a file too large for the memory is copied to the disk, and deleted from there', async () => {
    const { queue, mode } = newQueue();
    queue.add([large('film')]);
    const content = await contentOf(mode, 'film');
    expect(content.size).to.equal(LARGE);
    expect(
      sameBytes(
        await bytesOf(content.slice(4_500_000, 5_500_000)),
        new Uint8Array([...block.slice(500_000), ...block.slice(0, 500_000)]),
      ),
    ).to.equal(true);
    expect([await copiesOnDisk(), fileCopies.inMemory]).to.deep.equal([1, 0]);
    await mode.done('film');
    await until(async () => (await copiesOnDisk()) === 0, 'the copy deleted');
  });

  withDisk(
    'a copy that a pause has ended early is not sent, though the upload was resumed before it was closed',
    async () => {
      const { queue, mode } = newQueue();
      const { write, close } = FileSystemWritableFileStream.prototype;
      let pauses = 1;
      replace(FileSystemWritableFileStream.prototype, 'write', function (this: FileSystemWritableFileStream, data) {
        if (pauses-- > 0) queue.pause();
        return write.call(this, data);
      });
      replace(FileSystemWritableFileStream.prototype, 'close', function (this: FileSystemWritableFileStream) {
        queue.resume();
        return close.call(this);
      });
      queue.add([large('film')]);
      expect((await contentOf(mode, 'film')).size).to.equal(LARGE);
    },
  );

  withDisk('a large file is sent as it is where there is no room for a copy', async () => {
    replace(navigator.storage, 'estimate', async () => ({ quota: LARGE, usage: 0 }));
    const { queue, mode } = newQueue();
    const file = large('film');
    queue.add([file]);
    expect(await contentOf(mode, 'film')).to.equal(file);
  });

  withDisk('the next page deletes what others have left, and not what one still has', async () => {
    const { queue, mode } = newQueue();
    queue.add([large('film')]);
    await contentOf(mode, 'film');
    await leaveCopy('gone');
    const { element } = await place();
    await until(async () => (await copiesOnDisk()) === 1, 'only this page’s, by an element without files');
    expect(element.tasks).to.be.empty;
    queue.clear();
    await until(async () => (await copiesOnDisk()) === 0, 'nothing');
  });
});

describe('where no file has changed', () => {
  it('files are copied at once in Android’s WebView, whose files are those of other apps', () => {
    define(navigator, 'userAgent', { value: 'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36' });
    expect(filesChange()).to.equal(true);
  });

  it('nothing is copied', async () => {
    expect(filesChange()).to.equal(false);
    localStorage.setItem(CHANGED, `${Date.now() - 31 * 24 * 3600_000}`);
    expect(filesChange(), 'a month ago').to.equal(false);
    localStorage.clear();
    const file = small('a');
    const { queue, mode } = heldQueue();
    queue.add([file]);
    expect(await contentOf(mode, 'a')).to.equal(file);
  });
});
