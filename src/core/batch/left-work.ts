import { asJson } from '../queue/as-json.js';
import type { Admitted } from '../queue/file-rules.js';
import type { UploadTask } from '../queue/upload-task.js';
import {
  type Discard,
  forgetUnfinished,
  listUnfinished,
  type UnfinishedUpload,
  type UnsavedUploads,
} from '../resume/unfinished.js';
import { fitsPage } from '../resume/page-place.js';
import { listUnsaved, type UnsavedFile } from '../resume/unsaved.js';
import { recordScope } from '../resume/record-scope.js';
import type { StoredObject } from '../stored-object.js';
import { QueueMemory } from './queue-memory.js';
import type { RememberedQueue } from './remembered.js';
import { replaceLeft } from './replace-left.js';
import type { UnfinishedBatch } from './unfinished-batch.js';

/** The queue, as far as what is left needs it. */
export interface LeftWorkQueue extends RememberedQueue {
  readonly discard: Discard;
  /** What counts against the rules. */
  readonly admitted: () => Admitted;
  /** Adds files that are stored and not saved. */
  readonly addUnsaved: (files: readonly UnsavedFile[]) => UploadTask[];
}

/** What earlier pages left for a queue: batches, files in parts, files that are stored and not saved. */
export class LeftWork {
  readonly memory: QueueMemory;
  readonly #queue: LeftWorkQueue;
  #replacing = Promise.resolve();

  constructor(queue: LeftWorkQueue) {
    this.#queue = queue;
    this.memory = new QueueMemory(queue, () => this.#replaceLeft());
  }

  /** @see UploadQueue.restore */
  async restore(scope: string): Promise<UploadTask[]> {
    const { afterUpload, context, field } = this.#queue.settings();
    const stored = await this.memory.restore();
    if (!afterUpload) return stored;
    const unsaved = (await listUnsaved(scope, this.#queue.tasks())).filter((file) =>
      fitsPage(file.place, file.context, asJson(context), field),
    );
    return [...stored, ...this.#addUnsaved(unsaved)];
  }

  /** @see UploadQueue.listUnfinished */
  async list(scope: string): Promise<(UnfinishedUpload | UnsavedUploads | UnfinishedBatch)[]> {
    const batches = await this.memory.list();
    return [...batches, ...(await listUnfinished(scope, this.#queue.tasks(), this.#discard, this.#addUnsaved))];
  }

  /** @see UploadQueue.forgetUnfinished */
  async forget(scope: string): Promise<void> {
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
    return this.#queue.discard(left);
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
