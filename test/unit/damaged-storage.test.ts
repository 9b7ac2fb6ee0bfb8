import { expect } from '@open-wc/testing';
import { batchDatabase, type Piece } from '../../src/core/batch/batch-database.js';
import { type BatchHeader, fileStates } from '../../src/core/batch/batch-record.js';
import { tabId } from '../../src/core/batch/tab-id.js';
import { Database, resultOf } from '../../src/core/resume/database.js';
import { pageOf } from '../../src/core/resume/page-place.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId, type StoredRecord } from '../../src/core/resume/resume-record.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';

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
      const record = { ...sound, scope: scope() };
      const ids = [recordId(record), recordId({ ...record, fingerprint: 'sound' })];
      await raw.use('readwrite', async (store) => {
        store.put(change && { ...record, ...change }, ids[0]);
        store.put({ ...record, fingerprint: 'sound', name: 'sound' }, ids[1]);
      });
      expect(await resumeDatabase.get(ids[0]!)).to.equal(undefined);
      const names = (await resumeDatabase.list(record.scope)).map(({ name }: StoredRecord) => name);
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
