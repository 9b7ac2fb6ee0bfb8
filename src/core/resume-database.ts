import type { ResumeIdentity, ResumeRecord } from './resume-store.js';

export type StoredRecord = ResumeRecord &
  Omit<ResumeIdentity, 'handle'> & { handle?: FileSystemFileHandle | undefined };

/** An unfinished upload is forgotten after seven days, in milliseconds. */
const LONGEST_LIFE = 7 * 24 * 3600_000;

/** Databases were seen that never open. After so many milliseconds the upload goes on without. */
const PATIENCE = 5_000;

/**
 * Records in IndexedDB. Storage that is blocked, full, absent or mute is no error: the upload works without it, and an unfinished
 * one is forgotten with the page.
 */
export const resumeDatabase = {
  get: (id: string) => attempt(async ({ get, store }) => fresh(await get<StoredRecord>(id, store))),
  set: (id: string, record: StoredRecord) => attempt(({ set, store }) => set(id, record, store)),
  delete: (id: string) => attempt(({ del, store }) => del(id, store)),
};

/** Loads what opens the database; may be called before it is needed. */
export const loadDatabase = (): Promise<KeyValue> => import('idb-keyval');

type KeyValue = typeof import('idb-keyval');
type Store = ReturnType<KeyValue['createStore']>;

let opened: Promise<KeyValue & { store: Store }> | undefined;
/** An answer is overdue: until it comes, nobody else waits. */
let isMute = false;

function open(): NonNullable<typeof opened> {
  return (opened ??= loadDatabase().then(
    (keyValue) => ({ ...keyValue, store: keyValue.createStore('oss-direct-upload', 'unfinished') }),
    (cause: unknown) => {
      opened = undefined; // the next try may find the connection again
      throw cause;
    },
  ));
}

/** Works on the records; undefined where that is not possible. */
export async function attempt<T>(work: (database: KeyValue & { store: Store }) => Promise<T>): Promise<T | undefined> {
  try {
    if (!globalThis.indexedDB || isMute) return undefined;
    return await unlessMute(open().then(work));
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
