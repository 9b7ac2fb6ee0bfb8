import type { Gate } from './gate.js';
import type { Ledger } from './ledger.js';
import type { Emit } from './queue-events.js';
import type { QueueSettings } from './queue-settings.js';
import type { UploadTask } from './upload-task.js';

/** What of a queue the withdrawals need. */
interface Queue {
  readonly ledger: Ledger;
  readonly gate: Gate;
  readonly settings: () => QueueSettings;
  /** A task was removed, and may come back; or it has come back. For later pages it is gone meanwhile. */
  readonly withhold: (task: UploadTask, isRemoved: boolean) => void;
  readonly fillSlots: () => void;
  /** Takes a task out for good. */
  readonly remove: (task: UploadTask) => void;
  readonly emit: Emit;
}

/** Removals that can be undone: until they are settled, nothing is aborted in OSS, and no record is deleted. */
export class Withdrawals {
  readonly #queue: Queue;
  /** Tasks that were sent, or waited for that. */
  readonly #interrupted = new WeakSet<UploadTask>();

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  /** Takes a task out of the list as `queue.remove` does, which settles it later. */
  withdraw(task: UploadTask): void {
    const { ledger, gate, withhold, fillSlots, emit } = this.#queue;
    if (!ledger.withdraw(task)) return;
    const { status } = task;
    const wasEnqueued = gate.remove(task); // perhaps long ago
    if (status === 'uploading') task.stop('paused');
    if (status === 'uploading' || (status === 'queued' && wasEnqueued)) this.#interrupted.add(task);
    withhold(task, true);
    emit('file-removed', { task });
    fillSlots();
  }

  /** Puts tasks back in their places, as far as the rules have room for them: `file-reject` fires for the others. */
  putBack(tasks: Iterable<UploadTask> = [...this.#queue.ledger.withdrawn]): void {
    const { ledger, gate, settings, withhold, fillSlots, emit } = this.#queue;
    for (const task of tasks) {
      if (!ledger.withdrawn.has(task)) continue;
      const error = ledger.whyNotAgain(task);
      if (error) {
        emit('file-reject', { file: task.original, error, path: task.path });
        continue;
      }
      ledger.add(task);
      withhold(task, false);
      const { rules, image } = settings();
      if (task.isChecking) gate.check(task, { ...rules, image });
      if (this.#interrupted.delete(task)) gate.enqueue(task.status === 'paused' ? task.requeue() : task);
      emit('file-restored', { task });
    }
    fillSlots();
  }

  /** Nothing comes back. */
  settle(): void {
    for (const task of this.#queue.ledger.withdrawn) this.#queue.remove(task);
  }
}
