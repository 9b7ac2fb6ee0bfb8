import type { UploadMetric } from '../uploader/upload-meter.js';
import type { StoredObject } from '../stored-object.js';
import type { UploadError } from '../upload-error.js';
import type { UploadTask } from './upload-task.js';

/** The events of a queue, by name, with their `detail`. The element fires the same ones. */
export interface QueueEvents {
  'file-added': { task: UploadTask };
  /** `path`: the folder it came from, if it was dropped in one. */
  'file-reject': { file: File; error: UploadError; path?: string | undefined };
  'file-removed': { task: UploadTask };
  /** Cancelable: `preventDefault()` is a veto. */
  'upload-before': { task: UploadTask };
  'upload-start': { task: UploadTask };
  /** At most once a frame for each task. */
  'upload-progress': { task: UploadTask };
  'upload-success': { task: UploadTask; result: StoredObject };
  'upload-error': { task: UploadTask; error: UploadError };
  'upload-pause': { task: UploadTask };
  'upload-resume': { task: UploadTask };
  /** `key`: of the object, where it was stored already; it stays in OSS. */
  'upload-abort': { task: UploadTask; key?: string | undefined };
  'upload-retry': { task: UploadTask; error: UploadError; attempt: number };
  /** What an ended upload took; fires after the event of its end. */
  'upload-metric': UploadMetric;
  /** Nothing runs and nothing waits. */
  'uploads-settled': { tasks: readonly UploadTask[] };
  /** A task moved to another state or phase; for views. */
  'task-change': { task: UploadTask };
}

export type QueueEventName = keyof QueueEvents;

type Listener<K extends QueueEventName> = (event: CustomEvent<QueueEvents[K]>) => void;

/** An `EventTarget` whose events are typed by `QueueEvents`. */
export interface QueueEventTarget {
  addEventListener<K extends QueueEventName>(
    type: K,
    listener: Listener<K>,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener<K extends QueueEventName>(
    type: K,
    listener: Listener<K>,
    options?: EventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

export class QueueEventTarget extends EventTarget {
  /** Fires an event. @returns false when a listener vetoed it */
  protected emit<K extends QueueEventName>(type: K, detail: QueueEvents[K]): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable: type === 'upload-before' }));
  }
}
