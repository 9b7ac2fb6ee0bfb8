import { expect } from '@open-wc/testing';
import { batchDatabase } from '../../src/core/batch/batch-database.js';
import { Batch } from '../../src/core/batch/batch.js';
import { fileStates } from '../../src/core/batch/batch-record.js';
import { fingerprintOf } from '../../src/core/resume/fingerprint.js';
import { randomText } from '../../src/core/random-text.js';
import { file } from '../support/files.js';

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
  for (const [name, use] of uses) {
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
  }

  it('stays the other tab’s though that one is done, and has no lock any more', async () => {
    const batch = await newBatch();
    const other = await taken(batch);
    other.set(0, fileStates.done, { key: 'theirs' });
    await other.flush();
    const { write } = batchDatabase;
    let respond!: () => void;
    const responds = new Promise<void>((resolve) => (respond = resolve));
    batchDatabase.write = (...args) => responds.then(() => write(...args));
    try {
      batch.show();
      await new Promise((resolve) => setTimeout(resolve, 100)); // the lock is granted, and the database has not said whose it is
      const deleted = batch.delete();
      respond();
      await deleted;
    } finally {
      batchDatabase.write = write;
    }
    expect(await inDatabase(other)).to.deep.equal(other.header);
    await other.delete();
  });
});

describe('a batch that nobody else has taken', () => {
  it('is written within the task again, once the database has said that it is this page’s', async () => {
    const batch = await newBatch();
    batch.hide();
    batch.show();
    await batch.flush();
    batch.keepKeys(new Map([[0, key]])); // by now the lock is granted
    await batch.flush();
    const { writeNow } = batchDatabase;
    let count = 0;
    batchDatabase.writeNow = (...args) => {
      count++;
      return writeNow(...args);
    };
    try {
      batch.keepKeys(new Map([[0, { ...key, key: 'l' }]]));
    } finally {
      batchDatabase.writeNow = writeNow;
    }
    expect(count).to.equal(1);
    expect(await batchDatabase.pieces(batch.header.id, 'file')).to.deep.equal(new Map([[0, { ...key, key: 'l' }]]));
    await batch.delete();
    expect(await inDatabase(batch)).to.equal(undefined);
  });
});
