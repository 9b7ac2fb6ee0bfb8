import { asJson } from '../queue/as-json.js';
import type { Admitted } from '../queue/file-rules.js';
import type { UploaderDoor } from '../queue/uploader-door.js';
import type { UploadTask } from '../queue/upload-task.js';
import type { StoredFile } from '../../object/stored-file.js';
import {
  asUnfinished,
  type Discard,
  forgetUnfinished,
  listLeftRecords,
  listUnfinished,
  refreshLists,
  type UnfinishedUpload,
  type UnsavedUploads,
  type UnverifiedFiles,
} from '../resume/unfinished.js';
import { fitsPage } from '../resume/page-place.js';
import { forgetUnsaved, listUnsaved, type UnsavedFile } from '../resume/unsaved.js';
import { recordScope } from '../resume/record-scope.js';
import type { StoredObject } from '../../object/stored-object.js';
import { leftFile, type LeftFile, type OwnedQueue, Ownership } from './ownership.js';
import { QueueMemory } from './queue-memory.js';
import type { RememberedQueue } from './remembered.js';
import { replaceLeft } from './replace-left.js';
import type { UnfinishedBatch } from './unfinished-batch.js';
import { WithheldBatches } from './withheld-batches.js';

/** The queue, as far as what is left needs it. */
export interface LeftWorkQueue extends RememberedQueue, OwnedQueue {
  readonly uploader: () => Pick<UploaderDoor, 'discard' | 'open' | 'origin'>;
  /** What counts against the rules. */
  readonly admitted: () => Admitted;
  /** Adds files that are stored and not saved. */
  readonly addUnsaved: (files: readonly UnsavedFile[]) => UploadTask[];
}

/** What earlier pages left. */
export type Unfinished = UnverifiedFiles | UnfinishedBatch | UnsavedUploads | UnfinishedUpload;

/** What earlier pages left for a queue: batches, files in parts, files that are stored and not saved. */
export class LeftWork {
  readonly memory: QueueMemory;
  readonly #queue: LeftWorkQueue;
  readonly #ownership: Ownership;
  readonly #withheld: WithheldBatches;
  #replacing = Promise.resolve();

  constructor(queue: LeftWorkQueue) {
    this.#queue = queue;
    this.#ownership = new Ownership(queue);
    this.#withheld = new WithheldBatches(this.#ownership.isOwn);
    this.memory = new QueueMemory(queue, () => this.#replaceLeft(), this.#withheld);
  }

  /** @see UploadQueue.restore */
  async restore(scope: string, onWait: (restoring: Promise<unknown>) => void): Promise<UploadTask[]> {
    if (this.#ownership.isCertain) return this.#restoreOwn(scope);
    await this.memory.open();
    const asking = this.#ownership.prove((await this.#unverified(scope)).files);
    if (!asking) return this.#restoreOwn(scope);
    const restoring = asking.then(() => this.#restoreOwn(scope));
    onWait(restoring);
    return restoring;
  }

  async #restoreOwn(scope: string): Promise<UploadTask[]> {
    const { afterUpload, context, field } = this.#queue.settings();
    const stored = await this.memory.restore();
    if (!afterUpload) return stored;
    const unsaved = (await listUnsaved(scope, this.#queue.tasks())).filter(
      (file) => fitsPage(file.place, file.context, asJson(context), field) && this.#ownership.isOwn(file.stored.key),
    );
    return [...stored, ...this.#addUnsaved(unsaved)];
  }

  /** Shows objects that the state of a form brings back, as far as they are this person's. @param onAdopted called in the same step */
  async adopt(objects: readonly StoredFile[], onAdopted: () => void): Promise<UploadTask[]> {
    const { isCertain, isOwn } = this.#ownership;
    if (!isCertain) await this.#ownership.prove(objects.map((object) => leftFile(object.key, object)));
    const tasks = this.#queue.adopt(objects.filter(({ key }) => isOwn(key)));
    onAdopted();
    return tasks;
  }

  /** @see UploadQueue.listUnfinished */
  async list(scope: string): Promise<Unfinished[]> {
    const batches = await this.memory.list();
    const unverified = await this.#unverified(scope);
    if (!this.#ownership.isPending) void this.#ownership.prove(unverified.files)?.then(refreshLists);
    const { isOwn, isPending } = this.#ownership;
    const tasks = this.#queue.tasks();
    const listed = [...batches, ...(await listUnfinished(scope, tasks, this.#discard, this.#addUnsaved, isOwn))];
    const { files, forget } = unverified;
    if (files.length === 0) return listed;
    return [{ kind: 'unverified', id: 'unverified', total: files.length, isPending, forget }, ...listed];
  }

  /** What is not known to be this person's: each file once, though it may have a record of its own and one in a batch. */
  async #unverified(scope: string): Promise<Pick<UnverifiedFiles, 'forget'> & { files: readonly LeftFile[] }> {
    const { isCertain, isOwn } = this.#ownership;
    if (isCertain) return { files: [], forget: async () => {} };
    const tasks = this.#queue.tasks();
    const unsaved = (await listUnsaved(scope, tasks)).filter(({ stored }) => !isOwn(stored.key));
    const inParts = (await listLeftRecords(scope, tasks, this.#discard)).filter(({ key }) => !isOwn(key));
    const inBatches = this.#withheld.files;
    const keys = new Set(inBatches.map(({ key }) => key));
    const records = [
      ...unsaved.map(({ name, stored }) => leftFile(stored.key, { ...stored, name })),
      ...inParts.map((record) => leftFile(record.key, record)),
    ];
    const forget = async () => {
      this.#ownership.giveUp();
      await this.#withheld.forget();
      await Promise.all(unsaved.map((file) => forgetUnsaved(file, scope)));
      await Promise.all(inParts.map((record) => asUnfinished(record, this.#discard).forget()));
    };
    return { files: [...inBatches, ...records.filter(({ key }) => !keys.has(key))], forget };
  }

  /** @see UploadQueue.forgetUnfinished */
  async forget(scope: string): Promise<void> {
    this.#ownership.forget();
    await forgetUnfinished(scope, this.#discard); // which says it to all tabs
    await this.memory.forget(scope);
  }

  /** Adds those whose objects no task has, as many as the rules leave room for. */
  readonly #addUnsaved = (files: readonly UnsavedFile[]): UploadTask[] => {
    const tasks = this.#queue.tasks();
    const { maxFiles = Infinity } = this.#queue.settings().rules;
    const idOf = (stored: StoredObject | undefined) => `${stored?.bucket}\n${stored?.key}`;
    const known = new Set(tasks.map(({ stored }) => idOf(stored)));
    const missing = files.filter(({ stored }) => !known.has(idOf(stored)));
    return this.#queue.addUnsaved(missing.slice(0, Math.max(0, maxFiles - this.#queue.admitted().count)));
  };

  /** A file that is discarded is no longer missing in its batch, either. */
  readonly #discard: Discard = (left) => {
    this.memory.forgetFile(left);
    return this.#queue.uploader().discard(left);
  };

  /**
   * Where one file replaces another, what earlier pages have not uploaded is replaced by the one that is on its way. One after the other, so
   * that nothing is aborted twice.
   */
  #replaceLeft(): void {
    const { resumeScope = '', rules } = this.#queue.settings();
    if (!rules.replaces) return;
    const replace = () => replaceLeft(this.memory, recordScope(resumeScope), this.#discard);
    this.#replacing = this.#replacing.then(replace).catch(() => {}); // storage may be blocked
  }
}
