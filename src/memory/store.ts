import { Database, LIST_TIMEOUT, resultOf } from './database.js';
import {
  asShared,
  type FileChange,
  type FileRecord,
  readFile,
  readReopen,
  readSession,
  type ReopenRecord,
  type SessionRecord,
} from './record.js';

const [SESSIONS, FILES, REOPEN, SHARED] = ['sessions', 'files', 'reopen', 'shared'] as const;
const ALL = [SESSIONS, FILES, REOPEN];
/** Records that are read at once: the page can do something else in between. */
const AT_ONCE = 500;

const database = new Database('oss-direct-upload-memory', (made) => {
  made.createObjectStore(SESSIONS, { keyPath: 'id' });
  made.createObjectStore(FILES, { keyPath: ['session', 'number'] }).createIndex(SHARED, SHARED);
  made.createObjectStore(REOPEN);
});

type FileKey = [session: string, number: number];

/** What changes of a session: its files, and what opens them again, by their numbers. */
export interface SessionChanges {
  readonly files: ReadonlyMap<number, FileChange>;
  readonly reopen: ReadonlyMap<number, ReopenRecord | undefined>;
}

/** Sessions and their files in IndexedDB. */
export const memoryStore = {
  /** All sessions; one that is damaged is deleted with its files. */
  async sessions(timeout?: number): Promise<SessionRecord[]> {
    const read = (transaction: IDBTransaction) => entriesOf<string>(transaction.objectStore(SESSIONS));
    const entries = (await database.use('readonly', [SESSIONS], read, timeout)) ?? [];
    const damaged = entries.filter(([, value]) => !readSession(value));
    if (damaged.length > 0) await use((transaction) => damaged.forEach(([id]) => remove(transaction, id)));
    return entries.flatMap(([, value]) => readSession(value) ?? []);
  },

  /** The files of a session, without those that are damaged: these are deleted. Undefined where they cannot be read. */
  async files(id: string): Promise<FileRecord[] | undefined> {
    const records: FileRecord[] = [];
    for (let from = 0; ;) {
      const range = IDBKeyRange.bound([id, from], [id, []]);
      const read = (transaction: IDBTransaction) => entriesOf(transaction.objectStore(FILES), range, AT_ONCE);
      const entries = await database.use('readonly', [FILES], read, LIST_TIMEOUT);
      if (!entries) return undefined;
      records.push(...(await sound(entries)));
      if (entries.length < AT_ONCE) return records;
      from = entries.at(-1)![0][1] + 1;
    }
  },

  /** One record of a file. */
  file: async (id: string, number: number): Promise<FileRecord | undefined> =>
    readFile(
      await database.use('readonly', [FILES], (transaction) =>
        resultOf<unknown>(transaction.objectStore(FILES).get([id, number])),
      ),
    ),

  /** The records of a scope that other pages may continue. */
  async shared(scope: string, timeout?: number): Promise<FileRecord[]> {
    const read = (transaction: IDBTransaction) => entriesOf(transaction.objectStore(FILES).index(SHARED), scope);
    return sound((await database.use('readonly', [FILES], read, timeout)) ?? []);
  },

  /**
   * Writes what has changed of a session, as long as `owner` wrote it last.
   *
   * @param isNew it may not be there yet
   * @returns false where another page owns the session now, or it was deleted; undefined where nothing can be stored
   */
  write: (
    session: SessionRecord,
    owner: string,
    changes: SessionChanges,
    isNew = false,
  ): Promise<boolean | undefined> =>
    use(async (transaction) => {
      const found = await ownerOf(transaction, session.id);
      if (found === undefined ? !isNew : found !== owner) return false;
      transaction.objectStore(SESSIONS).put(session);
      for (const [number, entry] of changes.reopen) putReopen(transaction, [session.id, number], entry);
      await Promise.all(
        [...changes.files].map(([number, change]) => applyTo(transaction, session.scope, [session.id, number], change)),
      );
      return true;
    }),

  /**
   * Writes within this task, so that it is written though the page ends now.
   *
   * @param changes of files: whole records, or undefined
   * @returns whether it was written; undefined where that is not possible
   */
  writeNow: (session: SessionRecord, changes: SessionChanges): Promise<boolean> | undefined =>
    database.writeNow(ALL, (transaction) => {
      transaction.objectStore(SESSIONS).put(session);
      for (const [number, entry] of changes.reopen) putReopen(transaction, [session.id, number], entry);
      for (const [number, change] of changes.files)
        void applyTo(transaction, session.scope, [session.id, number], change);
    }),

  /** Stores what opens a file again: apart, so that bytes for which there is no room cost nothing else. @returns whether it is stored */
  keep: ({ id }: SessionRecord, owner: string, number: number, entry: ReopenRecord): Promise<boolean | undefined> =>
    use(async (transaction) => {
      if ((await ownerOf(transaction, id)) !== owner) return false;
      putReopen(transaction, [id, number], entry);
      return true;
    }),

  /** What opens files of a session again, by their numbers. */
  async reopen(id: string): Promise<Map<number, ReopenRecord>> {
    const range = IDBKeyRange.bound([id], [id, []]);
    const read = (transaction: IDBTransaction) => entriesOf(transaction.objectStore(REOPEN), range);
    const entries = (await database.use('readonly', [REOPEN], read, LIST_TIMEOUT)) ?? [];
    const sounds = entries.map(([[, number], value]) => [number, readReopen(value)] as const);
    return new Map(sounds.filter((entry): entry is [number, ReopenRecord] => entry[1] !== undefined));
  },

  /** The handle of one file. */
  async handle({ session, number }: FileRecord): Promise<FileSystemHandle | undefined> {
    const read = (transaction: IDBTransaction) =>
      resultOf<unknown>(transaction.objectStore(REOPEN).get([session, number]));
    return readReopen(await database.use('readonly', [REOPEN], read, LIST_TIMEOUT))?.handle;
  },

  /** Reads the records of a scope that other pages may continue, and changes some of them, in one transaction. @returns those that were read */
  update: (
    scope: string,
    decide: (records: readonly FileRecord[]) => Iterable<readonly [FileRecord, FileChange]>,
  ): Promise<FileRecord[] | undefined> =>
    use(async (transaction) => {
      const values = await resultOf<unknown[]>(transaction.objectStore(FILES).index(SHARED).getAll(scope));
      const records = values.flatMap((value) => readFile(value) ?? []);
      const changes = [...decide(records)];
      await Promise.all(
        changes.map(([{ session, number }, change]) => applyTo(transaction, scope, [session, number], change)),
      );
      return records;
    }),

  /**
   * Deletes a session, unless another page owns it now. What other pages may continue of it stays, in a session that is over.
   *
   * @param shared the numbers of these files, where the caller knows better than what is stored
   */
  async delete(session: SessionRecord, shared?: readonly number[]): Promise<void> {
    await use(async (transaction) => {
      if ((await ownerOf(transaction, session.id)) !== session.owner) return;
      const stored = async () => {
        const entries = await entriesOf(transaction.objectStore(FILES).index(SHARED), session.scope);
        return entries.flatMap(([[id, number]]) => (id === session.id ? number : []));
      };
      end(transaction, session, shared ?? (await stored()));
    });
  },

  /** As `delete`, within this task. @returns whether that is possible */
  deleteNow: (session: SessionRecord, shared: readonly number[]): boolean =>
    !!database.writeNow(ALL, (transaction) => end(transaction, session, shared)),

  /** Deletes the files whose session is gone. */
  async deleteOrphans(): Promise<void> {
    await use(async (transaction) => {
      const ids = new Set(await resultOf(transaction.objectStore(SESSIONS).getAllKeys()));
      await Promise.all(
        [FILES, REOPEN].map(async (name) => {
          const request = transaction.objectStore(name).openKeyCursor();
          for (let cursor = await resultOf(request); cursor; cursor = await resultOf(request)) {
            const [id] = cursor.key as FileKey;
            if (!ids.has(id)) remove(transaction, id);
            cursor.continue([id, []]);
          }
        }),
      );
    });
  },

  /** Deletes all of a scope. @returns what other pages might have continued */
  forget: (scope: string): Promise<FileRecord[] | undefined> =>
    use(async (transaction) => {
      const files = transaction.objectStore(FILES);
      const [sessions, shared] = await Promise.all([
        resultOf<unknown[]>(transaction.objectStore(SESSIONS).getAll()),
        entriesOf(files.index(SHARED), scope),
      ]);
      for (const [key] of shared) files.delete(key);
      for (const session of sessions.flatMap((one) => readSession(one) ?? []))
        if (session.scope === scope) remove(transaction, session.id);
      return shared.flatMap(([, value]) => readFile(value) ?? []);
    }),
};

