import { expect } from '@open-wc/testing';
import { Database, resultOf } from '../../src/memory/database.js';
import type { FileRecord } from '../../src/memory/record.js';
import { memoryStore } from '../../src/memory/store.js';
import { beforeCalls, wrap } from '../support/browser/replace.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { DATABASE as NAME, leave, leaveUpload, records, sessions } from '../support/browser/memory.js';
import { until } from '../support/until.js';

const upload = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
const one = { name: 'a', size: 9 };
let scope = '';
beforeEach(() => (scope = `test ${Math.random()}`));

const ended = (request: IDBOpenDBRequest) =>
  new Promise<string>((resolve) => {
    request.onsuccess = () => resolve('done');
    request.onblocked = () => resolve('blocked');
  });
const names = async () => (await records(scope)).map(({ name }) => name);

describe('the database of sessions', () => {
  afterEach(() => ended(indexedDB.deleteDatabase(NAME)));

  it('can be deleted while a page has it open, and is created again for the next file', async () => {
    await leave(scope, [one]);
    expect(await ended(indexedDB.deleteDatabase(NAME))).to.equal('done');
    expect(await names()).to.deep.equal([]);
    await leave(scope, [one]);
    expect(await names()).to.deep.equal(['a']);
  });

  it('can be upgraded to a newer version while a page has it open, which keeps using it', async () => {
    await leave(scope, [one]);
    const newer = indexedDB.open(NAME, 7);
    expect(await ended(newer)).to.equal('done');
    newer.result.close();
    expect(await names()).to.deep.equal(['a']);
  });

  it('is opened again where the browser has lost the connection to it', async () => {
    await leave(scope, [one]);
    let losses = 1;
    beforeCalls(IDBDatabase.prototype, 'transaction', () => {
      if (losses-- > 0) throw new DOMException('The connection is lost.', 'InvalidStateError');
    });
    expect(await names()).to.deep.equal(['a']);
    expect(losses).to.be.below(0);
  });

  it('is free for other pages while “back” may show this one again, which then continues', async () => {
    await leave(scope, [one]);
    const turn = (type: string) => dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    const { id, owner } = (await sessions(scope))[0]!;
    let tries = 0;
    wrap(IDBObjectStore.prototype, 'get', (get) => {
      return function (this: IDBObjectStore, ...args) {
        const request = get.apply(this, args);
        if (tries++ === 0) turn('pagehide');
        return request;
      };
    });
    const [file] = await records(scope);
    const files = new Map([[0, { ...file!, key: 'v' }]]);
    const writing = memoryStore.write(id, owner, () => ({ files }));
    const reading = memoryStore.files(id);
    await until(() => tries);
    const request = indexedDB.open(NAME);
    await ended(request);
    const count = request.result.transaction('files').objectStore('files').count();
    await new Promise((resolve) => (count.onsuccess = resolve));
    request.result.close();
    expect([count.result, tries]).to.deep.equal([1, 1]);
    turn('pageshow');
    expect([await writing, tries]).to.deep.equal([true, 2]);
    expect([(await reading)?.length, (await memoryStore.files(id))?.[0]?.key]).to.deep.equal([1, 'v']);
  });

  it('continues also where the page is shown before the browser has said that its work was aborted', async () => {
    await leave(scope, [one]);
    const { id, owner } = (await sessions(scope))[0]!;
    const turns = ['pagehide', 'pageshow'];
    wrap(IDBObjectStore.prototype, 'get', (get) => {
      return function (this: IDBObjectStore, ...args) {
        const request = get.apply(this, args);
        for (const type of turns.splice(0)) dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
        return request;
      };
    });
    expect(await memoryStore.write(id, owner, () => ({}))).to.equal(true);
    expect(turns).to.be.empty;
  });

  it('does not fail a queue where a newer version has other stores', async () => {
    await ended(indexedDB.deleteDatabase(NAME));
    const newer = indexedDB.open(NAME, 7);
    newer.onupgradeneeded = () => newer.result.createObjectStore('others');
    await ended(newer);
    newer.result.close();
    const { queue } = heldQueue({ resumeScope: scope, autoStart: false });
    expect([await queue.restore(), await queue.listUnfinished(), queue.add([sizedFile('b.txt')]).length]).to.deep.equal(
      [[], [], 1],
    );
    queue.clear();
    expect(await ended(indexedDB.deleteDatabase(NAME))).to.equal('done');
  });
});

