import type { UploadTask } from '../../core/queue/upload-task.js';

/** Puts failed tasks before all others; returns the same array until something changes. */
export class FailedFirst {
  #tasks: readonly UploadTask[] = [];
  #failed: readonly UploadTask[] = [];
  #ordered: readonly UploadTask[] = [];

  /** @param count how many tasks have failed */
  order(tasks: readonly UploadTask[], count: number): readonly UploadTask[] {
    const failed = count > 0 ? tasks.filter(({ status }) => status === 'failed') : [];
    const isSame = failed.length === this.#failed.length && failed.every((task, index) => task === this.#failed[index]);
    if (tasks === this.#tasks && isSame) return this.#ordered;
    this.#tasks = tasks;
    this.#failed = failed;
    this.#ordered = count > 0 ? [...failed, ...tasks.filter(({ status }) => status !== 'failed')] : tasks;
    return this.#ordered;
  }
}
