import { copyPlain } from './copy-plain.js';
import { isSame } from '../base/is-same.js';
import type { FetchGrant } from '../grant/grant.js';
import { onSignOut } from '../grant/sign-out.js';
import type { StoredObject } from '../object/stored-object.js';
import { UploadError } from '../base/upload-error.js';
import { type QueueOptions, UploadQueue } from './upload-queue.js';

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

/**
 * The options of `upload`: those of a queue, and these. Where users sign in, set `resumeScope` to a text with the user's id: calls of
 * different users then share no grant. At sign-out, `forgetUnfinished()` of any queue, or of the element's, drops all grants of `upload()`.
 */
export interface UploadOptions extends Omit<QueueOptions, 'autoStart'> {
  /** Where grants come from: a URL, or a function (`endpoint(url, { headers })` makes one). */
  endpoint: string | FetchGrant;
  /** Cancels the upload. */
  signal?: AbortSignal | undefined;
  /** Called at most once a frame while bytes are sent, and when the file is stored. */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
}

type Settings = Omit<UploadOptions, 'signal' | 'onProgress'>;

/** Queues that have nothing to do and are kept for the next call: with their grants, and with failed files, which resume. */
const MOST_IDLE = 8;
/** Failed files that a queue keeps: the latest. */
const MOST_FAILED = 1000;
const queues: KeptQueue[] = [];

interface KeptQueue {
  readonly settings: Settings;
  readonly queue: UploadQueue;
}

/**
 * Uploads one file, with everything that a queue does for it: parts, retries, resume, integrity. Calls with the same endpoint
 * and settings share one queue, and so grants and connections. After a failure, a call with the same file resumes. A file that the server processes
 * is waited for until it is ready.
 *
 * @example
 * const { key } = await upload(file, {
 *   endpoint: '/api/oss-permission',
 *   signal,
 *   onProgress: ({ sent, size }) => console.log(sent / size),
 * });
 * @throws UploadError; `aborted` when `signal` ends the upload; `save` when the server refuses the file
 */
export async function upload(file: File, { signal, onProgress, ...settings }: UploadOptions): Promise<StoredObject> {
  if (signal?.aborted) throw aborted(signal.reason);
  const kept = queueFor(fixed(settings));
  const { queue } = kept;
  const task = add(file, queue);
  if (!queues.includes(kept)) queues.push(kept);
  const report = () => {
    const { sent, size, speed, remaining } = task;
    try {
      onProgress?.({ sent, size, speed, remaining });
    } catch (thrown) {
      globalThis.reportError?.(thrown); // the page's mistake costs nobody a file
    }
  };
  const onFrame = ({ detail }: { detail: { task: unknown } }) => void (detail.task === task && report());
  const cancel = () => queue.cancel(task);
  queue.addEventListener('upload-progress', onFrame);
  signal?.addEventListener('abort', cancel);
  try {
    const stored = await task.finished;
    report();
    const code = task.awaits && (await import('./watch-processing.js').catch(() => undefined));
    return (await code?.untilReady(queue, task, signal)) ?? stored;
  } catch (error) {
    throw signal?.aborted ? aborted(signal.reason) : error;
  } finally {
    queue.removeEventListener('upload-progress', onFrame);
    signal?.removeEventListener('abort', cancel);
    if (task.status === 'failed') forgetOldFailures(queue); // it is kept, so that the same file resumes
    else queue.remove(task);
    forgetIdleQueues();
  }
}

function add(file: File, queue: UploadQueue) {
  let rejected: UploadError | undefined;
  const onReject = ({ detail }: { detail: { error: UploadError } }) => void (rejected = detail.error);
  queue.addEventListener('file-reject', onReject);
  let [task] = queue.add([file]);
  if (!task && rejected?.rule === 'duplicate') [task] = queue.add([file], undefined, true);
  queue.removeEventListener('file-reject', onReject);
  if (!task) throw rejected ?? new UploadError('internal', 'The queue did not take the file.');
  return task;
}

/** The settings as they are now: the page may change its objects after the call. A mode may have a state, so it is not copied. */
const fixed = ({ mode, ...settings }: Settings): Settings => ({ ...copyPlain(settings), ...(mode && { mode }) });

/** The queue of earlier calls with these settings, or a new one, which is not kept yet. */
function queueFor(settings: Settings): KeptQueue {
  const known = queues.find((one) => isSame(one.settings, settings));
  if (known) return known;
  onSignOut(forgetQueues);
  const { rules: { maxFiles: _, maxTotalSize: __, ...rules } = {}, ...options } = settings; // one file a call
  const queue = new UploadQueue({ ...options, rules: { ...rules, unique: true } });
  if (settings.ofRoute) void queue.loadRules();
  return { settings, queue };
}

/** The next call has another user: it makes its own queue. Uploads that run end in theirs. */
function forgetQueues(): void {
  queues.length = 0;
}

function forgetOldFailures(queue: UploadQueue): void {
  if (queue.totals.failed <= MOST_FAILED) return;
  const failed = queue.tasks.filter(({ status }) => status === 'failed');
  for (const task of failed.slice(0, -MOST_FAILED)) queue.remove(task);
}

function forgetIdleQueues(): void {
  const idle = queues.filter(({ queue }) => queue.tasks.every(({ status }) => status === 'failed'));
  for (const one of idle.slice(0, -MOST_IDLE)) queues.splice(queues.indexOf(one), 1);
}

function aborted(cause: unknown): UploadError {
  return new UploadError('aborted', 'The upload was canceled.', { cause });
}
