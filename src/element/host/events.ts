import type { QueueEvents } from '../../queue/queue-events.js';
import type { UploadTask } from '../../task/upload-task.js';
import { rowChildren } from './row-children.js';

/** The element's events by name, with their `detail`. All bubble and cross shadow roots. */
export type UploadEventDetails = Omit<QueueEvents, 'task-change' | RemovalEvent> & {
  /**
   * A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the
   * controls in it are disabled.
   */
  'file-removed': RemovalDetail;
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  'file-restored': RemovalDetail;
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  'file-discarded': RemovalDetail;
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  'submit-held': object;
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  'submit-released': { reason: 'sent' | 'invalid' | 'canceled' };
};

type RemovalEvent = 'file-removed' | 'file-restored' | 'file-discarded';
type RemovalDetail = { task: UploadTask; children: readonly Element[] };
export type UploadEventName = keyof UploadEventDetails;
export type UploadEventMap = { [K in UploadEventName]: CustomEvent<UploadEventDetails[K]> };

/** An event of the queue; its `type` says what its `detail` is. */
export type QueueEvent = {
  [K in keyof QueueEvents]: CustomEvent<QueueEvents[K]> & { readonly type: K };
}[keyof QueueEvents];

type Events = UploadEventMap & HTMLElementEventMap;
type Listener<K extends keyof Events> = (event: Events[K]) => unknown;
type AnyListener = EventListenerOrEventListenerObject;

/** `addEventListener`, typed by the event's name. */
export interface AddUploadListener {
  <K extends keyof Events>(type: K, listener: Listener<K>, options?: boolean | AddEventListenerOptions): void;
  (type: string, listener: AnyListener, options?: boolean | AddEventListenerOptions): void;
}

/** `removeEventListener`, typed by the event's name. */
export interface RemoveUploadListener {
  <K extends keyof Events>(type: K, listener: Listener<K>, options?: boolean | EventListenerOptions): void;
  (type: string, listener: AnyListener, options?: boolean | EventListenerOptions): void;
}

const names: Record<Exclude<keyof QueueEvents, 'task-change'>, true> = {
  'file-added': true,
  'file-reject': true,
  'file-removed': true,
  'file-restored': true,
  'file-discarded': true,
  'file-moved': true,
  'upload-before': true,
  'upload-start': true,
  'upload-progress': true,
  'upload-success': true,
  'upload-processing': true,
  'upload-ready': true,
  'upload-refused': true,
  'upload-error': true,
  'upload-pause': true,
  'upload-resume': true,
  'upload-abort': true,
  'upload-retry': true,
  'upload-metric': true,
  'uploads-settled': true,
};

/** Those of the queue. */
export const uploadEventNames = Object.keys(names) as (keyof typeof names)[];

const isRemoval = (type: string): boolean => /^file-(rem|res|disc)/.test(type);

/** Emits a queue's event on the element. The page's veto goes back to the queue. */
export function emit(event: QueueEvent, element: HTMLElement): void {
  const { type, cancelable } = event;
  const { task } = event.detail as { task: UploadTask };
  const detail = isRemoval(type) ? { task, children: rowChildren(element, task) } : event.detail;
  const copy = new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true });
  if (!element.dispatchEvent(copy)) event.preventDefault();
}
