import { expect } from '@open-wc/testing';
import { batchDatabase, type Piece } from '../../src/core/batch/batch-database.js';
import { type BatchHeader, fileStates } from '../../src/core/batch/batch-record.js';
import { tabId } from '../../src/core/batch/tab-id.js';
import { Database, resultOf } from '../../src/core/resume/database.js';
import { pageOf } from '../../src/core/resume/page-place.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId, type StoredRecord } from '../../src/core/resume/resume-record.js';
import { createResumeStore } from '../../src/core/resume/resume-store.js';
import { beforeCalls, wrap } from '../support/browser/replace.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { until } from '../support/until.js';

const NAME = 'oss-direct-upload';
const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };

const ended = (request: IDBOpenDBRequest) =>
  new Promise<string>((resolve) => {
    request.onsuccess = () => resolve('done');
    request.onblocked = () => resolve('blocked');
  });

async function keys(): Promise<string[]> {
  const request = indexedDB.open(NAME);
  await ended(request);
  const all = request.result.transaction('unfinished').objectStore('unfinished').getAllKeys();
  await new Promise((resolve) => (all.onsuccess = resolve));
  request.result.close();
  return all.result as string[];
}

describe('the database of unfinished uploads', () => {
  let scope = '';
  const slot = () =>
    createResumeStore({ scope, fingerprint: 'f', name: 'n', size: 1, path: undefined, handle: async () => undefined });

  beforeEach(() => (scope = `test ${Math.random()}`));
  afterEach(() => ended(indexedDB.deleteDatabase(NAME)));

  it('can be deleted while a page has it open, and is created again for the next upload', async () => {
    await slot().save(record);
    expect(await ended(indexedDB.deleteDatabase(NAME))).to.equal('done');
    expect(await slot().load()).to.be.undefined;
    await slot().save(record);
    expect(await slot().load()).to.include({ uploadId: 'u' });
  });

  it('can be upgraded to a newer version while a page has it open, which keeps using it', async () => {
    await slot().save(record);
    const newer = indexedDB.open(NAME, 7);
    expect(await ended(newer)).to.equal('done');
    newer.result.close();
    expect(await slot().load()).to.include({ uploadId: 'u' });
  });

  it('is opened again where the browser has lost the connection to it', async () => {
    await slot().save(record);
    let losses = 1;
    beforeCalls(IDBDatabase.prototype, 'transaction', () => {
      if (losses-- > 0) throw new DOMException('The connection is lost.', 'InvalidStateError');
    });
    expect(await slot().load()).to.include({ uploadId: 'u' });
    expect(losses).to.be.below(0);
  });

  it('is free for other pages while “back” may show this one again, which then continues', async () => {
    await slot().save(record);
    const turn = (type: string) => dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    const id = (await resumeDatabase.list(scope)).map(recordId)[0]!;
    let tries = 0;
    const updating = resumeDatabase.update(id, (found) => {
      if (tries++ === 0) turn('pagehide');
      return { ...found!, uploadId: 'v' };
    });
    const reading = slot().load();
    await until(() => tries);
    expect(await keys()).to.have.length(1);
    expect(tries).to.equal(1);
    turn('pageshow');
    expect([await updating, tries]).to.deep.equal([true, 2]);
    expect([(await reading)?.uploadId, (await slot().load())?.uploadId]).to.deep.equal(['v', 'v']);
  });

  it('continues also where the page is shown before the browser has said that its work was aborted', async () => {
    await slot().save(record);
    const turns = ['pagehide', 'pageshow'];
    wrap(IDBObjectStore.prototype, 'get', (get) => {
      return function (this: IDBObjectStore, ...args) {
        const request = get.apply(this, args);
        for (const type of turns.splice(0)) dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
        return request;
      };
    });
    expect(await slot().load()).to.include({ uploadId: 'u' });
    expect(turns).to.be.empty;
  });

  it('does not fail an upload where a newer version has other stores', async () => {
    await ended(indexedDB.deleteDatabase(NAME));
    const newer = indexedDB.open(NAME, 7);
    newer.onupgradeneeded = () => newer.result.createObjectStore('others');
    await ended(newer);
    newer.result.close();
    expect(await slot().load()).to.be.undefined;
    expect(await ended(indexedDB.deleteDatabase(NAME))).to.equal('done');
  });

  it('deletes a result after the minute in which other tabs may use it', async () => {
    const result = { key: 'k', size: 1, type: '', verified: true };
    await slot().save({ ...record, finishedAt: Date.now() - 61_000, result });
    expect(await keys()).to.have.length(1);
    await resumeDatabase.list('any');
    expect(await keys()).to.be.empty;
  });
});

