import type { StoredObject } from '../object/stored-object.js';
import type { UploadTask } from '../task/upload-task.js';
import type { UploadQueue } from './upload-queue.js';

/** How far an upload is. */
export interface UploadProgress {
  /** Bytes sent. */
  sent: number;
  /** Bytes of the file. */
  size: number;
  /** Bytes a second; undefined while unknown. */
  speed: number | undefined;
  /** Seconds left; undefined while unknown. */
  remaining: number | undefined;
}

/** Queues that have nothing to do and are kept for the next call: with their grants, and with failed files, which resume. */
const MOST_IDLE = 8;
/** Failed files that a queue keeps: the latest. */
const MOST_FAILED = 1000;

/** Waits until a file of `upload()` is stored, and ready where the server processes it; reports how far it is. */
export async function follow(
  task: UploadTask,
  queue: UploadQueue,
  signal: AbortSignal | undefined,
  onProgress: ((progress: UploadProgress) => void) | undefined,
): Promise<StoredObject> {
  const report = () => {
    const { sent, size, speed, remaining } = task;
    try {
      onProgress?.({ sent, size, speed, remaining });
    } catch (thrown) {
      globalThis.reportError?.(thrown); // the page's mistake costs nobody a file
    }
  };
  const onFrame = ({ detail }: { detail: { task: unknown } }) => void (detail.task === task && report());
  queue.addEventListener('upload-progress', onFrame);
  try {
    const stored = await task.finished;
    report();
    const code = task.awaits && (await import('./watch-processing.js').catch(() => undefined));
    return (await code?.untilReady(queue, task, signal)) ?? stored;
  } finally {
    queue.removeEventListener('upload-progress', onFrame);
  }
}

/** The upload has ended: forgets it, and of all queues what no call needs. */
export function forget(task: UploadTask, queue: UploadQueue, queues: { readonly queue: UploadQueue }[]): void {
  if (task.status === 'failed') forgetOldFailures(queue); // it is kept, so that the same file resumes
  else queue.remove(task);
  const idle = queues.filter((one) => one.queue.tasks.every(({ status }) => status === 'failed'));
  for (const one of idle.slice(0, -MOST_IDLE)) queues.splice(queues.indexOf(one), 1);
}

function forgetOldFailures(queue: UploadQueue): void {
  if (queue.totals.failed <= MOST_FAILED) return;
  const failed = queue.tasks.filter(({ status }) => status === 'failed');
  for (const task of failed.slice(0, -MOST_FAILED)) queue.remove(task);
}
