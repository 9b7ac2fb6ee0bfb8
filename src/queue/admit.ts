import { type FileRules, checkRules } from '../rules/file-rules.js';
import { rejection } from '../rules/rejection.js';
import type { Ledger } from './ledger.js';
import type { SameFile } from '../memory/queue-memory.js';
import type { UploadError } from '../base/upload-error.js';
import type { UploadTask } from '../task/upload-task.js';

/**
 * Decides about a task that is about to be added.
 *
 * @param found the same file of an earlier page
 * @returns the task, an earlier failed or canceled task for the same file (to retry), the error that rejects it, or undefined for a
 * file that is uploaded, and is chosen again with others that are not
 */
export function admit(
  task: UploadTask,
  rules: FileRules,
  ledger: Ledger,
  found?: SameFile,
): UploadTask | UploadError | undefined {
  if (found?.isDone) return found.isExpected ? undefined : duplicate();
  const known = rules.unique ? ledger.find(task) : undefined;
  if (!known) return checkRules(task.file, rules, ledger.admitted) ?? task;
  if (known.status === 'failed') return known;
  if (known.status === 'canceled') return checkRules(task.file, rules, ledger.admitted) ?? known; // it did not count
  return duplicate();
}

const duplicate = () => rejection('duplicate', 'This file is in the list already.');
