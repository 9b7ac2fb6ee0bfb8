import { expect } from '@open-wc/testing';
import { batchDatabase } from '../../src/core/batch/batch-database.js';
import { Batch } from '../../src/core/batch/batch.js';
import { type FileRecord, fileStates } from '../../src/core/batch/batch-record.js';
import { fingerprintOf } from '../../src/core/resume/fingerprint.js';
import { randomText } from '../../src/core/random-text.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { beforeCalls, wrap } from '../support/browser/replace.js';
import { file } from '../support/files.js';
import { HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

/** A batch that this page has made, with one file in it. */
async function newBatch(): Promise<Batch> {
  const header = { id: randomText(16), tab: 't', scope: `test ${Math.random()}`, page: '/', field: '', context: null };
  const batch = new Batch(header);
  const one = file(10);
  batch.add(batch.identify(fingerprintOf(one), one.name, undefined), {});
  await batch.flush();
  return batch;
}

const inDatabase = async ({ header }: Batch) => (await batchDatabase.headers()).find(({ id }) => id === header.id);

const isLocked = async ({ header }: Batch) =>
  (await navigator.locks.query()).held?.some(({ name }) => name?.includes(header.id));

/** As another tab does while this page is kept for "back". */
async function taken(batch: Batch): Promise<Batch> {
  batch.hide();
  const other = await Batch.takeOver(batch.header);
  await other!.flush();
  return other!;
}

const key = { key: 'k', isOwn: true };
const uses: [string, (batch: Batch) => unknown][] = [
  ['keeps keys', (batch) => batch.keepKeys(new Map([[0, key]]))],
  ['is over', (batch) => batch.setOver(true)],
  ['is deleted', (batch) => batch.delete()],
  ['ends', () => globalThis.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))],
];

describe('a batch that another tab has taken', () => {
  for (const [name, use] of uses)
    it(`stays the other tab’s if it is seen again, and ${name} at once`, async () => {
      const batch = await newBatch();
      const other = await taken(batch);
      batch.show();
      await use(batch);
      await batch.flush();
      expect(await inDatabase(other)).to.deep.equal(other.header);
      expect(await batchDatabase.pieces(other.header.id, 'file')).to.deep.equal(new Map());
      expect(batch.isClosed).to.equal(true);
      await other.delete();
    });

  it('stays the other tab’s though that one is done, and has no lock any more', async () => {
    const batch = await newBatch();
    const other = await taken(batch);
    other.set(0, fileStates.done, { key: 'theirs' });
    await other.flush();
    let respond!: () => void;
    const responds = new Promise<void>((resolve) => (respond = resolve));
    const { write } = batchDatabase;
    const late: typeof write = (...args) => responds.then(() => write(...args));
    wrap(batchDatabase, 'write', () => late);
    await until(async () => !(await isLocked(batch)), 'no lock');
    batch.show();
    await until(() => isLocked(batch), 'the lock'); // and the database has not said whose it is
    const deleted = batch.delete();
    respond();
    await deleted;
    expect(await inDatabase(other)).to.deep.equal(other.header);
    await other.delete();
  });
});

it('a batch that nobody else has taken is written within the task again, once the database has said that it is this page’s', async () => {
  const batch = await newBatch();
  batch.hide();
  await until(async () => !(await isLocked(batch)), 'no lock');
  batch.show();
  await until(() => isLocked(batch), 'the lock');
  batch.keepKeys(new Map([[0, key]]));
  await batch.flush();
  const later = new Map([[0, { ...key, key: 'l' }]]);
  let count = 0;
  beforeCalls(batchDatabase, 'writeNow', () => count++);
  batch.keepKeys(later);
  expect(count).to.equal(1);
  expect(await batchDatabase.pieces(batch.header.id, 'file')).to.deep.equal(later);
  await batch.delete();
  expect(await inDatabase(batch)).to.equal(undefined);
});

const MANY = 600;

/** Everything that is written to IndexedDB: how often each kind of piece, and how many bytes as JSON. */
function watchWrites() {
  const writes = { bytes: 0, kinds: new Map<unknown, number>() };
  beforeCalls(IDBObjectStore.prototype, 'put', (_store, value: unknown, id?: IDBValidKey) => {
    const kind = Array.isArray(id) ? (id[2] ?? id[0]) : 'record';
    writes.bytes += value instanceof Uint8Array ? value.length : JSON.stringify(value).length;
    writes.kinds.set(kind, (writes.kinds.get(kind) ?? 0) + 1);
  });
  return writes;
}

it('what a batch of hundreds of files writes is under 1 MB until all are done, its list in a few pieces', async () => {
  const writes = watchWrites();
  const mode = new HeldMode((run) => {
    run.job.keyIn('uploads/users/7/');
    const crc64 = '12345678901234567890';
    setTimeout(() => run.done({ key: `uploads/users/7/0123456789-${run.name}`, crc64 }));
  });
  const resumeScope = `test ${Math.random()}`;
  const queue = new UploadQueue({ mode, fetchGrant: async () => ({}), resumeScope, isInForm: true });
  await queue.load();
  queue.add(Array.from({ length: MANY }, (_, i) => new File(['x'], `a holiday with friends ${i}.jpg`)));
  await until(() => queue.totals.done === MANY);
  const [header] = (await batchDatabase.headers()).filter(({ scope }) => scope === resumeScope);
  const results = async () => [...(await batchDatabase.pieces<FileRecord>(header!.id, 'file'))!.values()];
  await until(async () => (await results()).filter(({ result }) => result).length === MANY, 'all results');
  const { kinds, bytes } = writes;
  expect(bytes).to.be.within(60_000, 1_000_000);
  expect(kinds.get('list')).to.be.within(2, 6);
  expect(kinds.get('file')).to.be.within(MANY, 3 * MANY); // the key, then the result; once more where a write had begun and not ended
  queue.clear();
});
