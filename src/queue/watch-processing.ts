import { formState } from '../task/stored-task.js';
import type { UploadTask } from '../task/upload-task.js';
import { ProcessingWatch } from '../processing/processing-watch.js';
import type { ProcessingHost } from '../processing/watched.js';
import type { QueueContext } from './queue-context.js';

/** Watches the processing of a queue's files. */
export const watchProcessing = (context: QueueContext): ProcessingWatch => new ProcessingWatch(hostOf(context));

/** The queue, as that needs it. */
function hostOf(context: QueueContext): ProcessingHost {
  const { ledger, emit, listener, queue } = context;
  const change = (task: UploadTask) => {
    ledger.update(task);
    listener.described(task);
  };
  return {
    isShown: () => context.isShown,
    isListed: (task) => ledger.has(task),
    moved(task) {
      change(task);
      if (ledger.has(task)) emit('upload-processing', { task });
    },
    ended(task) {
      change(task);
      for (const object of formState([task])) queue.memory.current?.done(task, { ...object, fields: undefined });
      const { result, processing } = task;
      if (processing?.state === 'refused') emit('upload-refused', { task, reason: processing.reason });
      else if (result) emit('upload-ready', { task, result });
    },
  };
}
