import { attempt, fresh, type StoredRecord } from './resume-database.js';

/** All records of a scope; old ones of any scope are deleted on the way. */
export async function listRecords(scope: string): Promise<StoredRecord[]> {
  const records = await attempt(async ({ entries, delMany, store }) => {
    const all = await entries<string, StoredRecord>(store);
    await delMany(
      all.filter(([, record]) => !fresh(record)).map(([id]) => id),
      store,
    );
    return all.map(([, record]) => record);
  });
  return (records ?? []).filter((record) => record.scope === scope && fresh(record));
}
