import type { StoredFile } from '../../object/stored-file.js';
import { formState } from '../queue/stored-task.js';
import type { UploadTask } from '../queue/upload-task.js';
import { type BatchHeader, type FileState, fileStates } from './batch-record.js';

/** The state of a task's file in its batch. */
export function stateOf({ status }: UploadTask): FileState {
  if (status === 'done') return fileStates.done;
  return status === 'canceled' ? fileStates.gone : fileStates.waiting;
}

/** What a later page shows of a file that is done: without a user, no name. What the page says of it may change later, and is not kept. */
export function storedFileOf(task: UploadTask, { salt }: BatchHeader): StoredFile | undefined {
  const [stored] = formState([task]);
  if (stored && salt !== undefined) delete stored.name;
  if (stored) delete stored.fields;
  return stored;
}

/** Whether a context can be kept: one that is not JSON fails the upload, as soon as it matters. */
export function isJson(context: unknown): boolean {
  try {
    return JSON.stringify(context) !== '';
  } catch {
    return false; // a cycle, a BigInt
  }
}
