import { lazy } from '../base/lazy.js';
import type { SameFile, QueueMemory } from '../memory/queue-memory.js';
import type { StoredFile } from '../object/stored-object.js';
import { chosenFolder } from '../object/file-id.js';
import type { QueueContext } from './queue-context.js';
import type { QueueRestore } from './queue-restore.js';
import type { UploadTask } from '../task/upload-task.js';

/** The one door to what is stored of a queue's files beyond its page. The code is loaded when there may be something. */
export class MemoryDoor {
  readonly #context: QueueContext;
  readonly #restore = lazy(async () => {
    const { QueueRestore } = await import('./queue-restore.js');
    const restore = new QueueRestore(this.#context);
    this.#current = restore; // in this moment: nothing happens between what it catches up with and what it hears of
    restore.catchUp(this.#removed.splice(0));
    return restore;
  });
  #current: QueueRestore | undefined;
  /** Removed before the code was loaded: an earlier page may have stored them. */
  readonly #removed: UploadTask[] = [];

  constructor(context: QueueContext) {
    this.#context = context;
  }

  /** The memory, once it is loaded. */
  get current(): QueueMemory<UploadTask> | undefined {
    return this.#current?.memory;
  }

  /** Loads the memory and opens its database, so that what is stored is on its way at once. Undefined without a scope, or without the code. */
  load(): Promise<QueueMemory<UploadTask> | undefined> {
    return this.with((restore) => restore.load(), undefined).catch(() => undefined);
  }

  /** Does something with the queue's scope; without one, nothing is stored, and `otherwise` is the result. */
  async with<T>(act: (restore: QueueRestore, scope: string) => Promise<T>, otherwise: T): Promise<T> {
    const { resumeScope } = this.#context.settings;
    return resumeScope === undefined ? otherwise : act(await this.#restore(), resumeScope);
  }

  /** Shows what the state of a form brings back, as far as it is this person's. @param onRestored called in the same step */
  async restoreState(objects: readonly StoredFile[], onRestored = () => {}): Promise<UploadTask[]> {
    return (await this.#restore()).adopt(objects, onRestored);
  }

  /** The file of an earlier page that this is. */
  find(file: File, path: string | undefined): SameFile | undefined {
    return this.current?.find(file, path ?? chosenFolder(file));
  }

  /** A task was added. @param found the file of an earlier page whose place it takes */
  add(task: UploadTask, found?: SameFile): void {
    if (!this.#isStored) return;
    if (this.current) return this.current.add(task, found);
    this.#restore().catch(() => {}); // the upload works without it, and the next file loads it again
  }

  /** A task has changed. */
  handle(task: UploadTask): void {
    this.#current?.handle(task);
  }

  /** A task was removed. */
  remove(task: UploadTask): void {
    if (this.current) this.current.forget(task, task.result?.key);
    else if (this.#isStored) this.#removed.push(task);
  }

  get #isStored(): boolean {
    return this.#context.settings.resumeScope !== undefined;
  }
}
