import { expect } from '@open-wc/testing';
import type { UploadError } from '../../src/base/upload-error.js';
import { LIST_TIMEOUT } from '../../src/memory/database.js';
import { FileUpload } from '../../src/memory/file-upload.js';
import { QueueMemory } from '../../src/memory/queue-memory.js';
import type { UploadRecord } from '../../src/memory/record.js';
import type { ResumeStore } from '../../src/memory/resume-store.js';
import { Session } from '../../src/memory/session.js';
import { memoryStore } from '../../src/memory/store.js';
import { uploadId } from '../../src/memory/upload-id.js';
import { findHeld } from '../../src/memory/locks.js';
import type { Job } from '../../src/job/job.js';
import { type UploadTarget, resumableRecord } from '../../src/oss/multipart/begin-upload.js';
import { define, wrap, untilTestEnds } from '../support/browser/replace.js';
import { endPages, records, sharedUploads, startWithNothing, uploads } from '../support/browser/memory.js';
import { SelfRunningTime } from '../support/browser/self-running-time.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { until } from '../support/until.js';
import { VirtualTime } from '../support/virtual-time.js';

const record: UploadRecord = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
const result = { key: 'k', size: 1, type: '', verified: true };
const { signal: never } = new AbortController();
const later = (milliseconds = 50) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const DAY = 24 * 3600_000;

let scope = '';
beforeEach(() => (scope = `test ${crypto.randomUUID()}`));
/** The same file in a session of its own, as another tab has it. */
function fileIn(of = scope, name = 'n', saves = false, lastModified = 1) {
  const original = new File(['x'], name, { lastModified });
  const session = new Session({ id: `s${Math.random()}`, scope: of, page: '/', field: '', context: null });
  const task = {
    original,
    name,
    size: 1,
    path: undefined,
    place: undefined as { session: Session; number: number } | undefined,
  };
  task.place = { session, number: session.add({ name, size: 1 }, original, task) };
  return { session, task, upload: new FileUpload(of, task, saves) };
}
const slotFor = (of?: string, name?: string): ResumeStore => fileIn(of, name).upload;
const lockOf = (of = scope) => uploadId(of, fileIn(of).task);

/** A queue's memory, whose aborts reach nobody. */
function memory() {
  return new QueueMemory({
    settings: () => ({ resumeScope: scope }),
    isShown: () => true,
    abort: ({ upload }) => void dropped.push(upload),
  });
}

/** Works on its record until the test ends it. */
async function working(slot: ResumeStore, work = async () => {}): Promise<() => Promise<void>> {
  let end!: () => void;
  let over!: Promise<void>;
  await new Promise<void>((begun) => {
    over = slot.exclusive(async () => {
      await work();
      begun();
      await new Promise<void>((resolve) => (end = resolve));
    }, never);
  });
  return () => (end(), over);
}

async function sendingTab(slot = slotFor()): Promise<[ResumeStore, end: () => Promise<void>]> {
  return [slot, await working(slot, () => slot.save(record))];
}

/** What is to be aborted: OSS gets no request. */
const dropped: (UploadRecord | undefined)[] = [];
const unfinished = () => memory().uploads.list();

