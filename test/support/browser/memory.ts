import { resultOf } from '../../../src/memory/database.js';
import type { FileRecord, SessionRecord, SharedUpload, UploadRecord } from '../../../src/memory/record.js';
import { pageOf, recordScope } from '../../../src/memory/scope.js';
import { memoryStore } from '../../../src/memory/store.js';
import { tabId } from '../../../src/memory/owner.js';
import { identityOf, uploadId as uploadIdOf } from '../../../src/memory/upload-id.js';

/** The name of the database. */
export const DATABASE = 'oss-direct-upload-memory';
/** Milliseconds since a session was left. */
export const AGE = 3_600_000;
export const fileOf = (name: string) => new File([name], name, { lastModified: 1 });

/** The sessions that are stored in a scope, as a queue names it. */
export const sessions = async (scope: string): Promise<SessionRecord[]> =>
  (await memoryStore.sessions()).filter((one) => one.scope === recordScope(scope));

/** The records of files that are stored in a scope, in the order in which they were added. */
export async function records(scope: string): Promise<FileRecord[]> {
  const all = await Promise.all((await sessions(scope)).map(({ id }) => memoryStore.files(id)));
  return all.flatMap((files) => files ?? []);
}

/** The records of uploads in parts that are stored in a scope. */
export const sharedUploads = (scope: string): Promise<SharedUpload[]> => memoryStore.uploads(recordScope(scope));

/** The uploads in parts that are stored in a scope. */
export const uploads = async (scope: string): Promise<UploadRecord[]> =>
  (await sharedUploads(scope)).map(({ upload }) => upload);

/** Stores the record of an upload in parts. */
export const putUpload = (upload: SharedUpload) => memoryStore.write('', undefined, () => ({ upload }));

/** What is stored in a scope is another page's from now on, which is gone. */
export async function endPages(scope: string): Promise<void> {
  for (const one of await sessions(scope))
    await memoryStore.write(one.id, one.owner, () => ({ session: { ...one, owner: 'a page before' } }));
}

/** Leaves a session, as a page that is gone. @param more of the session */
export async function leave(
  scope: string,
  files: readonly Partial<FileRecord>[],
  more: Partial<SessionRecord> = {},
): Promise<string> {
  const id = `session ${Math.random()}`;
  const [page, at] = [pageOf(location.href), Date.now() - AGE];
  const session: SessionRecord = {
    ...{ id, scope: recordScope(scope), owner: 'a page before', tab: tabId(), page, field: '', context: undefined },
    ...{ savedAt: at, ...more },
  };
  const all = files.map((file, number) => {
    const { name = `${number}.jpg`, size = name.length } = file;
    const { file: text, changedAt, folder } = identityOf(session.scope, fileOf(name), file.path);
    const record: FileRecord = { file: text, changedAt, folder, name, size, ...file, session: id, number };
    return [number, record] as const;
  });
  await memoryStore.write(id, undefined, () => ({ session, files: new Map(all) }));
  return id;
}

/** Leaves a form that was not submitted, with files that are done, or wait. */
export const leaveFiles = (
  scope: string,
  count: number,
  keyOf: (name: string) => string | undefined = (name) => name,
  isDone = true,
): Promise<string> =>
  leave(
    scope,
    Array.from({ length: count }, (_, i) => {
      const key = keyOf(`${i}.jpg`);
      return key === undefined ? {} : { key, isOwn: true, ...(isDone && { result: { key, size: 9 } }) };
    }),
  );

/** Leaves an upload in parts, of two gigabytes unless given. @param age in milliseconds */
export async function leaveUpload(
  scope: string,
  name: string,
  age = 0,
  {
    size = 2_000_000_000,
    ...more
  }: Partial<Omit<SharedUpload, 'upload'>> & Partial<Omit<UploadRecord, 'savedAt'>> = {},
): Promise<SharedUpload> {
  const savedAt = Date.now() - age;
  const { changedAt = 0, made = String(size), sent, key = `k/${name}`, uploadId = 'u', path, handle } = more;
  const upload = { bucket: 'b', host: 'h', key, uploadId, partSize: 1_000_000, sent, savedAt };
  const original = Object.defineProperty(new File([], name), 'size', { value: size });
  const id = uploadIdOf(recordScope(scope), { original, size, path, image: { settings: made } });
  const { file, folder } = identityOf(recordScope(scope), original, path);
  const facts = { file, folder, changedAt, name, size, path, made, handle };
  const shared = { id, scope: recordScope(scope), owner: 'a page before', ...facts, upload };
  await putUpload(shared);
  return shared;
}

/** Leaves a file that is stored and not saved. */
export const leaveUnsaved = (scope: string, name: string, key: string, context?: unknown): Promise<string> =>
  leave(
    scope,
    [
      {
        ...{ name, key, stored: { key, etag: '"e"', size: 9, type: '', verified: true } },
        ...{ storedAt: Date.now(), unsaved: recordScope(scope) },
      },
    ],
    { context },
  );

/** Deletes all that is stored. */
export async function startWithNothing(): Promise<void> {
  const request = indexedDB.deleteDatabase(DATABASE);
  await new Promise((resolve) => (request.onsuccess = request.onblocked = resolve));
}

/** Every value that is stored. */
export async function allStored(): Promise<object[]> {
  await memoryStore.open(); // which makes the stores, where there are none
  const database = await resultOf(indexedDB.open(DATABASE));
  try {
    const names = [...database.objectStoreNames];
    const all = names.map((name) => resultOf<object[]>(database.transaction(name).objectStore(name).getAll()));
    return (await Promise.all(all)).flat();
  } finally {
    database.close();
  }
}
