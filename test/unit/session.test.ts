import { expect } from '@open-wc/testing';
import { randomText } from '../../src/base/text.js';
import { Session } from '../../src/memory/session.js';
import { memoryStore } from '../../src/memory/store.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import { records } from '../support/browser/memory.js';
import { beforeCalls, wrap } from '../support/browser/replace.js';
import { file } from '../support/files.js';
import { HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

/** A session that this page has made, with one file in it. */
async function newSession(): Promise<Session> {
  const session = new Session({
    id: randomText(16),
    tab: 't',
    scope: `test ${Math.random()}`,
    page: '/',
    field: '',
    context: null,
  });
  session.add({ name: 'a', size: 10 }, file(10), {});
  await session.flush();
  return session;
}

const inDatabase = async ({ record }: Session) => (await memoryStore.sessions()).find(({ id }) => id === record.id);
const keys = async ({ record }: Session) => (await memoryStore.files(record.id))!.map(({ key }) => key);

const isLocked = async ({ record }: Session) =>
  (await navigator.locks.query()).held?.some(({ name }) => name?.includes(record.id));

/** As another tab does while this page is kept for "back". */
async function taken(session: Session): Promise<Session> {
  session.hide();
  await until(async () => !(await isLocked(session)), 'no lock');
  const other = await Session.take(session.record);
  await other!.flush();
  return other!;
}

const key = { key: 'k', isOwn: true };
const uses: [string, (session: Session) => unknown][] = [
  ['keeps keys', (session) => session.put(0, key)],
  ['is over', (session) => session.setOver(true)],
  ['is deleted', (session) => session.delete()],
  ['ends', () => globalThis.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))],
];

describe('a session that another tab has taken', () => {
  for (const [name, use] of uses)
    it(`stays the other tab’s if it is seen again, and ${name} at once`, async () => {
      const session = await newSession();
      const other = await taken(session);
      session.show();
      await use(session);
      await session.flush();
      expect(await inDatabase(other)).to.deep.equal(other.record);
      expect(await keys(other)).to.deep.equal([undefined]);
      expect(session.isClosed).to.equal(true);
      await other.delete();
    });

  it('stays the other tab’s though that one is done, and has no lock any more', async () => {
    const session = await newSession();
    const other = await taken(session);
    other.done(0, { key: 'theirs' });
    await other.flush();
    let respond!: () => void;
    const responds = new Promise<void>((resolve) => (respond = resolve));
    const { write } = memoryStore;
    const late: typeof write = (...args) => responds.then(() => write(...args));
    wrap(memoryStore, 'write', () => late);
    await until(async () => !(await isLocked(session)), 'no lock');
    session.show();
    await until(() => isLocked(session), 'the lock'); // and the database has not said whose it is
    const deleted = session.delete();
    respond();
    await deleted;
    expect(await inDatabase(other)).to.deep.equal(other.record);
    await other.delete();
  });
});

it('a session is taken by one of two pages that have read it, though it is free again', async () => {
  const session = await newSession();
  const { record } = session;
  const other = await taken(session);
  other.hide();
  await until(async () => !(await isLocked(session)), 'no lock');
  expect(await Session.take(record)).to.equal(undefined);
  other.show();
  await other.delete();
});

it('a session is taken without the files that were removed from it', async () => {
  const session = await newSession();
  session.add({ name: 'b', size: 10 }, file(10), {});
  session.put(0, { removedAt: Date.now() });
  await session.flush();
  const other = await taken(session);
  expect([...other.files.numbers]).to.deep.equal([1]);
  await other.delete();
});

it('a session that nobody else has taken is written within the task again, once the database has said that it is this page’s', async () => {
  const session = await newSession();
  session.hide();
  await until(async () => !(await isLocked(session)), 'no lock');
  session.show();
  await until(() => isLocked(session), 'the lock');
  session.put(0, key);
  await session.flush();
  let questions = 0;
  let puts = 0;
  beforeCalls(IDBObjectStore.prototype, 'get', () => questions++);
  beforeCalls(IDBObjectStore.prototype, 'put', () => puts++);
  session.setOver(true);
  for (let i = 0; i < 100; i++) await Promise.resolve(); // within the task
  expect([questions, puts]).to.deep.equal([0, 1]);
  expect((await inDatabase(session))?.isOver).to.equal(true);
  await session.delete();
  expect(await inDatabase(session)).to.equal(undefined);
});

it('a file whose key and whose end are new keeps both where the page ends at once', async () => {
  const session = await newSession();
  session.put(0, key);
  session.put(0, { stored: { key: 'k', size: 10, type: '', verified: true }, unsaved: session.record.scope });
  session.hide();
  session.close(); // nothing more is written
  expect((await memoryStore.files(session.record.id))![0]).to.deep.include({ ...key, unsaved: session.record.scope });
  await memoryStore.delete(session.record);
});

const MANY = 600;

it('what hundreds of files write is under 1 MB until all are done, in a few records each', async () => {
  const writes = { bytes: 0, records: 0 };
  beforeCalls(IDBObjectStore.prototype, 'put', (_store, value: object) => {
    writes.bytes += JSON.stringify(value).length;
    if ('file' in value) writes.records++;
  });
  const mode = new HeldMode((run) => {
    run.job.keys.in('uploads/users/7/');
    const crc64 = '12345678901234567890';
    setTimeout(() => run.done({ key: `uploads/users/7/0123456789-${run.name}`, crc64 }));
  });
  const resumeScope = `test ${Math.random()}`;
  const queue = new UploadQueue({ mode, endpoint: async () => ({}), resumeScope, isInForm: true });
  await queue.prepare();
  queue.add(Array.from({ length: MANY }, (_, i) => new File(['x'], `a holiday with friends ${i}.jpg`)));
  await until(() => queue.totals.done === MANY);
  const results = async () => (await records(resumeScope)).filter(({ result }) => result);
  await until(async () => (await results()).length === MANY, 'all results');
  expect(writes.bytes).to.be.within(60_000, 1_000_000);
  expect(writes.records).to.be.within(MANY, 4 * MANY); // the file, its key, the result; once more where a write had begun and not ended
  queue.clear();
});

it('ten thousand files are written in slices, and none twice after a reload', async () => {
  const puts: number[] = [];
  let inTask = 0;
  beforeCalls(IDBObjectStore.prototype, 'put', () => {
    if (inTask++ === 0) setTimeout(() => (puts.push(inTask), (inTask = 0)));
  });
  const resumeScope = `test ${Math.random()}`;
  const options = { mode: new HeldMode(), endpoint: async () => ({}), resumeScope, autoStart: false };
  const queue = new UploadQueue(options);
  await queue.prepare();
  const files = Array.from({ length: 10_000 }, (_, i) => new File(['x'], `${i}.jpg`, { lastModified: 1 }));
  queue.add(files);
  await until(async () => (await records(resumeScope)).length === files.length, 'all records');
  expect(Math.max(...puts)).to.be.at.most(202); // and that of the session
  queue.clear();
});
