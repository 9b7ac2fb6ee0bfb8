import { LIST_TIMEOUT } from './database.js';
import type { UploadFile } from './file-upload.js';
import { findHeld, runExclusively } from './locks.js';
import { sendToPages } from './pages.js';
import { isFresh, isRemovalOver, type SharedUpload } from './record.js';
import type { QueueSessions } from './queue-sessions.js';
import { recordScope } from './scope.js';
import type { Session } from './session.js';
import { memoryStore } from './store.js';
import { identityOf, uploadId } from './upload-id.js';

type OwnUploads = Pick<QueueSessions<object>, 'scope' | 'all' | 'forgetMissing'>;

/** The uploads in parts of a scope, which earlier pages have begun and not finished. */
export class SharedUploads {
  readonly #own: OwnUploads;
  readonly #abort: (upload: SharedUpload) => void;

  /** @param own the sessions of this queue @param abort aborts an upload in OSS, in the background */
  constructor(own: OwnUploads, abort: (upload: SharedUpload) => void) {
    this.#own = own;
    this.#abort = abort;
  }

  /** Those that no page works on, and no task stands for. Ends those of files whose removal nobody can undo; deletes those that are too old. */
  async list(): Promise<SharedUpload[]> {
    const all = await memoryStore.uploads(this.#own.scope, LIST_TIMEOUT);
    if (all.length === 0) return [];
    const [isHeld, files] = await Promise.all([findHeld(), memoryStore.inParts()]);
    const old = all.filter((one) => !isFresh(one.upload.savedAt) && !isHeld(one.id));
    for (const { id, upload } of old) void memoryStore.deleteUpload(id, upload.uploadId);
    const unfinished = all.filter((one) => !one.result && isFresh(one.upload.savedAt));
    return unfinished.filter((one) => {
      if (isHeld(one.id)) return false;
      const waiting = files.filter(({ upload }) => upload === one.id);
      const own = waiting.length > 0 ? waiting : [one];
      const isRemoved = own.every(({ removedAt }) => removedAt !== undefined);
      if (isRemoved && own.every(isRemovalOver)) void this.discard(one).catch(() => {});
      return !isRemoved && !this.#own.all.some((session) => session.files.hasTaskFor(one));
    });
  }

  /** Those of this file, with any image settings. */
  async of(file: File): Promise<SharedUpload[]> {
    const { scope } = this.#own;
    const wanted = identityOf(scope, file, undefined).file;
    return (await memoryStore.uploads(scope)).filter((one) => isFresh(one.upload.savedAt) && one.file === wanted);
  }

  /** Aborts an upload of an earlier page for which other bytes were made of the same file, as another version of the browser does. */
  async discardOther(task: UploadFile): Promise<void> {
    const found = await memoryStore.upload(uploadId(this.#own.scope, task));
    if (found && found.size !== task.size) await this.discard(found);
  }

  /** A file that an earlier page had in parts is gone: so is its upload, unless another file needs it. @param session wrote that */
  async release(id: string, session: Session): Promise<void> {
    await session.flush();
    const [found, files] = await Promise.all([memoryStore.upload(id), memoryStore.inParts(id)]);
    if (found && files.length === 0) await this.discard(found);
  }

  /** Deletes an upload, and aborts it in OSS, unless a page works on it. */
  async discard(shared: SharedUpload): Promise<void> {
    const { id, upload } = shared;
    if ((await findHeld())(id)) return; // a page may have resumed it since
    const isDeleted = await runExclusively(id, () => memoryStore.deleteUpload(id, upload.uploadId));
    if (isDeleted) this.#abort(shared);
    this.#own.forgetMissing((record) => record.upload === id);
  }

  /** Deletes all that is stored in a scope, in all pages; aborts the uploads that no page works on. Those that one works on continue. @throws UploadError `stalled` */
  async forget(resumeScope: string): Promise<void> {
    const scope = recordScope(resumeScope);
    sendToPages({ forgets: scope });
    const uploads = await memoryStore.forget(scope);
    const isHeld = await findHeld();
    await memoryStore.forget(scope); // what another page was about to write when the message came
    sendToPages('changed');
    for (const one of uploads) if (!one.result && isFresh(one.upload.savedAt) && !isHeld(one.id)) this.#abort(one);
  }
}
