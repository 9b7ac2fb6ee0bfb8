import type { LeftWork, LeftWorkQueue } from '../batch/left-work.js';
import type { FoundFile } from '../batch/remembered.js';
import { lazy } from '../lazy.js';
import { chosenFolder } from './chosen-folder.js';
import type { StoredFile } from '../../object/stored-file.js';
import type { UploadTask } from './upload-task.js';

/** The one door to what earlier pages left for a queue, and to what it leaves for later ones. The code is loaded when there may be something. */
export class Leftovers {
  readonly #queue: LeftWorkQueue;
  /** The memory of the batches, once it is loaded. */
  memory: LeftWork['memory'] | undefined;
  readonly #work = lazy(async () => {
    const { LeftWork } = await import('../batch/left-work.js');
    const work = new LeftWork(this.#queue);
    this.memory = work.memory; // in this moment: nothing happens between what it catches up with and what it hears of
    this.memory.catchUp(this.#added, this.#removed.splice(0));
    this.#added.clear();
    return work;
  });
  /** Added before the code was loaded. */
  readonly #added = new Set<UploadTask>();
  /** Stored by an earlier page, and removed before the code was loaded. */
  readonly #removed: UploadTask[] = [];

  constructor(queue: LeftWorkQueue) {
    this.#queue = queue;
  }

  /** Does something with the queue's scope; without one, nothing is left, and `otherwise` is the result. */
  async with<T>(act: (work: LeftWork, scope: string) => Promise<T>, otherwise: T): Promise<T> {
    const { resumeScope } = this.#queue.settings();
    return resumeScope === undefined ? otherwise : act(await this.#work(), resumeScope);
  }

  /** Shows what the state of a form brings back, as far as it is this person's. @param onRestored called in the same step */
  async restoreState(objects: readonly StoredFile[], onRestored = () => {}): Promise<UploadTask[]> {
    return (await this.#work()).adopt(objects, onRestored);
  }

  /** The file of an earlier page that this is. */
  find(file: File, path: string | undefined): FoundFile | undefined {
    return this.memory?.find(file, path ?? chosenFolder(file));
  }

  /** A task was added. @param left the file of an earlier page whose place it takes */
  add(task: UploadTask, left?: FoundFile): void {
    if (!this.#isKept) return;
    if (left) return this.memory?.take(left, task);
    if (this.memory) return this.memory.add(task);
    this.#added.add(task);
    this.#work().catch(() => {}); // the upload works without it, and the next file loads it again
  }

  /** A task was removed. */
  remove(task: UploadTask): void {
    if (this.memory) this.memory.remove(task);
    else if (!this.#added.delete(task) && this.#isKept) this.#removed.push(task);
  }

  get #isKept(): boolean {
    return this.#queue.settings().resumeScope !== undefined;
  }
}
