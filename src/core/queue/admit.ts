import { type FileRules, checkRules } from './file-rules.js';
import { rejection } from './rejection.js';
import type { Ledger } from './ledger.js';
import type { UploadError } from '../upload-error.js';
import type { UploadTask } from './upload-task.js';

/**
 * Decides about a task that is about to be added.
 *
 * @returns the task, an earlier failed or canceled task for the same file (to retry), or the error that rejects it
 */
export function admit(task: UploadTask, rules: FileRules, ledger: Ledger): UploadTask | UploadError {
  const known = rules.unique ? ledger.find(task) : undefined;
  if (!known) return checkRules(task.file, rules, ledger.admitted) ?? task;
  if (known.status === 'failed') return known;
  if (known.status === 'canceled') return checkRules(task.file, rules, ledger.admitted) ?? known; // it did not count
  return rejection('duplicate', 'This file is in the list already.');
}
