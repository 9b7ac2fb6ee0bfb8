import { LIST_TIMEOUT } from './database.js';
import { isSameRecord, releaseUpload, type UploadFile } from './file-upload.js';
import { findHeld, runExclusively } from './locks.js';
import { sendToPages } from './pages.js';
import {
  doneFile,
  type FileRecord,
  isFresh,
  isRemovalOver,
  sessionLock,
  type SessionRecord,
  unsavedObject,
} from './record.js';
import type { Session } from './session.js';
import { memoryStore } from './store.js';
import { isSameIdentity, uploadIdentityOf, uploadLock } from './upload-id.js';

/** What other pages may continue of a file, and the session in which it was added. */
export interface SharedFile {
  readonly record: FileRecord;
  readonly session: SessionRecord | undefined;
}

/** The files of a scope that are in parts, or stored and not saved, in sessions of any page. */
export class SharedFiles {
  readonly #own: { readonly scope: string; readonly all: readonly Session[] };
  readonly #abort: (record: FileRecord) => void;

  /**
   * @param own the sessions of this queue
   * @param abort aborts an upload in OSS, in the background
   */
  constructor(own: { readonly scope: string; readonly all: readonly Session[] }, abort: (record: FileRecord) => void) {
    this.#own = own;
    this.#abort = abort;
  }

  /** Those that no page works on or shows, and no task of this queue stands for. */
  async list(): Promise<SharedFile[]> {
    const scope = this.#own.scope;
    const all = (await memoryStore.shared(scope, LIST_TIMEOUT)).filter((one) => isFresh(one) && !doneFile(one));
    if (all.length === 0) return [];
    const [isHeld, sessions] = await Promise.all([findHeld(), memoryStore.sessions()]);
    const own = this.#own.all;
    const isFree = (one: FileRecord) =>
      unsavedObject(one)
        ? own.some(({ record }) => record.id === one.session) || !isHeld(sessionLock({ id: one.session }))
        : !isHeld(uploadLock(scope, one));
    const isListed = (one: FileRecord) =>
      (one.upload ?? unsavedObject(one)) && !one.removedAt && !own.some(({ files }) => files.hasTaskFor(one));
    const free = all.filter(isFree);
    for (const one of free) if (one.upload && isRemovalOver(one)) void this.discard(one).catch(() => {});
    return free
      .filter(isListed)
      .map((record) => ({ record, session: sessions.find(({ id }) => id === record.session) }));
  }

  /** The uploads in parts of this file, with any image settings. */
  async uploadsOf(file: File): Promise<FileRecord[]> {
    const wanted = uploadIdentityOf(this.#own.scope, { original: file, size: file.size, path: undefined });
    const all = await memoryStore.shared(this.#own.scope);
    return all.filter((one) => one.upload && isFresh(one) && one.file === wanted.file);
  }

  /** Aborts an upload of an earlier page for which other bytes were made of the same file, as another version of the browser does. */
  async discardOther(task: UploadFile): Promise<void> {
    const identity = uploadIdentityOf(this.#own.scope, task);
    const isOther = (one: FileRecord) => isSameIdentity(one, identity) && one.size !== task.size;
    for (const one of await this.uploadsOf(task.original)) if (isOther(one)) await this.discard(one);
  }

  /** Deletes what other pages could continue of a file, and aborts its upload, unless a page works on it or continues it. */
  async discard(record: FileRecord): Promise<void> {
    const { upload } = record;
    const scope = this.#own.scope;
    const lock = uploadLock(scope, record);
    if (upload && (await findHeld())(lock)) return; // a page may have resumed it since
    const session = this.#own.all.find((one) => one.record.id === record.session);
    await session?.flush();
    if (upload) {
      const isOver = await runExclusively(lock, () => releaseUpload(scope, record, upload, true));
      if (isOver) this.#abort(record);
    } else {
      await memoryStore.update(scope, (records) =>
        records.filter((one) => isSameRecord(one, record)).map((one) => [one, { stored: undefined }] as const),
      );
    }
    session?.forget(record.number);
  }

  /** Deletes all that is stored in a scope, in all pages; aborts the uploads that no page works on. Those that one works on continue. */
  async forget(scope: string): Promise<void> {
    sendToPages({ forgets: scope });
    const records = (await memoryStore.forget(scope)) ?? [];
    const isHeld = await findHeld();
    await memoryStore.forget(scope); // what another page was about to write when the message came
    sendToPages('changed');
    const isOver = (one: FileRecord) => one.upload && isFresh(one) && !doneFile(one) && !isHeld(uploadLock(scope, one));
    for (const one of records) if (isOver(one)) this.#abort(one);
  }
}
