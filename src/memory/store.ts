import { HOMEPAGE } from '../base/homepage.js';
import { UploadError } from '../base/upload-error.js';
import { Database, LIST_TIMEOUT, resultOf } from './database.js';
import {
  type FileRecord,
  isFresh,
  isSound,
  type ReopenRecord,
  type SessionRecord,
  type SharedUpload,
} from './record.js';

const [SESSIONS, FILES, REOPEN, UPLOADS] = ['sessions', 'files', 'reopen', 'uploads'] as const;
const ALL = [SESSIONS, FILES, REOPEN, UPLOADS];
/** Records that are read at once: the page can do something else in between. */
const AT_ONCE = 500;

const database = new Database('oss-direct-upload-memory', (made) => {
  made.createObjectStore(SESSIONS, { keyPath: 'id' });
  const files = made.createObjectStore(FILES, { keyPath: ['session', 'number'] });
  for (const name of ['upload', 'unsaved']) files.createIndex(name, name);
  made.createObjectStore(REOPEN);
  made.createObjectStore(UPLOADS, { keyPath: 'id' }).createIndex('scope', 'scope');
});

type FileKey = [session: string, number: number];

/** What changes of a session: whole records, or undefined where they are deleted. */
export interface SessionChanges {
  readonly session?: SessionRecord;
  /** It ends: of its files only these stay. */
  readonly rest?: readonly FileRecord[];
  readonly files?: ReadonlyMap<number, FileRecord | undefined>;
  readonly reopen?: ReadonlyMap<number, ReopenRecord | undefined>;
  readonly upload?: SharedUpload;
}

