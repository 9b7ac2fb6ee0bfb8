import type { LeftWork, LeftWorkQueue } from '../batch/left-work.js';
import type { FoundFile } from '../batch/remembered.js';
import { lazy } from '../lazy.js';
import { chosenFolder } from './chosen-folder.js';
import type { UploadTask } from './upload-task.js';

/** The one door to what earlier pages left for a queue, and to what it leaves for later ones. The code is loaded when there may be something. */
export class Leftovers {
  readonly #queue: LeftWorkQueue;
  readonly #work = lazy(async () => {
    const { LeftWork } = await import('../batch/left-work.js');
    const work = new LeftWork(this.#queue);
    for (const task of this.#removed.splice(0)) work.memory.remove(task);
    return work;
  });
  /** Added before the code was loaded. */
  #added: UploadTask[] | undefined;
  /** Removed before the code was loaded. */
  readonly #removed: UploadTask[] = [];

  constructor(queue: LeftWorkQueue) {
    this.#queue = queue;
  }

  /** The memory of the batches, once it is loaded. */
  get memory(): LeftWork['memory'] | undefined {
    return this.#work.current?.memory;
  }

  /** Does something with the queue's scope; without one, nothing is left, and `otherwise` is the result. */
  async with<T>(act: (work: LeftWork, scope: string) => Promise<T>, otherwise: T): Promise<T> {
    const { resumeScope } = this.#queue.settings();
    return resumeScope === undefined ? otherwise : act(await this.#work(), resumeScope);
  }

  /** The file of an earlier page that this is. */
  find(file: File, path: string | undefined): FoundFile | undefined {
    return this.memory?.find(file, path ?? chosenFolder(file));
  }

  /** A task was added. @param left the file of an earlier page whose place it takes */
  add(task: UploadTask, left?: FoundFile): void {
    if (this.#queue.settings().resumeScope === undefined) return;
    if (left) return this.memory?.take(left, task);
    if (this.#added) return void this.#added.push(task);
    if (this.memory) return this.memory.add(task);
    const added = (this.#added = [task]);
    void this.with(async ({ memory }) => {
      this.#added = undefined;
      memory.addListed(added);
    }, undefined).catch(() => void (this.#added = undefined)); // the upload works without it
  }

  /** A task was removed. */
  remove(task: UploadTask): void {
    if (this.memory) this.memory.remove(task);
    else this.#removed.push(task);
  }
}
