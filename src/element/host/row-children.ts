import type { UploadTask } from '../../task/upload-task.js';

/** What the page has put into the row of this file, or into all rows: children of the element whose `slot` is a task's id. */
export function rowChildren(host: Element, task?: UploadTask): Element[] {
  return [...host.children].filter(({ slot }) => (task ? slot === task.id : slot.startsWith('upload-')));
}
