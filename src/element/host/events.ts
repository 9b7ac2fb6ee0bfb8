import type { QueueEvents } from '../../queue/queue-events.js';
import type { UploadTask } from '../../task/upload-task.js';

/** The element's events by name, with their `detail`, as the manifest and the frameworks have them. All bubble and cross shadow roots. */
export type UploadEventDetails = Omit<QueueEvents, 'task-change' | RemovalEvent> & {
  /**
   * A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the
   * controls in it are disabled.
   */
  'file-removed': { task: UploadTask; children: readonly Element[] };
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  'file-restored': { task: UploadTask; children: readonly Element[] };
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  'file-discarded': { task: UploadTask; children: readonly Element[] };
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  'submit-held': object;
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  'submit-released': { reason: 'sent' | 'invalid' | 'canceled' };
};

type RemovalEvent = 'file-removed' | 'file-restored' | 'file-discarded';
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

const isRemoval = (type: string): boolean => /^file-(rem|res|disc)/.test(type);

/** Emits a queue's event on the element. @returns false where the page vetoes it */
export function emit(event: QueueEvent, element: HTMLElement): boolean {
  const { type, cancelable } = event;
  const { task } = event.detail as { task: UploadTask };
  const detail = isRemoval(type) ? { task, children: rowChildren(element, task) } : event.detail;
  const copy = new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true });
  return element.dispatchEvent(copy);
}

/** What the page has put into the row of this file, or into all rows: children of the element whose `slot` is a task's id. */
export function rowChildren(host: Element, task?: UploadTask): Element[] {
  return [...host.children].filter(({ slot }) => (task ? slot === task.id : slot.startsWith('upload-')));
}
