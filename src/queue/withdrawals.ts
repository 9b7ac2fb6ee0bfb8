import type { QueueContext } from './queue-context.js';
import type { UploadTask } from '../task/upload-task.js';

/** Withdrawn tasks that were sent, or waited for that. */
const interrupted = new WeakSet<UploadTask>();

/**
 * Takes tasks out of a queue's list as `remove` does, but so that `putBack` can undo it: nothing is aborted in OSS, no record is deleted.
 * `remove` ends that, and so do new files and a submit.
 *
 * @returns those that were in the list, and that no listener has removed
 */
export function withdraw(context: QueueContext, tasks: Iterable<UploadTask>): UploadTask[] {
  const {
    ledger,
    runner,
    emit,
    queue: { memory },
  } = context;
  const withdrawn: UploadTask[] = [];
  for (const task of tasks) {
    const wasWaiting = ledger.waiting.has(task) || ledger.unsaved.has(task);
    if (!ledger.withdraw(task)) continue;
    withdrawn.push(task);
    const { status } = task;
    runner.current?.forget(task);
    if (status === 'uploading') task.stop('paused');
    if (status === 'uploading' || wasWaiting) interrupted.add(task);
    memory.current?.withhold(task, true);
    emit('file-removed', { task });
  }
  context.fill();
  return withdrawn.filter((task) => ledger.withdrawn.has(task));
}

/** Puts withdrawn tasks back in their places, as far as the rules have room for them: `file-reject` fires for the others. */
export function putBack(context: QueueContext, tasks: Iterable<UploadTask>): void {
  const {
    ledger,
    emit,
    queue: { memory },
  } = context;
  for (const task of tasks) {
    if (!ledger.withdrawn.has(task)) continue;
    const error = ledger.whyNotAgain(task);
    if (error) {
      emit('file-reject', { file: task.original, error, path: task.path });
      continue;
    }
    ledger.add(task);
    memory.current?.withhold(task, false);
    if (task.isChecking) ledger.unchecked.add(task);
    if (interrupted.delete(task)) ledger.enqueue(task.status === 'paused' ? task.requeue() : task);
    emit('file-restored', { task });
  }
  context.fill();
}
