import { resultOf } from './open-database.js';
import { attempt, fresh, type StoredRecord } from './resume-database.js';
import { isResultOver } from './resume-store.js';

/** All records of a scope; old ones of any scope are deleted on the way. */
export async function listRecords(scope: string): Promise<StoredRecord[]> {
  return (await visit(scope, () => false)).filter(fresh);
}

/** Deletes all records of a scope. @returns what they were */
export function takeRecords(scope: string): Promise<StoredRecord[]> {
  return visit(scope, () => true);
}

async function visit(scope: string, deletes: (record: StoredRecord) => boolean): Promise<StoredRecord[]> {
  const records = await attempt('readwrite', async (store) => {
    const [ids, all] = await Promise.all([resultOf(store.getAllKeys()), resultOf<StoredRecord[]>(store.getAll())]);
    return all.filter((record, i) => {
      const isOfScope = record.scope === scope;
      if ((isOfScope && deletes(record)) || !fresh(record) || isResultOver(record)) store.delete(ids[i]!);
      return isOfScope;
    });
  });
  return records ?? [];
}
