import type { UploadTask } from '../task/upload-task.js';
import type { QueueContext } from './queue-context.js';

type Listed = Pick<QueueContext, 'ledger' | 'settings'>;

/**
 * Whether a task is in the list, and has stored its file (although the page could not save it) or can still do so by itself. Not the file that
 * another one is about to replace.
 */
export function isLive(queue: Listed, task: UploadTask): boolean {
  const { status, error } = task;
  if (queue.ledger.withdrawn.has(task)) return status === 'done'; // it may come back
  if (!queue.ledger.has(task)) return false;
  if (status === 'done') return !isReplacing(queue);
  return status !== 'canceled' && (status !== 'failed' || error?.code === 'save');
}

/** Whether an object was stored before whose URL has this path: its key, or its bucket and key. Not the one that is about to be replaced. */
export function hasAdopted(queue: Listed, path: string): boolean {
  if (isReplacing(queue)) return false;
  return [...queue.ledger.places].some(({ hasRun, result }) => {
    return result && !hasRun && (path === result.key || path === `${result.bucket}/${result.key}`);
  });
}

/** Whether a file is about to replace the one that is stored. */
function isReplacing({ ledger, settings }: Listed): boolean {
  const { done, count } = ledger.totals;
  return !!settings.rules.replaces && done < count;
}