const use = <T>(work: (transaction: IDBTransaction) => T | Promise<T>) =>
  database.use('readwrite', ALL, async (transaction) => work(transaction));

/** The keys and values in a range, in their order. */
async function entriesOf<Key = FileKey>(
  source: IDBObjectStore | IDBIndex,
  range?: IDBValidKey | IDBKeyRange,
  count?: number,
): Promise<(readonly [Key, unknown])[]> {
  const [keys, values] = await Promise.all([
    resultOf(source.getAllKeys(range, count)),
    resultOf<unknown[]>(source.getAll(range, count)),
  ]);
  return keys.map((key, i) => [key as Key, values[i]] as const);
}

async function sound(entries: readonly (readonly [FileKey, unknown])[]): Promise<FileRecord[]> {
  const damaged = entries.filter(([, value]) => !readFile(value));
  if (damaged.length > 0)
    await use((transaction) => damaged.forEach(([key]) => transaction.objectStore(FILES).delete(key)));
  return entries.flatMap(([, value]) => readFile(value) ?? []);
}

async function ownerOf(transaction: IDBTransaction, id: string): Promise<string | undefined> {
  return readSession(await resultOf<unknown>(transaction.objectStore(SESSIONS).get(id)))?.owner;
}

/** A change is merged into what is stored: it cannot undo what another page has changed, and brings no deleted record back. */
async function applyTo(transaction: IDBTransaction, scope: string, key: FileKey, change: FileChange): Promise<void> {
  const files = transaction.objectStore(FILES);
  if (!change) files.delete(key);
  else if (change.file !== undefined) files.put(asShared(change as FileRecord, scope));
  else {
    const found = readFile(await resultOf<unknown>(files.get(key)));
    if (found) files.put(asShared({ ...found, ...change }, scope));
  }
}

function putReopen(transaction: IDBTransaction, key: FileKey, entry: ReopenRecord | undefined): void {
  const entries = transaction.objectStore(REOPEN);
  try {
    if (entry) entries.put(entry, key);
    else entries.delete(key);
  } catch {
    // DataCloneError: a handle that this browser does not store
  }
}

function end(transaction: IDBTransaction, session: SessionRecord, shared: readonly number[]): void {
  remove(transaction, session.id, shared);
  if (shared.length > 0) transaction.objectStore(SESSIONS).put({ ...session, isOver: true });
}

/** @param kept the numbers of files that stay */
function remove(transaction: IDBTransaction, id: string, kept: readonly number[] = []): void {
  transaction.objectStore(SESSIONS).delete(id);
  const bounds = [-1, ...[...kept].sort((a, b) => a - b), Infinity];
  for (const [i, after] of bounds.slice(0, -1).entries()) {
    const range = IDBKeyRange.bound([id, after], [id, bounds[i + 1]!], true, true);
    for (const name of [FILES, REOPEN]) transaction.objectStore(name).delete(range);
  }
}