/** Sessions with their files, and uploads in parts, in IndexedDB. */
export const memoryStore = {
  /** Opens the database, so that what is written from then on is on its way at once. */
  open: (): Promise<unknown> => database.use('readonly', ALL, async () => {}),

  sessions: async (timeout?: number): Promise<SessionRecord[]> => (await read(SESSIONS, { timeout })) ?? [],

  /** The files of a session; undefined where they cannot be read. */
  async files(id: string): Promise<FileRecord[] | undefined> {
    const records: FileRecord[] = [];
    for (let from = 0; ;) {
      const range = IDBKeyRange.bound([id, from], [id, []]);
      const some = await read(FILES, { range, most: AT_ONCE, timeout: LIST_TIMEOUT });
      if (!some) return undefined;
      if (some.length === 0) return records;
      records.push(...some);
      from = some.at(-1)!.number + 1;
    }
  },

  /** The files of a scope that are stored and not saved. */
  unsaved: async (scope: string): Promise<FileRecord[]> =>
    (await read(FILES, { index: 'unsaved', range: scope, timeout: LIST_TIMEOUT })) ?? [],

  /** The files that are in parts, or wait for that. @param id of their upload; without one those of all */
  inParts: async (id?: string): Promise<FileRecord[]> => (await read(FILES, { index: 'upload', range: id })) ?? [],

  uploads: async (scope: string, timeout?: number): Promise<SharedUpload[]> =>
    (await read(UPLOADS, { index: 'scope', range: scope, timeout })) ?? [],

  upload: async (id: string): Promise<SharedUpload | undefined> => (await read(UPLOADS, { range: id }))?.[0],

  /** Deletes an upload, under its lock. @param uploadId only this one @returns whether it was there */
  deleteUpload: (id: string, uploadId?: string): Promise<boolean | undefined> =>
    use(async (transaction) => {
      const uploads = transaction.objectStore(UPLOADS);
      const found = await resultOf<unknown>(uploads.get(id));
      const isThere = isSound.uploads(found) && found.upload.uploadId === (uploadId ?? found.upload.uploadId);
      if (isThere) uploads.delete(id);
      return isThere;
    }),

  /** What opens files of a session again, by their numbers. */
  async reopen(id: string): Promise<Map<number, ReopenRecord>> {
    const range = IDBKeyRange.bound([id], [id, []]);
    const all = (transaction: IDBTransaction) => entriesOf<FileKey>(transaction.objectStore(REOPEN), range);
    const entries = (await database.use('readonly', [REOPEN], all, LIST_TIMEOUT)) ?? [];
    return new Map(entries.flatMap(([[, number], value]) => (isSound.reopen(value) ? [[number, value] as const] : [])));
  },

  /**
   * Writes what has changed of a session.
   *
   * @param owner who has to be its owner still; undefined where that is sure
   * @param take is called for the changes when they can be written
   * @returns false where another page owns the session now, or it was deleted; undefined where nothing can be stored
   */
  async write(id: string, owner: string | undefined, take: () => SessionChanges): Promise<boolean | undefined> {
    let inParts: FileRecord[] = [];
    const isWritten = await use(async (transaction) => {
      if (owner !== undefined && (await ownerOf(transaction, id)) !== owner) return false;
      const { session, rest, files = [], reopen = [], upload } = take();
      if (rest) remove(transaction, id, rest);
      if (session && rest?.length !== 0) transaction.objectStore(SESSIONS).put(session);
      for (const [number, record] of files) put(transaction.objectStore(FILES), record, [id, number]);
      for (const [number, entry] of reopen) put(transaction.objectStore(REOPEN), entry, [id, number], [id, number]);
      if (upload) put(transaction.objectStore(UPLOADS), upload, upload.id);
      inParts = [...files].flatMap(([, record]) => (record?.upload === undefined ? [] : record));
      return true;
    });
    // afterwards: what is written as the page ends waits for nothing
    if (isWritten && inParts.length > 0) await use((transaction) => withholdUploads(transaction, inParts));
    return isWritten;
  },

  /** Deletes a session that no page has now, but for what is not saved yet. */
  delete: (session: SessionRecord): Promise<unknown> =>
    use(async (transaction) => {
      if ((await ownerOf(transaction, session.id)) !== session.owner) return;
      const unsaved = await resultOf<unknown[]>(transaction.objectStore(FILES).index('unsaved').getAll(session.scope));
      const rest = unsaved.filter(isSound.files).filter((one) => one.session === session.id && isFresh(one.storedAt));
      remove(transaction, session.id, rest);
      if (rest.length > 0) transaction.objectStore(SESSIONS).put({ ...session, isOver: true });
    }),

  /** Deletes the files whose session is gone, and uploads that are too old. */
  sweep: (): Promise<unknown> =>
    use(async (transaction) => {
      const ids = new Set(await resultOf(transaction.objectStore(SESSIONS).getAllKeys()));
      const uploads = await entriesOf(transaction.objectStore(UPLOADS));
      for (const [id, value] of uploads)
        if (!isSound.uploads(value) || !isFresh(value.upload.savedAt)) transaction.objectStore(UPLOADS).delete(id);
      for (const name of [FILES, REOPEN]) {
        const request = transaction.objectStore(name).openKeyCursor();
        for (let cursor = await resultOf(request); cursor; cursor = await resultOf(request)) {
          const [id] = cursor.key as FileKey;
          if (!ids.has(id)) remove(transaction, id);
          cursor.continue([id, []]);
        }
      }
    }, LIST_TIMEOUT),

  /** Deletes all of a scope. @returns the uploads @throws UploadError `stalled` where the database does not respond in time */
  async forget(scope: string): Promise<SharedUpload[]> {
    const forgotten = await use(async (transaction) => {
      const [sessions, uploads] = await Promise.all([
        resultOf<unknown[]>(transaction.objectStore(SESSIONS).getAll()),
        entriesOf(transaction.objectStore(UPLOADS).index('scope'), scope),
      ]);
      for (const [id] of uploads) transaction.objectStore(UPLOADS).delete(id);
      for (const session of sessions.filter(isSound.sessions))
        if (session.scope === scope) remove(transaction, session.id);
      return uploads.map(([, value]) => value).filter(isSound.uploads);
    }, LIST_TIMEOUT);
    if (forgotten || !database.isThere) return forgotten ?? [];
    throw new UploadError('stalled', 'The browser has not deleted what it stores of unfinished uploads.', {
      hint: 'Sign out anyway, and call `forgetUnfinished()` again when a page is next loaded.',
      help: `${HOMEPAGE}/guide/sign-out#forget`,
      retryable: true,
    });
  },
};

