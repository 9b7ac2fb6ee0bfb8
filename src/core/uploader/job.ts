import type { FileInfo } from '../grant/grant-source.js';
import type { Destination, Job, ObjectOptions, TransferOptions } from '../mode.js';
import { handleOf, uploadFingerprint } from '../resume/fingerprint.js';
import { measureOf } from './upload-meter.js';
import { claimObject } from './object-claims.js';
import { checkKey, joinKey, makeKey } from './object-key.js';
import type { QueueMemory } from './queue-memory.js';
import { recordScope } from '../resume/record-scope.js';
import { resumeSlot, type ResumeSlot } from '../resume/resume-store.js';
import { retry, type RetryPolicy } from '../retry.js';
import type { UploadError } from '../upload-error.js';
import type { Run, UploadTask } from '../queue/upload-task.js';

/** What is the same for all jobs of a queue. */
export interface JobSettings {
  destination: Destination;
  object: ObjectOptions;
  /** What is not named is as by default. */
  transfer: Partial<TransferOptions>;
  /** What is not named is as by default. */
  retryPolicy: Partial<RetryPolicy>;
  keyPattern: string;
  /** Makes a file's key below the grant's `dir`, in place of the pattern. */
  key?: ((file: FileInfo) => string) | undefined;
  /**
   * Keeps unfinished uploads beyond the page, apart by this text (endpoint and user); absent: only as long as the page. Of an
   * address in its first line only the origin, the path and the names of the query's parameters count.
   */
  resumeScope?: string | undefined;
}

/** What a job is made for: a task, or what an earlier page left of one, with its record. */
export type JobSubject = Pick<
  UploadTask,
  'file' | 'original' | 'name' | 'size' | 'type' | 'path' | 'object' | 'key'
> & {
  readonly resume?: ResumeSlot;
};

const defaultTransfer: TransferOptions = { parallelParts: 6, stallTimeout: 30_000, verify: true };

const keys = new WeakMap<JobSubject, Map<string, string>>();
const ownKeys = new WeakMap<JobSubject, Set<string>>();

/** All that a mode needs to carry `task`'s file in this run. */
export function makeJob(
  task: JobSubject,
  run: Run,
  settings: JobSettings,
  queue: QueueMemory,
  emitRetry: (error: UploadError, attempt: number) => void,
  mode = '',
): Job {
  const { name, size, type, path } = task;
  const object = mergeObjectOptions(settings.object, task.object);
  const transfer = { ...defaultTransfer, ...settings.transfer };
  const measure = measureOf(task);
  measure.begin(run.signal);
  measure.note({ mode });
  const onRetry = (error: UploadError, attempt: number) => {
    if (run.signal.aborted) return;
    run.phase('waiting');
    measure.retried(error);
    emitRetry(error, attempt);
  };
  const elsewhere = (isElsewhere: boolean) => {
    run.phase('preparing');
    if (isElsewhere) run.phase('waiting', undefined, 'other-tab');
  };
  const slot = task.resume ?? slotOf(task, settings.resumeScope);
  const waiter = { stallTimeout: transfer.stallTimeout, elsewhere };
  let reached = 0;
  return {
    file: task.file,
    request: { file: { name, size, type, path } },
    signal: run.signal,
    clock: queue.clock,
    redirects: queue.redirects,
    unanswered: queue.unanswered,
    destination: settings.destination,
    object,
    transfer: { ...transfer, parallelParts: Math.max(1, Math.floor(transfer.parallelParts)) },
    resume: { ...slot, exclusive: (work, signal) => slot.exclusive(work, signal, waiter) },
    type: object.headers?.['Content-Type'] ?? type,
    fixedKey: task.key,
    keyIn: (dir = '') => keyOf(task, dir, settings),
    ownKeys: ownKeysOf(task),
    claim: (place) => claimObject(queue, task, place),
    onSending: (requests) => run.phase('sending', requests),
    onFinishing: () => run.phase('finishing'),
    progress(sent) {
      reached = Math.max(reached, sent);
      run.progress(sent);
    },
    record: (facts) => measure.note(facts),
    onRetry,
    retry: (work) => {
      return retry(work, {
        signal: run.signal,
        policy: settings.retryPolicy,
        progress: () => reached,
        onRetry,
      });
    },
  };
}

const slots = new WeakMap<JobSubject, ResumeSlot>();

function slotOf(task: JobSubject, scope: string | undefined): ResumeSlot {
  const { original, name, size, path } = task;
  const fingerprint = uploadFingerprint(task);
  const handle = () => handleOf(original);
  const identity =
    scope === undefined ? undefined : { scope: recordScope(scope), fingerprint, name, size, path, handle };
  const slot = slots.get(task) ?? resumeSlot(identity);
  slots.set(task, slot);
  return slot;
}

/** The same key for every run of a task, so that a paused or failed upload goes on under its name. */
function keyOf(task: JobSubject, dir: string, settings: JobSettings): string {
  if (task.key !== undefined) return checkKey(task.key);
  const made = keys.get(task) ?? new Map<string, string>();
  keys.set(task, made);
  let key = made.get(dir);
  if (key === undefined) {
    key = settings.key ? joinKey(dir, settings.key(task)) : makeKey(settings.keyPattern, task, dir);
    made.set(dir, key);
    if (!settings.key && /\{(id|uuid)\}/.test(settings.keyPattern)) ownKeysOf(task).add(key);
  }
  return key;
}

function ownKeysOf(task: JobSubject): Set<string> {
  const own = ownKeys.get(task) ?? new Set();
  ownKeys.set(task, own);
  return own;
}

function mergeObjectOptions(all: ObjectOptions, own: ObjectOptions): ObjectOptions {
  return {
    headers: mergeHeaders(all.headers, own.headers),
    metadata: { ...all.metadata, ...own.metadata },
    callback: own.callback ?? all.callback,
  };
}

/** Names of headers are the same in any case. */
function mergeHeaders(...sources: (Record<string, string> | undefined)[]): Record<string, string> {
  const merged = new Map<string, [name: string, value: string]>();
  for (const [name, value] of sources.flatMap((source) => Object.entries(source ?? {}))) {
    const lower = name.toLowerCase();
    merged.set(lower, [lower === 'content-type' ? 'Content-Type' : name, value]);
  }
  return Object.fromEntries(merged.values());
}
