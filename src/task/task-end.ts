import type { StoredObject } from '../object/stored-object.js';
import { UploadError } from '../base/upload-error.js';
import type { TaskState } from './task-state.js';

export const aborted = (how: 'paused' | 'canceled') => new UploadError('aborted', `The upload was ${how}.`);

/** The next end of a task, as a promise. A rejection that nobody handles is not reported. */
export class TaskEnd {
  readonly promise: Promise<StoredObject>;
  #resolve!: (result: StoredObject) => void;
  #reject!: (error: UploadError) => void;

  /** @param state what the task does now: it may have ended already */
  constructor(state: TaskState) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => {});
    this.handle(state);
  }

  /** The task does this from now on. */
  handle(state: TaskState): void {
    if (state.status === 'done') this.#resolve(state.result);
    if (state.status === 'failed') this.#reject(state.error);
    if (state.status === 'canceled') this.#reject(aborted('canceled'));
  }
}
