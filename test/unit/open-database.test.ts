import { expect } from '@open-wc/testing';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { createResumeStore } from '../../src/core/resume/resume-store.js';
import { recordId } from '../../src/core/resume/resume-record.js';
import { wrap } from '../support/browser/replace.js';
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
    wrap(IDBDatabase.prototype, 'transaction', (transaction) => {
      return function (this: IDBDatabase, ...args) {
        if (losses-- > 0) throw new DOMException('The connection is lost.', 'InvalidStateError');
        return transaction.apply(this, args);
      };
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
