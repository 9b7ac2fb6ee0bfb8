import { expect } from '@open-wc/testing';
import { endpoint, sts, type UnfinishedStream, UploadQueue } from '../../src/core.js';
import { recordScope } from '../../src/memory/scope.js';
import { StreamFolder } from '../../src/stream/stream-folder.js';
import { countOf, startAfresh, storedBytes } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';

const path = '/get_sts_token_for_oss_upload';
const canWrite = 'createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {});
let scope = '';

const newQueue = (resumeScope = scope) => new UploadQueue({ mode: sts, endpoint: endpoint(path), resumeScope });

/** Leaves what a page has on the disk that was killed. @param gapAt bytes after this one are missing */
async function leave(all: Uint8Array<ArrayBuffer>, gapAt = Infinity, began = Date.now()): Promise<string> {
  const id = `test${Math.random().toString(36).slice(2)}`;
  const folder = await StreamFolder.open(id, true);
  const piece = 70_000;
  for (let at = 0; at < all.length; at += piece)
    if (at < gapAt || at > gapAt + piece) await folder.write(at, new Blob([all.slice(at, at + piece)]));
  await folder.save({ id, scope: recordScope(scope), name: 'talk.bin', type: '', began, parts: [] });
  return id;
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

  it('runs the page’s step once it is stored', async () => {
    await leave(bytes(1000));
    const queue = newQueue();
    queue.configure({ afterUpload: async ({ name }, { key }) => ({ name, key }) });
    const [one] = await found(queue);
    const { data, key } = await (await one!.open()).finished;
    expect(data).to.deep.equal({ name: 'talk.bin', key });
  });
});
