import type { UploadTask } from '../../task/upload-task.js';
import { UploadQueue } from '../../queue/upload-queue.js';
import { readQueueSettings } from './read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';

/** The queue that the element makes for itself and configures by its settings. */
export class OwnQueue {
  readonly #element: SettingsElement;
  readonly queue: UploadQueue;
  /** Since the element left the page, or shows a given queue. */
  #suspended: readonly UploadTask[] = [];

  constructor(element: SettingsElement) {
    this.#element = element;
    this.queue = new UploadQueue(readQueueSettings(element));
  }

  /** Applies settings that have changed since. */
  configure(): void {
    this.queue.configure(readQueueSettings(this.#element));
  }

  /** The element has left the page, or shows another queue: pauses the uploads, because nobody sees them any more. */
  suspend(): void {
    this.queue.isShown = false;
    const { noAuto } = this.#element;
    const active = this.queue.tasks.filter(({ status }) => status === 'uploading' || (status === 'queued' && !noAuto));
    this.#suspended = [...this.#suspended, ...active];
    for (const task of active) this.queue.pause(task);
  }

  /** The queue is seen again: resumes what `suspend()` paused. */
  resume(): void {
    this.queue.isShown = true;
    for (const task of this.#suspended) this.queue.resume(task);
    this.#suspended = [];
  }
}
