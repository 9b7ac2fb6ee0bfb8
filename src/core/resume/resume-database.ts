import { Database, LEFT_TIMEOUT, resultOf } from './database.js';
import { isFresh, isRecord, isRemovalOver, isResultOver, type StoredRecord } from './resume-record.js';

const database = new Database('oss-direct-upload', 'unfinished');

/** Decides by the stored record what is stored next: null deletes it, undefined leaves it as it is. */
type Change = (stored: StoredRecord | undefined) => StoredRecord | null | undefined;

/** The records of files that are uploaded in parts, or are stored and not saved. */
export const resumeDatabase = {
  get: (id: string) =>
    database.use('readonly', async (records) => freshOrNothing(await resultOf<unknown>(records.get(id)))),
  set: (id: string, record: StoredRecord) => resumeDatabase.update(id, () => record),
  delete: (id: string) => resumeDatabase.update(id, () => null),

  /** Compares and changes in one transaction. @returns whether anything was changed */
  async update(id: string, change: Change): Promise<boolean> {
    const isChanged = await database.use('readwrite', async (records) => {
      const changed = change(freshOrNothing(await resultOf<unknown>(records.get(id))));
      if (changed === undefined) return false;
      if (changed) put(records, changed, id);
      else records.delete(id);
      return true;
    });
    return isChanged ?? false;
  },

  /** All records of a scope. Records of any scope that are outdated or damaged are deleted on the way. */
  async list(scope: string, timeout?: number): Promise<StoredRecord[]> {
    return (await sweepRecords(scope, () => false, timeout)).filter(isFresh);
  },

  /** As `list`, for what is shown: it takes its time. */
  listLeft: (scope: string): Promise<StoredRecord[]> => resumeDatabase.list(scope, LEFT_TIMEOUT),

  /** Deletes all records of a scope. @returns what was deleted */
  deleteScope: (scope: string) => sweepRecords(scope, () => true),
};

function put(records: IDBObjectStore, record: StoredRecord, id: string): void {
  try {
    records.put(record, id);
  } catch {
    records.put({ ...record, handle: undefined }, id); // DataCloneError: this browser does not store the handle
  }
}

const freshOrNothing = (record: unknown) => (isRecord(record) && isFresh(record) ? record : undefined);

async function sweepRecords(
  scope: string,
  deletes: (record: StoredRecord) => boolean,
  timeout?: number,
): Promise<StoredRecord[]> {
  const sweep = async (records: IDBObjectStore) => {
    const [ids, all] = await Promise.all([resultOf(records.getAllKeys()), resultOf<unknown[]>(records.getAll())]);
    return all.filter((record, i): record is StoredRecord => {
      const isOfScope = isRecord(record) && record.scope === scope;
      const isOver = !isRecord(record) || !isFresh(record) || isResultOver(record);
      if (isOver || (isOfScope && deletes(record)) || (record.unsaved && isRemovalOver(record)))
        records.delete(ids[i]!);
      return isOfScope;
    });
  };
  return (await database.use('readwrite', sweep, timeout)) ?? [];
}