describe('an unfinished upload', () => {
  beforeEach(() => {
    dropped.length = 0;
    untilTestEnds(new SelfRunningTime(() => memoryStore.upload(scope)));
  });

  for (const secure of [true, false])
    describe(secure ? 'where there are locks' : 'on plain http', () => {
      beforeEach(() => secure || define(globalThis, 'navigator', { value: {} }));

      it('is not aborted by a tab that waited for it, or that uploads the same file beside it', async () => {
        const [, end] = await sendingTab();
        const second = slotFor();
        const controller = new AbortController();
        const waiting = second.exclusive(async () => {}, controller.signal).catch(() => {});
        await later();
        controller.abort();
        expect(await second.drop()).to.be.undefined;
        expect(await slotFor().load()).to.include({ uploadId: 'u' });
        await Promise.all([end(), waiting]);
      });

      it('is aborted by the tab that began it, once that run is over', async () => {
        const [slot, end] = await sendingTab();
        const drop = slot.drop();
        await end();
        expect(await drop).to.include({ uploadId: 'u' });
        expect(await slotFor().load()).to.be.undefined;
        expect(await slot.drop()).to.be.undefined;
      });

      it('is not aborted by the tab that began it after another tab resumed it', async () => {
        const [first, second] = [slotFor(), slotFor()];
        await first.save(record);
        const place: UploadTarget = { bucket: 'b', host: 'h', newKey: () => 'k', fits: () => true, urlOf: () => '' };
        const end = await working(
          second,
          async () => void (await resumableRecord({ record: second } as unknown as Job, place)),
        );
        const drop = first.drop();
        await end();
        expect(await drop).to.be.undefined;
        expect(await slotFor().load()).to.include({ uploadId: 'u' });
        expect(await second.drop()).to.include({ uploadId: 'u' });
      });

      it('of a removed file is not shown to later pages, unless the removal is undone, and is aborted by them a minute later', async () => {
        const { task, upload } = fileIn();
        const own = memory();
        await upload.save(record);
        own.withhold(task as never, true);
        await task.place!.session.flush();
        expect(await unfinished()).to.deep.equal([]);
        own.withhold(task as never, false);
        await task.place!.session.flush();
        expect(await unfinished()).to.have.length(1);
        own.withhold(task as never, true);
        await upload.save({ ...record, sent: 1 }); // of a part that was on its way
        expect(await unfinished()).to.deep.equal([]);
        expect(dropped).to.deep.equal([]);
        await later(61_000);
        expect(await unfinished()).to.deep.equal([]);
        await until(() => dropped.length, 'the abort');
        expect(dropped[0]).to.include({ uploadId: 'u' });
      });

      it('of a removed file is aborted a minute later also where the record of the file has gone with its page', async () => {
        const { session, task, upload } = fileIn();
        await upload.save(record);
        for (const isRemoved of [true, false, true]) {
          memory().withhold(task as never, isRemoved);
          await session.flush();
          const [stored] = await sharedUploads(scope);
          expect(stored!.removedAt !== undefined).to.equal(isRemoved);
        }
        session.forget(task.place!.number);
        await session.flush();
        expect(await unfinished()).to.deep.equal([]);
        expect(dropped).to.deep.equal([]);
        await later(61_000);
        expect(await unfinished()).to.deep.equal([]);
        await until(() => dropped.length, 'the abort');
      });

      it('is shown after another tab has resumed it, though its file is removed here', async () => {
        const [first, second] = [fileIn(), slotFor()];
        await first.upload.save(record);
        await second.save((await second.load())!);
        memory().withhold(first.task as never, true);
        await first.session.flush();
        expect(await unfinished()).to.have.length(1);
      });

      /** A tab that takes the result of another, or else sends the file itself. */
      const tab = (signal = never) => {
        const slot = slotFor();
        return slot.exclusive(async () => {
          const found = await slot.load();
          if (!found?.result) await slot.save({ ...record, uploadId: 'another' });
          await slot.finish(found?.result ?? { ...result, key: 'another' });
          return found?.result?.key ?? 'another';
        }, signal);
      };

      it('leaves its result to all tabs that wait, even where one is closed, and then no record', async () => {
        const [first, end] = await sendingTab();
        const closed = new AbortController();
        const waiting = [tab(), tab(closed.signal).catch(() => 'closed'), tab(), tab()];
        await later();
        closed.abort();
        await later();
        await first.finish(result);
        await end();
        expect(await Promise.all(waiting)).to.deep.equal(['k', 'closed', 'k', 'k']);
        await later();
        expect(await slotFor().load()).to.be.undefined;
        expect(await uploads(scope)).to.deep.equal([]);
      });

      it('leaves its result to no other file of the same name and size', async () => {
        const [first, end] = await sendingTab();
        const { upload: other } = fileIn(scope, 'n', false, 2);
        let loaded: unknown;
        const waiting = other.exclusive(async () => void (loaded = await other.load()), never);
        await later();
        await first.finish(result);
        await Promise.all([end(), waiting]);
        expect(loaded).to.equal(undefined);
      });

      it('is not used by a tab that comes after its end', async () => {
        const [first, end] = await sendingTab();
        const closed = new AbortController();
        const waiting = tab(closed.signal).catch(() => {});
        await later();
        await first.finish(result); // there is one who waits
        closed.abort();
        await Promise.all([end(), waiting]);
        await later();
        expect(await tab()).to.equal('another');
      });

      it('is waited for as long as its tab has the lock, which is said after one stall timeout', async () => {
        const [, end] = await sendingTab();
        const said: boolean[] = [];
        const waiter = { stallTimeout: 1000, onOtherTab: (is: boolean) => void said.push(is) };
        const second = slotFor().exclusive(async () => void said.push(false), never, waiter);
        await later(900);
        expect(said).to.deep.equal([]);
        await later(60_000);
        expect(said).to.deep.equal([true]);
        await Promise.all([end(), second]);
        expect(said).to.deep.equal([true, false, false]);
      });

      it('stays forgotten, though its tab still works on it', async () => {
        const [first, paused] = [slotFor(), slotFor()];
        await paused.save(record);
        await paused.load();
        const end = await working(first, async () => first.save((await first.load())!));
        await memory().signOut(scope);
        await later();
        await first.save({ ...record, sent: 5 });
        await first.save({ ...record, uploadId: 'begun again' });
        await paused.save(record); // it continues with what it has in memory
        await end();
        expect([await records(scope), await uploads(scope)]).to.deep.equal([[], []]);
        expect(dropped).to.be.empty;
        expect(await first.load()).to.include({ uploadId: 'begun again' });
      });

      it('is forgotten where another tab was about to write it', async () => {
        await slotFor().save(record);
        await endPages(scope); // this one does not hear of it
        const [session] = (await memoryStore.sessions()).filter((one) => one.scope === scope);
        const [file] = await records(scope);
        const forgotten = memory().signOut(scope);
        const files = new Map([[0, file]]);
        const writing = memoryStore.write(session!.id, undefined, () => ({ session: session!, files }));
        await Promise.all([forgotten, writing]);
        expect(await records(scope)).to.be.empty;
      });

      it('is forgotten here and in OSS with all others of its scope when no tab works on it', async () => {
        await slotFor().save(record);
        await slotFor(scope, 'g').save({ ...record, uploadId: 'g' });
        const other = `${scope} of somebody else`;
        const [slot, end] = await sendingTab(slotFor(other));
        await memory().signOut(scope);
        await later();
        await slot.save({ ...record, sent: 1 });
        expect(await records(scope)).to.be.empty;
        expect(await uploads(other)).to.deep.include.members([{ ...record, sent: 1 }]);
        await end();
        await until(() => dropped.length === 2, 'both');
        expect(dropped.map((left) => left?.uploadId)).to.have.members(['g', 'u']);
      });

      it('is not listed while a tab works on it, and forget() of an earlier listing does nothing then', async () => {
        const slot = slotFor();
        await slot.save(record);
        const [listed] = await unfinished();
        expect(listed).to.include({ name: 'n' });
        const end = await working(slot);
        expect(await unfinished()).to.be.empty;
        await memory().uploads.discard(listed!);
        expect(await slotFor().load()).to.include({ uploadId: 'u' });
        await end();
        await memory().uploads.discard(listed!);
        expect(dropped.map((left) => left?.uploadId)).to.deep.equal(['u']);
        expect(await unfinished()).to.be.empty;
      });
    });

  it('on plain http is neither sent on nor listed by another page that works beside it, whose own is not kept', async () => {
    define(globalThis, 'navigator', { value: {} });
    const other = new BroadcastChannel('oss-direct-upload');
    other.onmessage = ({ data }) => data === 'ask' && other.postMessage({ holds: [lockOf()] });
    await slotFor().save(record);
    const slot = slotFor();
    const upload = slot.exclusive(async () => {
      expect(await slot.load()).to.equal(undefined);
      await slot.save({ ...record, uploadId: 'own' });
    }, never);
    await upload;
    expect(await unfinished()).to.deep.equal([]);
    await slot.finish(result);
    other.close();
    expect(await unfinished()).to.have.length(1);
    expect(await slotFor().load()).to.include({ uploadId: 'u' });
  });

  it('is doubtful for a file with another time of change, and nothing to one that has its own', async () => {
    await slotFor().save(record);
    const { upload: other } = fileIn(scope, 'n', false, 2);
    expect(await other.load()).to.include({ uploadId: 'u', isDoubtful: true });
    await other.save({ ...record, uploadId: 'own' });
    await slotFor().save(record);
    expect(await other.load()).to.include({ uploadId: 'own' });
  });

  it('is left to a waiting tab without the callback’s response', async () => {
    const [first, end] = await sendingTab();
    const second = fileIn(scope, 'n', true);
    let loaded: unknown;
    const waiting = second.upload.exclusive(async () => void (loaded = await second.upload.load()), never);
    await first.finish({ ...result, callback: { secret: 1 } });
    await Promise.all([end(), waiting]);
    expect(loaded).to.deep.include({ result: { ...result, callback: undefined } });
    expect(JSON.stringify(await memoryStore.uploads(scope))).not.to.contain('secret');
  });

  it('goes to a file that waits for it when it is canceled', async () => {
    const [slot, end] = await sendingTab();
    const drop = slot.drop();
    let loaded: unknown;
    const second = slotFor();
    const waiting = second.exclusive(async () => void (loaded = await second.load()), never);
    await later();
    await Promise.all([end(), waiting]);
    expect(await drop).to.equal(undefined);
    expect(loaded).to.include({ uploadId: 'u' });
    expect(await uploads(scope)).to.have.length(1);
  });

  it('of a file that is gone is kept for another file that needs it, and else aborted', async () => {
    const [first, second] = [fileIn(), fileIn()];
    await first.upload.save(record);
    await second.upload.save((await second.upload.load())!);
    for (const [{ session }, left] of [
      [first, 1],
      [second, 0],
    ] as const) {
      session.forget(0);
      await memory().uploads.release(lockOf(), session);
      expect(await uploads(scope)).to.have.length(left);
    }
    expect(dropped.map((one) => one?.uploadId)).to.deep.equal(['u']);
  });
});

