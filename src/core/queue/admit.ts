import { type FileRules, refusal, refuse } from './file-rules.js';
import type { Ledger } from './ledger.js';
import type { UploadError } from '../upload-error.js';
import type { UploadTask } from './upload-task.js';

/**
 * Judges a task that is about to come in.
 *
 * @returns it; or the one that failed or was canceled with the same file, to be tried again with this one; or why it may not.
 */
export function admit(task: UploadTask, rules: FileRules, ledger: Ledger): UploadTask | UploadError {
  const known = rules.unique ? ledger.find(task) : undefined;
  if (!known) return refuse(task.file, rules, ledger.admitted) ?? task;
  if (known.status !== 'failed' && known.status !== 'canceled') {
    return refusal('duplicate', 'This file is in the list already.');
  }
  if (known.file === known.original) known.file = task.file; // what was chosen again can be read again
  return known;
}
