import type { QueueContext } from './queue-context.js';
import type { UploadTask } from '../task/upload-task.js';

/**
 * Takes tasks out of a queue's list as `remove` does, but so that `putBack` can undo it: nothing is aborted in OSS, no record is deleted.
 * `remove` ends that, and so do new files and a submit.
 *
 * @returns those that were in the list, and that no listener has removed
 */
export function withdraw(context: QueueContext, tasks: Iterable<UploadTask>): UploadTask[] {
  const { ledger, runner, emit } = context;
  const { memory } = context.queue;
  const withdrawn: UploadTask[] = [];
  for (const task of tasks) {
    if (!ledger.withdraw(task)) continue;
    withdrawn.push(task);
    runner.current?.forget(task);
    if (task.status === 'uploading') task.stop('paused');
    memory.current?.withhold(task, true);
    task.stream?.store?.withhold(true);
    emit('file-removed', { task });
  }
  context.fill();
  return withdrawn.filter((task) => ledger.withdrawn.has(task));
}

/** Puts withdrawn tasks back in their places, as far as the rules have room for them: `file-reject` fires for the others. */
export function putBack(context: QueueContext, tasks: Iterable<UploadTask>): void {
  const { ledger, emit } = context;
  const { memory } = context.queue;
  for (const task of tasks) {
    const isInterrupted = ledger.withdrawn.get(task);
    if (isInterrupted === undefined) continue;
    const error = ledger.whyNotAgain(task);
    if (error) {
      emit('file-reject', { file: task.original, error, path: task.path });
      continue;
    }
    ledger.add(task);
    memory.current?.withhold(task, false);
    task.stream?.store?.withhold(false);
    if (task.isChecking) ledger.unchecked.add(task);
    if (isInterrupted) ledger.enqueue(task.status === 'paused' ? task.requeue() : task);
    emit('file-restored', { task });
  }
  context.fill();
}
