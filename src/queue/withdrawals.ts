import type { PendingChecks } from './pending-checks.js';
import type { Ledger } from './ledger.js';
import type { Emit } from './queue-events.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';

/** What of a queue the withdrawals need. */
export interface WithdrawalQueue {
  readonly ledger: Ledger;
  readonly checks: PendingChecks;
  readonly settings: QueueSettings;
  /** A task was removed, and may come back; or it has come back. For later pages it is gone meanwhile. */
  readonly withhold: (task: UploadTask, isRemoved: boolean) => void;
  readonly fillSlots: () => void;
  readonly emit: Emit;
}

/** Withdrawn tasks that were sent, or waited for that. */
const interrupted = new WeakSet<UploadTask>();

/**
 * Takes tasks out of a queue's list as `remove` does, but so that `putBack` can undo it: nothing is aborted in OSS, no record is deleted.
 * `remove` ends that, and so do new files and a submit.
 *
 * @returns those that were in the list, and that no listener has removed
 */
export function withdraw(
  { ledger, checks, withhold, fillSlots, emit }: WithdrawalQueue,
  tasks: Iterable<UploadTask>,
): UploadTask[] {
  const withdrawn: UploadTask[] = [];
  for (const task of tasks) {
    if (!ledger.withdraw(task)) continue;
    withdrawn.push(task);
    const { status } = task;
    const wasEnqueued = checks.remove(task); // perhaps long ago
    if (status === 'uploading') task.stop('paused');
    if (status === 'uploading' || (status === 'queued' && wasEnqueued)) interrupted.add(task);
    withhold(task, true);
    emit('file-removed', { task });
  }
  fillSlots();
  return withdrawn.filter((task) => ledger.withdrawn.has(task));
}

/** Puts withdrawn tasks back in their places, as far as the rules have room for them: `file-reject` fires for the others. */
export function putBack(queue: WithdrawalQueue, tasks: Iterable<UploadTask>): void {
  const { ledger, checks, settings, withhold, fillSlots, emit } = queue;
  const { rules, image } = settings;
  for (const task of tasks) {
    if (!ledger.withdrawn.has(task)) continue;
    const error = ledger.whyNotAgain(task);
    if (error) {
      emit('file-reject', { file: task.original, error, path: task.path });
      continue;
    }
    ledger.add(task);
    withhold(task, false);
    if (task.isChecking) checks.check(task, { ...rules, image });
    if (interrupted.delete(task)) checks.enqueue(task.status === 'paused' ? task.requeue() : task);
    emit('file-restored', { task });
  }
  fillSlots();
}