/** Writes and reads what is stored without looking at it. */
const raw = new Database('oss-direct-upload', 'unfinished');

describe('what was read from storage and is damaged', () => {
  const scope = () => `damaged ${Math.random()}`;

  const place = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', path: undefined };
  const sound = { ...place, fingerprint: 'a\n1\n1', name: 'a', size: 9, partSize: 1e6, savedAt: Date.now() };
  const damages: Record<string, object | null> = {
    nothing: null,
    'a part size of 0': { partSize: 0 },
    'a part size of 1': { partSize: 1 },
    'a part size of NaN': { partSize: NaN },
    'a size that is a text': { size: '9' },
    'a size below 0': { size: -1 },
    'a name that is an object': { name: { length: 3 } },
    'no host': { host: undefined },
    'a path that is a list': { path: ['a'] },
    'a result without a key': { result: {} },
  };
  for (const [damage, change] of Object.entries(damages))
    it(`deletes the record of an upload with ${damage}`, async () => {
      const kept = { ...sound, scope: scope() };
      const ids = [recordId(kept), recordId({ ...kept, fingerprint: 'sound' })];
      await raw.use('readwrite', async (store) => {
        store.put(change && { ...kept, ...change }, ids[0]);
        store.put({ ...kept, fingerprint: 'sound', name: 'sound' }, ids[1]);
      });
      expect(await resumeDatabase.get(ids[0]!)).to.equal(undefined);
      const names = (await resumeDatabase.list(kept.scope)).map(({ name }: StoredRecord) => name);
      expect(names).to.deep.equal(['sound']);
      const left = await raw.use('readonly', (store) => resultOf(store.getAllKeys()));
      expect(ids.map((id) => left!.includes(id))).to.deep.equal([false, true]);
    });

  const entries = [{ file: 'x', place: 'x' }];
  const pieces: Record<string, Piece[]> = {
    'an object for its list': [['list', 0, { 0: entries[0] }]],
    'null for an entry': [['list', 0, [null, ...entries]]],
    'an entry of another shape': [['list', 0, [{ file: 1, place: 'x' }]]],
    states: [['states', 0, 'done']],
    'an order': [['order', 0, [0, '1']]],
    'a key': [['file', 0, { key: 5 }]],
    'an object': [['file', 0, { key: 'k', result: {} }]],
    'a handle': [['handle', 0, {}]],
    bytes: [['bytes', 0, { file: 'x' }]],
  };
  const header = (resumeScope: string): BatchHeader => ({
    ...{ id: `b${Math.random()}`, scope: resumeScope, owner: 'earlier', page: pageOf(location.href), field: '' },
    ...{ context: undefined, tab: tabId(), savedAt: Date.now() - 1000 },
  });
  const isKept = async (id: string) => (await batchDatabase.headers()).some((one) => one.id === id);

  for (const [damage, damaged] of Object.entries({ 'no damage': [], ...pieces }))
    it(`${damaged.length > 0 ? 'deletes' : 'takes over'} a batch with ${damage}, and adds files`, async () => {
      const left = header(scope());
      const fitting: Piece[] = [
        ['list', 0, entries],
        ['states', 0, new Uint8Array([fileStates.waiting])],
      ];
      await batchDatabase.write(left, left.owner, [...fitting, ...damaged], true);
      const { queue } = heldQueue({ resumeScope: left.scope, autoStart: false });
      await queue.restore();
      expect(queue.add([sizedFile('b.txt')])).to.have.length(1);
      expect(await isKept(left.id)).to.equal(damaged.length === 0);
      queue.clear();
    });

  it('deletes a batch whose header is damaged', async () => {
    const left = { ...header(scope()), savedAt: 'yesterday' as never };
    await batchDatabase.write(left, left.owner, [['list', 0, entries]], true);
    expect(await isKept(left.id)).to.equal(false);
    expect(await batchDatabase.pieces(left.id, 'list')).to.have.property('size', 0);
  });
});
