import { resultOf, transact } from './open-database.js';
import type { ResumeIdentity, ResumeRecord } from './resume-store.js';

export type StoredRecord = ResumeRecord &
  Omit<ResumeIdentity, 'handle'> & { handle?: FileSystemFileHandle | undefined };

/** An unfinished upload is forgotten after seven days, in milliseconds. */
const LONGEST_LIFE = 7 * 24 * 3600_000;

/** Databases were seen that never open. After so many milliseconds the upload goes on without. */
const PATIENCE = 5_000;

/** Decides, by what is stored, what is to be stored: null deletes it, undefined leaves it as it is. */
type Change = (stored: StoredRecord | undefined) => StoredRecord | null | undefined;

/**
 * Records in IndexedDB. Storage that is blocked, full, absent or mute is no error: the upload works without it, and an unfinished
 * one is forgotten with the page.
 */
export const resumeDatabase = {
  get: (id: string) => attempt('readonly', async (store) => fresh(await resultOf(store.get(id)))),
  set: (id: string, record: StoredRecord) => resumeDatabase.update(id, () => record),
  delete: (id: string) => resumeDatabase.update(id, () => null),

  /** Compares and changes in one transaction. @returns whether anything was changed */
  update: async (id: string, change: Change): Promise<boolean> => {
    const isChanged = await attempt('readwrite', async (store) => {
      const changed = change(fresh(await resultOf(store.get(id))));
      if (changed === undefined) return false;
      if (changed) store.put(changed, id);
      else store.delete(id);
      return true;
    });
    return isChanged ?? false;
  },
};

/** An answer is overdue: until it comes, nobody else waits. */
let isMute = false;

/** Works on the records; undefined where that is not possible. */
export async function attempt<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T | undefined> {
  try {
    if (!globalThis.indexedDB || isMute) return undefined;
    return await unlessMute(transact(mode, work));
  } catch {
    return undefined;
  }
}

async function unlessMute<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      isMute = true;
      const speaks = () => void (isMute = false);
      answer.then(speaks, speaks);
      resolve(undefined);
    }, PATIENCE);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A record that is not too old. */
export function fresh(record: StoredRecord | undefined): StoredRecord | undefined {
  return record && Date.now() - record.savedAt < LONGEST_LIFE ? record : undefined;
}
