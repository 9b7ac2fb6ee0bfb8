import type { Admitted } from './file-rules.js';
import type { UploadTask } from './upload-task.js';

/** What counts against the rules: the tasks that are in, and their bytes. */
export class Admission implements Admitted {
  readonly #sizes = new Map<UploadTask, number>();
  #size = 0;

  get count(): number {
    return this.#sizes.size;
  }
  get size(): number {
    return this.#size;
  }

  /** Counts a task, with the size that its file has now. */
  add(task: UploadTask): void {
    this.delete(task);
    this.#sizes.set(task, task.size);
    this.#size += task.size;
  }

  delete(task: UploadTask): void {
    this.#size -= this.#sizes.get(task) ?? 0;
    this.#sizes.delete(task);
  }
}
