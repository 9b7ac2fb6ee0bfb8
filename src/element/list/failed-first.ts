import type { UploadTask } from '../../core/queue/upload-task.js';

/** Tasks with those that failed before all others; the same array as long as nothing changes. */
export class FailedFirst {
  #tasks: readonly UploadTask[] = [];
  #failed: readonly UploadTask[] = [];
  #ordered: readonly UploadTask[] = [];

  /** @param count how many have failed. */
  of(tasks: readonly UploadTask[], count: number): readonly UploadTask[] {
    const failed = count > 0 ? tasks.filter(({ status }) => status === 'failed') : [];
    const isSame = failed.length === this.#failed.length && failed.every((task, index) => task === this.#failed[index]);
    if (tasks === this.#tasks && isSame) return this.#ordered;
    this.#tasks = tasks;
    this.#failed = failed;
    this.#ordered = count > 0 ? [...failed, ...tasks.filter(({ status }) => status !== 'failed')] : tasks;
    return this.#ordered;
  }
}
