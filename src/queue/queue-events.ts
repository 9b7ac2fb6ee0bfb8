import type { UploadMetric } from '../job/upload-metric.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadError } from '../base/upload-error.js';
import type { UploadTask } from '../task/upload-task.js';

/** The events of a queue, by name, with their `detail`. The element fires the same ones. */
export interface QueueEvents {
  /** A file was added. */
  'file-added': { task: UploadTask };
  /**
   * A file was not added: `error.rule` says why. `duplicate`: it is already in the list. With the code `file` it, or the folder of that name, cannot be
   * read. `path`: the folder it was in.
   */
  'file-reject': { file: File; error: UploadError; path?: string | undefined };
  /** A file was removed from the list; `file-restored` or `file-discarded` follows. */
  'file-removed': { task: UploadTask };
  /** The person has undone the removal of a file: it is in its place again. */
  'file-restored': { task: UploadTask };
  /** A removed file cannot come back any more: now its object may be deleted. */
  'file-discarded': { task: UploadTask };
  /** A file was moved in the list: `index` is its new place among all. */
  'file-moved': { task: UploadTask; index: number };
  /** An upload is about to start; `preventDefault()` vetoes it. */
  'upload-before': { task: UploadTask };
  /** The first bytes are about to be sent. */
  'upload-start': { task: UploadTask };
  /** Bytes were sent; at most 20 times a second for each file. */
  'upload-progress': { task: UploadTask };
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  'upload-success': { task: UploadTask; result: StoredObject };
  /** The server works on a stored file before it can be used: this began, or `task.processing` has changed. */
  'upload-processing': { task: UploadTask };
  /** The processing of a stored file has ended, and it can be used. */
  'upload-ready': { task: UploadTask; result: StoredObject };
  /** The server refuses a stored file, such as one with a virus: it is not in a form's value. `reason`: its own words. */
  'upload-refused': { task: UploadTask; reason?: string | undefined };
  /** An upload failed. */
  'upload-error': { task: UploadTask; error: UploadError };
  /** An upload was paused. */
  'upload-pause': { task: UploadTask };
  /** A paused upload was resumed, and is queued. */
  'upload-resume': { task: UploadTask };
  /** An upload was canceled. `key`: the object that is stored already and stays in OSS. */
  'upload-abort': { task: UploadTask; key?: string | undefined };
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  'upload-retry': { task: UploadTask; error: UploadError; attempt: number };
  /**
   * Measurements of an upload that has ended: sizes in bytes, times in milliseconds, parts, retries; no names, no secrets. It
   * fires after the event of the end.
   */
  'upload-metric': UploadMetric;
  /** No file is being uploaded or queued any more. */
  'uploads-settled': { tasks: readonly UploadTask[] };
  /** A task moved to another state or phase; for views. */
  'task-change': { task: UploadTask };
}

/** The name of an event of a queue. */
export type QueueEventName = keyof QueueEvents;

/** Fires an event. @returns false when a listener vetoed it */
export type Emit = <K extends QueueEventName>(type: K, detail: QueueEvents[K]) => boolean;

type Listener<K extends QueueEventName> = (event: CustomEvent<QueueEvents[K]>) => void;

/** An `EventTarget` whose events are typed by `QueueEvents`. */
export interface QueueEventTarget {
  /** Calls the listener at each event of this name; the event's `detail` is as in `QueueEvents`. */
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
  /** Removes a listener, as in the DOM. */
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
  /** @internal Those that hear of each event, before its listeners do; one that returns false vetoes it. */
  readonly watchers: Set<(event: Event) => boolean | undefined> = new Set();

  /** Fires an event. @returns false when a listener vetoed it */
  protected emit<K extends QueueEventName>(type: K, detail: QueueEvents[K]): boolean {
    const event = new CustomEvent(type, { detail, cancelable: type === 'upload-before' });
    const isVetoed = [...this.watchers].filter((watch) => watch(event) === false).length > 0; // all of them hear of it
    return this.dispatchEvent(event) && !isVetoed;
  }
}
