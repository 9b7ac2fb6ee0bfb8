import { fromEntries } from '../base/from-entries.js';
import { isPlain, isSame } from '../base/is-same.js';
import type { FetchGrant } from '../grant/grant.js';
import { onSignOut } from '../grant/sign-out.js';
import type { StoredObject } from '../object/stored-object.js';
import { UploadError } from '../base/upload-error.js';
import type { UploadProgress } from './follow-upload.js';
import { type QueueOptions, UploadQueue } from './upload-queue.js';

export type { UploadProgress };

/**
 * The options of `upload`: those of a queue, and these. Where users sign in, set `resumeScope` to a text with the user's id: calls of
 * different users then share no grant. At sign-out, `forgetUnfinished()` of any queue, or of the element's, drops all grants of `upload()`.
 */
export interface UploadOptions extends Omit<QueueOptions, 'autoStart'> {
  /** Where grants come from: a URL, or a function (`endpoint(url, { headers })` makes one). */
  endpoint: string | FetchGrant;
  /** Cancels the upload. */
  signal?: AbortSignal | undefined;
  /** Called at most 20 times a second while bytes are sent, and when the file is stored. */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
}

type Settings = Omit<UploadOptions, 'signal' | 'onProgress'>;

interface KeptQueue {
  readonly settings: Settings;
  readonly queue: UploadQueue;
}

/** Those that upload, and those that are kept for the next call. */
const queues: KeptQueue[] = [];

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
  const cancel = () => queue.cancel(task);
  signal?.addEventListener('abort', cancel);
  const code = await import('./follow-upload.js').catch(() => undefined); // beside the queue's own: without it the upload fails
  try {
    return await (code?.follow(task, queue, signal, onProgress) ?? task.finished);
  } catch (error) {
    throw signal?.aborted ? aborted(signal.reason) : error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    code?.forget(task, queue, queues);
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

function aborted(cause: unknown): UploadError {
  return new UploadError('aborted', 'The upload was canceled.', { cause });
}

/** A copy that later changes of the original do not reach: of plain objects and lists; everything else is the same in it. */
function copyPlain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyPlain) as T;
  if (!isPlain(value)) return value;
  return fromEntries(Object.entries(value).map(([name, one]) => [name, copyPlain(one)])) as T;
}
