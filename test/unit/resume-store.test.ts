import { expect } from '@open-wc/testing';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { findLockedRecords } from '../../src/core/resume/tab-locks.js';
import { createResumeStore, type ResumeStore } from '../../src/core/resume/resume-store.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { until } from '../support/until.js';
import { VirtualTime } from '../support/virtual-time.js';

const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
const { signal: never } = new AbortController();
const DAY = 24 * 3600_000;

let scope = '';
const slotFor = (): ResumeStore =>
  createResumeStore({ scope, fingerprint: 'f', name: 'n', size: 1, path: undefined, handle: async () => undefined });

describe('the record of an unfinished upload', () => {
  const { BroadcastChannel, indexedDB, navigator } = globalThis;
  const replace = (name: 'BroadcastChannel' | 'indexedDB' | 'navigator', value: unknown) =>
    Object.defineProperty(globalThis, name, { configurable: true, get: () => value });

  beforeEach(() => (scope = `test ${Math.random()}`));
  afterEach(() => {
    replace('indexedDB', indexedDB);
    replace('navigator', navigator);
    replace('BroadcastChannel', BroadcastChannel);
  });

  it('is kept for other pages for seven days, and not longer', async () => {
    await slotFor().save({ ...record, savedAt: Date.now() - 7 * DAY + 60_000 });
    expect(await slotFor().load()).to.include({ uploadId: 'u' });
    await slotFor().save({ ...record, savedAt: Date.now() - 7 * DAY });
    expect(await slotFor().load()).to.be.undefined;
    expect(await resumeDatabase.list(scope)).to.be.empty;
  });

  it('is kept as long as the page where storage is blocked', async () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
    const slot = slotFor();
    expect(await slot.load()).to.be.undefined;
    await slot.save(record);
    expect(await slot.load()).to.include(record);
    expect(await slotFor().load()).to.be.undefined;
    await slot.clear();
    expect(await slot.load()).to.be.undefined;
  });

  it('is kept as long as the page where storage is full', async () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };
    try {
      const slot = slotFor();
      await slot.save(record);
      expect(await slot.load()).to.include(record);
      expect(await slotFor().load()).to.be.undefined;
    } finally {
      IDBObjectStore.prototype.put = put;
    }
  });

  it('is kept without a handle that the browser does not store', async () => {
    const handle = { kind: 'file', getFile() {} } as unknown as FileSystemFileHandle; // a function cannot be cloned
    const identity = { scope, fingerprint: 'f', name: 'n', size: 1, path: undefined, handle: async () => handle };
    await createResumeStore(identity).save(record);
    expect(await createResumeStore(identity).load()).to.include({ uploadId: 'u', handle: undefined });
  });

  it('is awaited for five seconds where the database never responds', async () => {
    await slotFor().load(); // its code is loaded
    const { get } = IDBObjectStore.prototype;
    let succeed!: () => void;
    const response = {
      set onsuccess(handler: () => void) {
        succeed = handler;
      },
    };
    IDBObjectStore.prototype.get = () => response as unknown as IDBRequest;
    const time = new VirtualTime();
    try {
      let found: unknown = 'nothing yet';
      void slotFor()
        .load()
        .then((loaded) => (found = loaded));
      await time.advance(4_900);
      expect(found).to.equal('nothing yet');
      await time.advance(200);
      expect(found).to.be.undefined;
      expect(time.pending).to.equal(0);
      expect(await slotFor().load(), 'a later load does not wait').to.be.undefined;
      succeed();
      await time.advance(1);
    } finally {
      time.restore();
      IDBObjectStore.prototype.get = get;
    }
    await slotFor().save(record);
    expect(await slotFor().load()).to.include({ uploadId: 'u' }); // now that it has responded
  });

  it('is used by one run at a time, and a waiting run ends by its signal', async () => {
    let free!: () => void;
    let first!: Promise<void>;
    const order: string[] = [];
    await new Promise<void>((begun) => {
      first = slotFor().exclusive(() => (begun(), new Promise<void>((resolve) => (free = resolve))), never);
    });
    const second = slotFor().exclusive(async () => order.push('second'), never);
    const controller = new AbortController();
    const third = slotFor().exclusive(async () => order.push('third'), controller.signal);
    controller.abort('paused');
    expect(await third.catch((reason: unknown) => reason)).to.equal('paused');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(order).to.be.empty;
    free();
    await Promise.all([first, second]);
    expect(order).to.deep.equal(['second']);
  });

  it('is used without a lock where the page may have none', async () => {
    const refused = () => Promise.reject(new DOMException('Access to the Locks API is denied.', 'SecurityError'));
    replace('navigator', { locks: { request: refused, query: refused } });
    replace('BroadcastChannel', function () {
      throw new DOMException('The operation is insecure.', 'SecurityError'); // as Firefox does
    });
    const slot = slotFor();
    expect(await slot.exclusive(async () => 'done', never)).to.equal('done');
    await slot.finish({ key: 'k', size: 1, type: '', verified: true });
    expect((await findLockedRecords())('any')).to.equal(false);
  });

  it('passes on what the work throws, and runs it once', async () => {
    let runs = 0;
    const work = () => (runs++, Promise.reject(new Error('no')));
    expect(
      await slotFor()
        .exclusive(work, never)
        .catch((error: Error) => error.message),
    ).to.equal('no');
    expect(runs).to.equal(1);
  });

  it('has the new size and name of a file that `beforeUpload` has replaced', async () => {
    const { queue, mode } = heldQueue({
      resumeScope: scope,
      beforeUpload: (task) => void Object.assign(task, { file: sizedFile('small.txt', 5), name: 'small.txt' }),
    });
    const [task] = queue.add([sizedFile('large.txt', 5000)]);
    await until(() => mode.runs.length === 1, 'the run');
    const { job } = mode.of('small.txt');
    await job.resume.save({ ...record, savedAt: Date.now() });
    const [stored] = await resumeDatabase.list(scope);
    expect(stored).to.include({ name: 'small.txt', size: 5 });
    queue.pause(task);
    expect(await queue.listUnfinished()).to.deep.equal([]);
    await job.resume.clear();
  });
});
