import type { StoredObject } from '../object/stored-object.js';
import { formState } from '../task/stored-task.js';
import type { UploadTask } from '../task/upload-task.js';
import { ProcessingWatch } from '../processing/processing-watch.js';
import type { ProcessingHost } from '../processing/endpoint-status.js';
import { saveError } from '../upload/after-upload.js';
import type { QueueContext } from './queue-context.js';
import type { UploadQueue } from './upload-queue.js';

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
    isGone: (task) => !ledger.has(task) && !ledger.withdrawn.has(task),
    moved(task) {
      change(task);
      if (ledger.has(task)) emit('upload-processing', { task });
    },
    ended(task) {
      change(task);
      for (const object of formState([task])) queue.memory.current?.done(task, { ...object, fields: undefined });
      const { result, processing } = task;
      for (const old of ledger.replaced) queue.remove(old);
      if (processing?.state === 'refused') emit('upload-refused', { task, reason: processing.reason });
      else if (result) emit('upload-ready', { task, result });
    },
  };
}

/** Waits until a stored file is ready, or late. @returns what is known of it then @throws UploadError `save`, if it is refused; the signal's reason */
export async function untilReady(
  queue: UploadQueue,
  task: UploadTask,
  signal: AbortSignal | undefined,
): Promise<StoredObject | undefined> {
  const ended = new AbortController();
  await new Promise<void>((resolve) => {
    const look = () => void ((task.processing?.state !== 'processing' || signal?.aborted) && resolve());
    for (const name of ['upload-processing', 'upload-ready', 'upload-refused', 'file-removed'] as const)
      queue.addEventListener(name, look, { signal: ended.signal });
    signal?.addEventListener('abort', look, { signal: ended.signal });
    look();
  });
  ended.abort();
  signal?.throwIfAborted();
  const { result, processing } = task;
  if (processing?.state !== 'refused') return result;
  throw saveError(processing.reason ?? 'The server did not accept this file.', {
    key: result?.key,
    hint: 'The object is stored under `key`; `status` of the server has refused it.',
  });
}
