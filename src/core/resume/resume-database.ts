import { resultOf, transact } from './open-database.js';
import { isFresh, isResultOver, type StoredRecord } from './resume-record.js';

/** Some databases never open. After this many milliseconds the upload continues without one. */
const DATABASE_TIMEOUT = 5_000;

/** Decides by the stored record what is stored next: null deletes it, undefined leaves it as it is. */
type Change = (stored: StoredRecord | undefined) => StoredRecord | null | undefined;

/**
 * Records in IndexedDB. Storage that is blocked, full, absent or does not respond is not an error: the upload works without it,
 * and an unfinished one is forgotten with the page.
 */
export const resumeDatabase = {
  get: (id: string) => withRecords('readonly', async (records) => freshOrNothing(await resultOf(records.get(id)))),
  set: (id: string, record: StoredRecord) => resumeDatabase.update(id, () => record),
  delete: (id: string) => resumeDatabase.update(id, () => null),

  /** Compares and changes in one transaction. @returns whether anything was changed */
  async update(id: string, change: Change): Promise<boolean> {
    const isChanged = await withRecords('readwrite', async (records) => {
      const changed = change(freshOrNothing(await resultOf(records.get(id))));
      if (changed === undefined) return false;
      if (changed) records.put(changed, id);
      else records.delete(id);
      return true;
    });
    return isChanged ?? false;
  },

  /** All records of a scope. Outdated records of any scope are deleted on the way. */
  async list(scope: string): Promise<StoredRecord[]> {
    return (await sweepRecords(scope, () => false)).filter(isFresh);
  },

  /** Deletes all records of a scope. @returns what was deleted */
  deleteScope: (scope: string) => sweepRecords(scope, () => true),
};

const freshOrNothing = (record: StoredRecord | undefined) => (record && isFresh(record) ? record : undefined);

async function sweepRecords(scope: string, deletes: (record: StoredRecord) => boolean): Promise<StoredRecord[]> {
  const found = await withRecords('readwrite', async (records) => {
    const [ids, all] = await Promise.all([resultOf(records.getAllKeys()), resultOf<StoredRecord[]>(records.getAll())]);
    return all.filter((record, i) => {
      const isOfScope = record.scope === scope;
      if ((isOfScope && deletes(record)) || !isFresh(record) || isResultOver(record)) records.delete(ids[i]!);
      return isOfScope;
    });
  });
  return found ?? [];
}

/** A response of the database is overdue: until it comes, nobody else waits. */
let isMute = false;

/** Works on the records; undefined where that is not possible. */
async function withRecords<T>(
  mode: IDBTransactionMode,
  work: (records: IDBObjectStore) => Promise<T>,
): Promise<T | undefined> {
  try {
    if (!globalThis.indexedDB || isMute) return undefined;
    return await unlessMute(transact(mode, work));
  } catch {
    return undefined;
  }
}

async function unlessMute<T>(transaction: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      isMute = true;
      const unmute = () => void (isMute = false);
      transaction.then(unmute, unmute);
      resolve(undefined);
    }, DATABASE_TIMEOUT);
  });
  try {
    return await Promise.race([transaction, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
