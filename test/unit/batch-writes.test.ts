import { expect } from '@open-wc/testing';
import { batchDatabase } from '../../src/core/batch/batch-database.js';
import type { FileRecord } from '../../src/core/batch/batch-record.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const MANY = 600;

/** Everything that is written to IndexedDB: how often each kind of piece, and how many bytes as JSON. */
function watchWrites() {
  const { put } = IDBObjectStore.prototype;
  const writes = { bytes: 0, kinds: new Map<unknown, number>() };
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const kind = Array.isArray(key) ? (key[2] ?? key[0]) : 'record';
    writes.bytes += value instanceof Uint8Array ? value.length : JSON.stringify(value).length;
    writes.kinds.set(kind, (writes.kinds.get(kind) ?? 0) + 1);
    return put.call(this, value, key);
  };
  return { writes, end: () => void (IDBObjectStore.prototype.put = put) };
}

describe('what a batch of hundreds of files writes', () => {
  it('is under 1 MB until all are done, its list in a few pieces', async () => {
    const { writes, end } = watchWrites();
    const mode = new HeldMode((run) => {
      run.job.keyIn('uploads/users/7/');
      const crc64 = '12345678901234567890';
      setTimeout(() => run.done({ key: `uploads/users/7/0123456789-${run.name}`, crc64 }));
    });
    const resumeScope = `test ${Math.random()}`;
    const queue = new UploadQueue({ mode, fetchGrant: async () => ({}), resumeScope, isInForm: true });
    try {
      await queue.load();
      const files = Array.from({ length: MANY }, (_, i) => new File(['x'], `a holiday with friends ${i}.jpg`));
      queue.add(files);
      await until(() => queue.totals.done === MANY);
      const [header] = (await batchDatabase.headers()).filter(({ scope }) => scope === resumeScope);
      const results = async () => [...(await batchDatabase.pieces<FileRecord>(header!.id, 'file'))!.values()];
      await until(async () => (await results()).filter(({ result }) => result).length === MANY, 'all results');
      const { kinds, bytes } = writes;
      expect(bytes).to.be.within(60_000, 1_000_000);
      expect(kinds.get('list')).to.be.within(2, 6);
      expect(kinds.get('file')).to.be.within(MANY, 3 * MANY); // the key, then the result; once more where a write had begun and not ended
    } finally {
      end();
      queue.clear();
    }
  });
});

describe('what a batch writes while its files begin one after the other', () => {
  it('is one transaction for the keys of 33 files', async () => {
    const { writes, end } = watchWrites();
    const mode = new HeldMode((run) => {
      run.job.keyIn('uploads/users/7/');
      setTimeout(() => run.done(), 10); // those after it begin in other tasks
    });
    const queue = new UploadQueue({ mode, fetchGrant: async () => ({}), resumeScope: `test ${Math.random()}` });
    try {
      await queue.load();
      const began = performance.now();
      queue.add(Array.from({ length: 330 }, (_, i) => new File(['x'], `${i}.jpg`)));
      await until(() => queue.totals.done === 330);
      const paces = (performance.now() - began) / 100; // the list and results have a pace of their own
      expect(writes.kinds.get('header')).to.be.below(330 / 33 + paces + 10);
    } finally {
      end();
      queue.clear();
    }
  });
});
