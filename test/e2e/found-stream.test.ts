import { expect } from '@open-wc/testing';
import { endpoint, sts, type UnfinishedStream, UploadQueue } from '../../src/core.js';
import { recordScope } from '../../src/memory/scope.js';
import { putBack, withdraw } from '../../src/queue/withdrawals.js';
import { StreamFolder, type StreamRecord } from '../../src/stream/stream-folder.js';
import type { StreamOptions, UploadError, UploadTask } from '../../src/core.js';
import { countOf, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { place } from '../support/browser/held-element.js';
import { replace, wrap } from '../support/browser/replace.js';
import { bytes, sameBytes } from '../support/files.js';
import { handSource } from '../support/streams.js';
import { until } from '../support/until.js';

const MiB = 1_048_576;
const path = '/get_sts_token_for_oss_upload';
const canWrite = 'createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {});
let scope = '';

const newQueue = (resumeScope = scope) => new UploadQueue({ mode: sts, endpoint: endpoint(path), resumeScope });

/** Leaves what a page has on the disk that was killed. @param gapAt bytes after this one are missing */
async function leave(
  all: Uint8Array<ArrayBuffer>,
  gapAt = Infinity,
  began = Date.now(),
  removedAt?: number,
): Promise<string> {
  const id = `test${Math.random().toString(36).slice(2)}`;
  const folder = await StreamFolder.open(id, true);
  const piece = 70_000;
  for (let at = 0; at < all.length; at += piece)
    if (at < gapAt || at > gapAt + piece) await folder.write(at, new Blob([all.slice(at, at + piece)]));
  await folder.save({ id, scope: recordScope(scope), name: 'talk.bin', type: '', began, parts: [], removedAt });
  return id;
}

/** Leaves what a stream of this page would leave if it were killed now. @param change what is different in its record @param without these pieces */
async function leaveAsNow(
  { stream }: UploadTask,
  change: (record: StreamRecord) => Partial<StreamRecord> = () => ({}),
  without: readonly number[] = [],
): Promise<void> {
  const folder = await StreamFolder.open(stream!.id);
  const read = async () => {
    const { record, segments } = (await folder.read())!;
    const pieces = segments.map(async ({ start, file }) => [start, new Blob([await file.arrayBuffer()])] as const);
    return { record, pieces: await Promise.all(pieces) };
  };
  const { record, pieces } = await until(() => read().catch(() => undefined), 'a moment at which nothing is deleted');
  const id = `copy${Math.random().toString(36).slice(2)}`;
  const copy = await StreamFolder.open(id, true);
  for (const [start, piece] of pieces) if (!without.includes(start)) await copy.write(start, piece);
  await copy.save({ ...record, ...change(record), id });
}

/** How many parts its record has; undefined while files are deleted beside it. */
const partsIn = (folder: StreamFolder) =>
  folder.read().then(
    (found) => found?.record.parts.length,
    () => undefined,
  );

/** A live stream of parts that are sent, its first part last. */
async function begin(all: Uint8Array<ArrayBuffer>, queue = newQueue(), finish?: StreamOptions['finish']) {
  const { stream, give, end } = handSource();
  const task = (await queue.addStream(stream, { name: 'talk.bin', live: true, firstPart: 'last', finish }))!;
  for (let at = 0; at < all.length; at += MiB) give(all.slice(at, at + MiB));
  const whole = Math.floor(all.length / MiB);
  await until(() => task.stream!.parts.size === whole - 1, 'its parts');
  const folder = await StreamFolder.open(task.stream!.id);
  await until(async () => (await partsIn(folder)) === whole - 1, 'its record');
  return { queue, task, end, folder };
}

const found = async (queue = newQueue()): Promise<UnfinishedStream[]> =>
  (await queue.listUnfinished()).filter((one) => one.kind === 'stream');

(canWrite ? describe : describe.skip)('a stream of an earlier page', () => {
  beforeEach(async () => {
    scope = `${path}\nuser-${Math.random()}`;
    await startAfresh();
  });

  it('is completed by one call, and is on no list then', async () => {
    const all = bytes(200_000);
    await leave(all);
    const queue = newQueue();
    const [one, ...others] = await found(queue);
    expect(others).to.be.empty;
    expect(one).to.include({ name: 'talk.bin', size: all.length, sent: 0, isRecording: false });
    const task = await one!.open();
    const stored = await task.finished;
    expect(stored).to.include({ size: all.length, verified: true });
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(await found()).to.be.empty;
  });

  it('ends where bytes are missing', async () => {
    const all = bytes(400_000);
    await leave(all, 140_000);
    const [one] = await found();
    expect(one!.size).to.equal(140_000);
    const stored = await (await one!.open()).finished;
    expect(sameBytes(await storedBytes(stored.key), all.slice(0, 140_000))).to.be.true;
  });

  it('is not another user’s, and is deleted with its user', async () => {
    const id = await leave(bytes(1000));
    expect(await found(newQueue(`${path}\nanother`))).to.be.empty;
    await newQueue().forgetUnfinished();
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
    expect(await found()).to.be.empty;
  });

  it('is deleted with its user also where the records are not', async () => {
    const id = await leave(bytes(1000));
    const fail = () => {
      throw new DOMException('The disk fails.', 'UnknownError');
    };
    wrap(IDBObjectStore.prototype, 'getAll', () => fail);
    const error = await newQueue()
      .forgetUnfinished()
      .catch((thrown: UploadError) => thrown);
    expect(error).to.include({ code: 'stalled' });
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
  });

  it('is deleted with its user where it has failed on this page, and aborted in OSS', async () => {
    const { stream, give, fail } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'talk.bin', live: true }))!;
    const { id, parts } = task.stream!;
    give(bytes(MiB));
    await until(() => parts.size === 1, 'its first part');
    fail(new TypeError('The camera is gone.'));
    expect(await task.finished.catch((error: unknown) => error)).to.include({ code: 'file' });
    expect(await StreamFolder.ids(), 'a later page may complete it').to.include(id);
    await queue.forgetUnfinished();
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
    await until(async () => (await countOf('AbortMultipartUpload')) === 1, 'the abort');
  });

  it('keeps no record of a file at sign-out, though it cannot be read itself', async () => {
    await leave(bytes(1000));
    const queue = newQueue();
    queue.configure({ autoStart: false });
    queue.add([new File([bytes(10)], 'a.bin')]);
    const { memory } = queue;
    await until(() => memory.current?.leavesFiles, 'its record');
    const { ids } = StreamFolder;
    StreamFolder.ids = async () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    const error = await queue.forgetUnfinished().catch((thrown: unknown) => thrown);
    StreamFolder.ids = ids;
    expect(error).to.be.instanceOf(TypeError);
    expect(memory.current!.leavesFiles).to.be.false;
    await newQueue().forgetUnfinished();
  });

  it('can be discarded, and is deleted after a week', async () => {
    const id = await leave(bytes(1000));
    const [one] = await found();
    await one!.forget();
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
    expect(await countOf('InitiateMultipartUpload')).to.equal(0);
    const old = await leave(bytes(1000), Infinity, Date.now() - 8 * 24 * 3600_000);
    expect(await found()).to.be.empty;
    expect(await StreamFolder.ids()).not.to.include(old);
  });

  it('is on no list once it was removed, unless that is undone, and is deleted a minute later', async () => {
    const { queue, task, folder } = await begin(bytes(3 * MiB));
    const removedAt = async () => (await folder.read().catch(() => undefined))?.record.removedAt;
    withdraw(queue.shared, [task]);
    await until(removedAt, 'its record');
    putBack(queue.shared, [task]);
    await until(async () => (await removedAt()) === undefined, 'its record');
    queue.cancel(task);
    const [young, old] = [0, 61_000].map((age) => leave(bytes(1000), Infinity, Date.now(), Date.now() - age));
    await Promise.all([young, old]);
    expect(await found()).to.be.empty;
    await until(async () => !(await StreamFolder.ids()).includes(await old!), 'its end');
    expect(await StreamFolder.ids()).to.include(await young!);
  });

  it('of a page with `no-resume` is deleted by the next one that can record', async () => {
    scope = '';
    const id = await leave(bytes(1000));
    await place('record="video" no-resume');
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
  });

  it('can be removed after the browser has deleted all that the site has stored', async () => {
    const folder = await StreamFolder.open('gone', true);
    replace(navigator.storage, 'getDirectory', () => Promise.reject(new DOMException('', 'NotFoundError')));
    await folder.remove();
  });

  it('runs the page’s step once it is stored', async () => {
    await leave(bytes(1000));
    const queue = newQueue();
    queue.configure({ afterUpload: async ({ name }, { key }) => ({ name, key }) });
    const [one] = await found(queue);
    const { data, key } = await (await one!.open()).finished;
    expect(data).to.deep.equal({ name: 'talk.bin', key });
  });

  it('is one page’s only, though two complete it at once', async () => {
    const all = bytes(200_000);
    await leave(all);
    const [[one], [same]] = await Promise.all([found(), found()]);
    const ends = await Promise.allSettled([one!.open(), same!.open()]);
    const [opened] = ends.filter(({ status }) => status === 'fulfilled');
    const [other] = ends.filter(({ status }) => status === 'rejected');
    expect((other as PromiseRejectedResult).reason).to.include({ code: 'gone' });
    expect(await found(), 'while it is completed').to.be.empty;
    const { key } = await (opened as PromiseFulfilledResult<UploadTask>).value.finished;
    expect(sameBytes(await storedBytes(key), all)).to.be.true;
  });

  it('ends where a part is missing, though later ones are stored', async () => {
    const all = bytes(5 * MiB);
    const { queue, task } = await begin(all);
    queue.pause(task);
    await leaveAsNow(task, ({ parts }) => ({ parts: parts.filter(([number]) => number !== 3) }), [2 * MiB]);
    const [one] = await found();
    expect(one!.size).to.equal(2 * MiB);
    const { key, size } = await (await one!.open()).finished;
    expect(size).to.equal(2 * MiB);
    expect(sameBytes(await storedBytes(key), all.slice(0, size))).to.be.true;
    queue.cancel(task);
  });

  it('is found complete, where its page was killed after OSS had completed it', async () => {
    const all = bytes(3 * MiB);
    const operation = 'CompleteMultipartUpload';
    await switches({
      faults: [
        { kind: 'lost-answer', operation, times: 1 },
        { kind: 'stall', operation, skip: 1 },
      ],
    });
    const { queue, task, end, folder } = await begin(all);
    end();
    await until(async () => (await countOf(operation)) > 1, 'the second attempt');
    await until(async () => (await partsIn(folder)) === 3, 'its record');
    await leaveAsNow(task);
    queue.pause(task);
    await switches();
    const [one] = await found();
    const stored = await (await one!.open()).finished;
    expect(stored).to.include({ size: all.length, verified: true });
    expect(sameBytes(await storedBytes(stored.key), all)).to.be.true;
    expect(await countOf('InitiateMultipartUpload')).to.equal(1);
  });

  it('is whole where its first part was stored shorter, and its page was killed before OSS completed it', async () => {
    const all = bytes(3 * MiB);
    const first = all.slice(0, 200_000);
    await switches({ faults: [{ kind: 'stall', operation: 'CompleteMultipartUpload' }] });
    const { queue, task, end, folder } = await begin(all, newQueue(), () => first);
    end();
    await until(async () => (await partsIn(folder)) === 3, 'its record');
    await leaveAsNow(task);
    queue.pause(task);
    await switches();
    const [one] = await found();
    const { key, verified } = await (await one!.open()).finished;
    expect(verified).to.equal(true);
    const whole = new Uint8Array(await new Blob([first, all.slice(MiB)]).arrayBuffer());
    expect(sameBytes(await storedBytes(key), whole)).to.be.true;
  });

  it('is on no list while its page has it, though it is paused', async () => {
    const { queue, task } = await begin(bytes(2 * MiB));
    queue.pause(task);
    expect(await found()).to.be.empty;
    queue.cancel(task);
  });

  it('leaves nothing when it is canceled while it is written', async () => {
    const { stream, give } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'talk.bin', live: true }))!;
    const { id } = task.stream!;
    await until(async () => (await StreamFolder.ids()).includes(id), 'its folder');
    for (let i = 0; i < 20; i++) give(bytes(300_000));
    await until(() => task.size === 6_000_000);
    queue.cancel(task);
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
    expect(await found()).to.be.empty;
  });

  it('leaves nothing, in OSS neither, when a rule rejects it', async () => {
    const { stream, give } = handSource();
    const queue = newQueue();
    queue.configure({ rules: { maxFileSize: 1.5 * MiB } });
    const task = (await queue.addStream(stream, { name: 'talk.bin', live: true }))!;
    const { id, parts } = task.stream!;
    give(bytes(MiB));
    await until(() => parts.size === 1, 'its first part');
    give(bytes(MiB));
    expect(await task.finished.catch((error: unknown) => error)).to.include({ rule: 'max-file-size' });
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
    await until(async () => (await countOf('AbortMultipartUpload')) === 1, 'the abort');
    expect(queue.tasks, 'it says why').to.deep.equal([task]);
  });

  it('leaves nothing when a rule rejects it while it is paused', async () => {
    const { stream, give } = handSource();
    const queue = newQueue();
    queue.configure({ rules: { maxFileSize: 1.5 * MiB } });
    const task = (await queue.addStream(stream, { name: 'talk.bin', live: true }))!;
    const { id } = task.stream!;
    await until(async () => (await StreamFolder.ids()).includes(id), 'its folder');
    queue.pause(task);
    give(bytes(2 * MiB));
    await until(async () => !(await StreamFolder.ids()).includes(id), 'its end');
  });

  it('has no gap where the disk did not take a piece at first', async () => {
    const write = StreamFolder.prototype.write;
    const all = bytes(900_000);
    const { stream, give } = handSource();
    const queue = newQueue();
    const task = (await queue.addStream(stream, { name: 'talk.bin', live: true, firstPart: 'last' }))!;
    await until(async () => (await StreamFolder.ids()).includes(task.stream!.id), 'its folder');
    StreamFolder.prototype.write = async () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    give(all.slice(0, 300_000));
    await until(() => task.size === 300_000);
    await new Promise((resolve) => setTimeout(resolve));
    StreamFolder.prototype.write = write;
    give(all.slice(300_000, 600_000));
    give(all.slice(600_000));
    await until(() => task.stream!.stored === all.length, 'all on the disk');
    await leaveAsNow(task);
    const [one] = await found();
    expect(one!.size).to.equal(all.length);
    queue.cancel(task);
  });

  it('knows its parts though the disk was too full for its record once', async () => {
    const save = StreamFolder.prototype.save;
    const { queue, task, folder } = await begin(bytes(3 * MiB));
    const more = bytes(MiB, 5);
    StreamFolder.prototype.save = async () => {
      StreamFolder.prototype.save = save;
      throw new DOMException('full', 'QuotaExceededError');
    };
    task.stream!.confirm(4, { size: more.length, etag: null, proven: false });
    await until(async () => (await partsIn(folder)) === 3, 'its record');
    queue.cancel(task);
  });

  it('stays as it is where the grant is for another place: its bytes are only there', async () => {
    const { queue, task, end } = await begin(bytes(3 * MiB));
    queue.pause(task);
    const isElsewhere = ({ upload }: StreamRecord) => ({ upload: { ...upload!, key: 'another/folder/talk.bin' } });
    await leaveAsNow(task, isElsewhere);
    const [one] = await found();
    const opened = await one!.open();
    const error = await opened.finished.catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'gone' });
    expect(await partsIn(await StreamFolder.open(one!.id))).to.equal(2);
    expect(await countOf('InitiateMultipartUpload')).to.equal(1);
    expect(opened.stream!.isBroken, 'it can be tried again').to.be.false;
    queue.resume(task);
    end();
    await task.finished;
    queue.remove(opened);
  });
});