const use = <T>(work: (transaction: IDBTransaction) => Promise<T>, timeout?: number) =>
  database.use('readwrite', ALL, work, timeout);

type Sound<Name extends keyof typeof isSound> = (typeof isSound)[Name] extends ((value: unknown) => value is infer T)
  ? T
  : never;

interface Query {
  readonly index?: string;
  readonly range?: IDBKeyRange | string | undefined;
  readonly most?: number;
  readonly timeout?: number | undefined;
}

/** Reads records of a store; those that are damaged are deleted, a session with its files. */
async function read<Name extends 'sessions' | 'files' | 'uploads'>(
  name: Name,
  { index, range, most, timeout }: Query,
): Promise<Sound<Name>[] | undefined> {
  const all = (transaction: IDBTransaction) => {
    const store = transaction.objectStore(name);
    return entriesOf(index === undefined ? store : store.index(index), range, most);
  };
  const entries = await database.use('readonly', [name], all, timeout);
  const damaged = entries?.filter(([, value]) => !isSound[name](value)) ?? [];
  if (damaged.length > 0)
    await use(async (transaction) => {
      for (const [key] of damaged) transaction.objectStore(name).delete(key);
      if (name === SESSIONS) for (const [id] of damaged) remove(transaction, id as string);
    });
  return entries?.map(([, value]) => value).filter(isSound[name] as (value: unknown) => value is Sound<Name>);
}

/** The keys and values in a range, in their order. */
async function entriesOf<Key extends IDBValidKey = IDBValidKey>(
  source: IDBObjectStore | IDBIndex,
  range?: IDBValidKey | IDBKeyRange,
  most?: number,
): Promise<(readonly [Key, unknown])[]> {
  const [keys, values] = await Promise.all([
    resultOf(source.getAllKeys(range, most)),
    resultOf<unknown[]>(source.getAll(range, most)),
  ]);
  return keys.map((key, i) => [key as Key, values[i]] as const);
}

async function ownerOf(transaction: IDBTransaction, id: string): Promise<string | undefined> {
  const session = await resultOf<unknown>(transaction.objectStore(SESSIONS).get(id));
  return isSound.sessions(session) ? session.owner : undefined;
}

/** Puts a record, or deletes it. @param outerKey where the record does not have its key */
function put(store: IDBObjectStore, record: object | undefined, key: IDBValidKey, outerKey?: IDBValidKey): void {
  if (!record) return void store.delete(key);
  try {
    store.put(record, outerKey);
  } catch {
    store.put({ ...record, handle: undefined }, outerKey); // DataCloneError: a handle that this browser does not store
  }
}

/** Whether their files are removed: the records of uploads say it, too, since those of the files go with their page. */
async function withholdUploads(transaction: IDBTransaction, files: readonly FileRecord[]): Promise<void> {
  const uploads = transaction.objectStore(UPLOADS);
  for (const { upload = '', removedAt } of files) {
    const found = await resultOf<unknown>(uploads.get(upload));
    if (isSound.uploads(found) && found.removedAt !== removedAt) put(uploads, { ...found, removedAt }, found.id);
  }
}

/** @param rest files that stay */
function remove(transaction: IDBTransaction, id: string, rest: readonly FileRecord[] = []): void {
  transaction.objectStore(SESSIONS).delete(id);
  const range = IDBKeyRange.bound([id], [id, []]);
  for (const name of [FILES, REOPEN]) transaction.objectStore(name).delete(range);
  for (const record of rest) transaction.objectStore(FILES).put(record);
}