describe('the record of an unfinished upload', () => {
  /** What stands instead of something of the browser's that throws. */
  const throwing = (name: string, message: string) => () => {
    throw new DOMException(message, name);
  };

  it('is kept for other pages for seven days, and not longer', async () => {
    await slotFor().save({ ...record, savedAt: Date.now() - 7 * DAY + 60_000 });
    expect(await slotFor().load()).to.include({ uploadId: 'u' });
    await slotFor().save({ ...record, savedAt: Date.now() - 7 * DAY });
    expect(await slotFor().load()).to.be.undefined;
    expect(await unfinished()).to.be.empty;
    await until(async () => (await sharedUploads(scope)).length === 0, 'its end, though no earlier page has a session');
  });

  const denied = { get: throwing('SecurityError', 'Access is denied for this document.') };
  const block = () => define(globalThis, 'indexedDB', denied);
  const fill = () => wrap(IDBObjectStore.prototype, 'put', () => throwing('QuotaExceededError', 'Full.'));
  for (const [how, act] of Object.entries({ blocked: block, full: fill }))
    it(`is kept as long as the page where storage is ${how}`, async () => {
      act();
      const slot = slotFor();
      await slot.save(record);
      expect(await slot.load()).to.include(record);
      expect(await slotFor().load()).to.be.undefined;
      await slot.clear();
      expect(await slot.load()).to.be.undefined;
    });

  /** The database does not respond to what reads from it. */
  function mute() {
    let succeed!: () => void;
    let ask!: () => void;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    const response = {
      set onsuccess(handler: () => void) {
        succeed = handler;
        ask();
      },
    };
    const respondAgain = wrap(IDBObjectStore.prototype, 'getAll', () => () => response as unknown as IDBRequest);
    return { asked, respondAgain, succeed: () => succeed() };
  }

  it('is awaited for five seconds where the database never responds', async () => {
    const files = [fileIn(), fileIn(), fileIn()];
    for (const { session } of files) await session.flush(); // nothing else is on its way
    const [first, second, third] = files.map(({ upload }) => upload);
    const { asked, succeed, respondAgain } = mute();
    const time = untilTestEnds(new VirtualTime());
    let found: unknown = 'nothing yet';
    const loading = first!.load();
    void loading.then((loaded) => (found = loaded));
    await asked; // what comes before is real, and takes its time
    await time.advance(4_900);
    expect(found).to.equal('nothing yet');
    await time.advance(200);
    expect(found).to.be.undefined;
    expect(time.pending).to.equal(0);
    expect(await second!.load(), 'a later load does not wait').to.be.undefined;
    succeed();
    await time.advance(1);
    time.restore();
    respondAgain();
    await until(async () => (await memoryStore.write('', 'nobody', () => ({}))) === false, 'that it responds');
    await second!.save(record);
    expect(await third!.load()).to.include({ uploadId: 'u' }); // now that it has responded
  });

  it('is forgotten where the database did not respond to something else in time', async () => {
    const { session, upload } = fileIn();
    await upload.save(record);
    await session.flush();
    const { asked, succeed, respondAgain } = mute();
    const time = untilTestEnds(new VirtualTime());
    const loading = upload.load();
    await asked;
    await time.advance(5_000);
    await loading;
    time.restore();
    respondAgain();
    await memory().signOut(scope);
    expect(await memoryStore.uploads(scope, LIST_TIMEOUT)).to.be.empty;
    succeed();
  });

  it('is not said to be forgotten where the database does not respond for ten seconds', async () => {
    const { upload } = fileIn();
    await upload.save(record);
    const { asked, succeed, respondAgain } = mute();
    const time = untilTestEnds(new VirtualTime());
    const signingOut = memory()
      .signOut(scope)
      .catch((error: UploadError) => error.code);
    await asked;
    await time.advance(10_000);
    expect(await signingOut).to.equal('stalled');
    succeed();
    time.restore();
    respondAgain();
  });

  it('is not there to be forgotten where storage is blocked', async () => {
    await startWithNothing();
    block();
    await memory().signOut(scope);
  });

  it('is used without a lock where the page may have none', async () => {
    const refused = () => Promise.reject(new DOMException('Access to the Locks API is denied.', 'SecurityError'));
    define(globalThis, 'navigator', { value: { locks: { request: refused, query: refused } } });
    define(globalThis, 'BroadcastChannel', { get: throwing('SecurityError', 'It is insecure.') }); // as Firefox does
    const slot = slotFor();
    expect(await slot.exclusive(async () => 'done', never)).to.equal('done');
    await slot.finish(result);
    expect((await findHeld())('any')).to.equal(false);
  });

  it('has the new size and name of a file that `beforeUpload` has replaced', async () => {
    const { queue, mode } = heldQueue({
      resumeScope: scope,
      beforeUpload: (task) => void Object.assign(task, { file: sizedFile('small.txt', 5), name: 'small.txt' }),
    });
    const [task] = queue.add([sizedFile('large.txt', 5000)]);
    await until(() => mode.runs.length === 1, 'the run');
    const { job } = mode.of('small.txt');
    await job.record.save(record);
    expect((await sharedUploads(scope))[0]).to.include({ name: 'small.txt', size: 5 });
    queue.pause(task);
    expect(await queue.listUnfinished()).to.deep.equal([]);
    await job.record.clear();
  });
});