/** Writes and reads what is stored without looking at it. */
const raw = new Database(NAME, () => {});

describe('what was read from storage and is damaged', () => {
  const damages: Record<string, object> = {
    'an upload without a name': { upload: {} },
    'a size that is a text': { size: '9' },
    'a size below 0': { size: -1 },
    'a name that is an object': { name: { length: 3 } },
    'a path that is a list': { path: ['a'] },
    'a key that is a number': { key: 5 },
    'a stored object without a key': { stored: {} },
    'a result without a key': { result: {} },
    'no file': { file: undefined },
  };
  for (const [damage, change] of Object.entries(damages))
    it(`deletes the record of a file with ${damage}, and no other`, async () => {
      const id = await leave(scope, [one, { ...one, name: 'sound' }]);
      await raw.use('readwrite', ['files'], async (transaction) => {
        const files = transaction.objectStore('files');
        files.put({ ...(await resultOf<FileRecord>(files.get([id, 0]))), ...change });
      });
      expect(await names()).to.deep.equal(['sound']);
      const left = await raw.use('readonly', ['files'], (transaction) =>
        resultOf(transaction.objectStore('files').getAllKeys()),
      );
      expect(left!.filter((key) => (key as [string])[0] === id)).to.deep.equal([[id, 1]]);
    });

  for (const [damage, change] of Object.entries({
    'a part size of 0': { upload: { ...upload, partSize: 0 } },
    'a part size of NaN': { upload: { ...upload, partSize: NaN } },
    'no host': { upload: { ...upload, host: undefined } },
    'no owner': { owner: undefined },
    'a size below 0': { size: -1 },
  }))
    it(`deletes an upload in parts with ${damage}, and no other`, async () => {
      const damaged = await leaveUpload(scope, 'damaged');
      const sound = await leaveUpload(scope, 'sound');
      await raw.use('readwrite', ['uploads'], async (transaction) => {
        transaction.objectStore('uploads').put({ ...damaged, ...change });
      });
      expect(await memoryStore.uploads(scope)).to.deep.equal([sound]);
      const left = await raw.use('readonly', ['uploads'], (transaction) =>
        resultOf(transaction.objectStore('uploads').getAllKeys()),
      );
      expect(left).to.include(sound.id).and.not.to.include(damaged.id);
    });

  it('is ignored of what opens files again', async () => {
    const id = await leave(scope, [{}, {}]);
    await raw.use('readwrite', ['reopen'], async (transaction) => {
      transaction.objectStore('reopen').put({ handle: {} }, [id, 0]);
      transaction.objectStore('reopen').put({ path: 'x' }, [id, 1]);
    });
    expect([...(await memoryStore.reopen(id)).keys()]).to.deep.equal([1]);
  });

  for (const [damage, change] of Object.entries({
    'a time that is a text': { savedAt: 'yesterday' },
    'no owner': { owner: undefined },
    'an order of texts': { order: ['1'] },
  }))
    it(`deletes a session with ${damage}, with its files, and adds files`, async () => {
      const id = await leave(scope, [{}]);
      await raw.use('readwrite', ['sessions'], async (transaction) => {
        const all = transaction.objectStore('sessions');
        all.put({ ...(await resultOf<object>(all.get(id))), ...change });
      });
      const { queue } = heldQueue({ resumeScope: scope, autoStart: false });
      expect(await queue.restore()).to.deep.equal([]);
      expect(queue.add([sizedFile('b.txt')])).to.have.length(1);
      expect(await memoryStore.files(id)).to.deep.equal([]);
      queue.clear();
    });

  it('deletes files that have no session, and whose page has signed out meanwhile', async () => {
    const id = await leave(scope, [one]);
    await leave(scope, [{}], { isOver: true });
    await raw.use(
      'readwrite',
      ['sessions'],
      async (transaction) => void transaction.objectStore('sessions').delete(id),
    );
    const { queue } = heldQueue({ resumeScope: scope });
    await queue.restore();
    await until(async () => (await memoryStore.files(id))?.length === 0, 'their end');
  });
});
