import type { Lazy } from '../base/lazy.js';
import type { Job, TransferOptions } from '../job/mode.js';
import type { ObjectOptions } from '../object/object-options.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { Run } from '../task/upload-task.js';
import { retry, type RetryListener } from '../base/retry.js';
import { connecting, hostOf } from '../base/retry-wait.js';
import type { SpeedLimiter } from '../oss/request/speed-limiter.js';
import type { Send, SendContext, SendOptions } from '../job/transport.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadError } from '../base/upload-error.js';
import type { FileRuns } from './file-runs.js';
import { Movement } from './movement.js';
import type { ObjectClaims } from '../object/object-claims.js';
import type { Pulse } from './pulse.js';
import type { RequestRate } from '../oss/request/request-rate.js';
import type { Waiter } from '../memory/locks.js';
import type { ResumeStore } from '../memory/resume-store.js';
import { TaskWaits } from '../task/task-waits.js';

/** What the jobs of one queue share. */
export interface JobContext extends Pick<Job, 'clock' | 'unavailable'>, Pick<SendContext, 'redirects'> {
  readonly send: Send;
  readonly claims: ObjectClaims;
  readonly limiter: Lazy<SpeedLimiter>;
  /** The queue's limit in bytes a second. */
  readonly maxSpeed: () => number | undefined;
  readonly pulse: Pulse;
  readonly rate: RequestRate;
}

/** The response header in which OSS says how long a limit has slowed the request, in milliseconds. */
const DELAY_HEADER = 'x-oss-qos-delay-time';

/** What a job reports to. */
type JobRun = Omit<Run, 'stored' | 'saving'>;

/** A run that nobody sees. */
export const unseenRun = (): JobRun => ({
  ...{ signal: new AbortController().signal, phase() {}, waits() {}, progress() {}, beat: () => undefined },
});

/** The same job, which notes that the file is stored before its record says so: the page's `afterUpload` is next. */
export function notingStored(job: Job, run: Pick<Run, 'stored'>): Job {
  const finish = async (stored: StoredObject) => {
    run.stored(stored);
    job.keepKey(stored.key, job.ownKeys.has(stored.key));
    await job.resume.finish(stored);
  };
  return { ...job, resume: { ...job.resume, finish } };
}

const defaultTransfer: TransferOptions = { parallelParts: 6, stallTimeout: 30_000, verify: true };

/**
 * All that a mode needs to carry one file in this run.
 *
 * @param emitRetry is called when something is about to be tried again
 */
export function makeJob(
  context: JobContext,
  runs: FileRuns,
  run: JobRun,
  settings: QueueSettings,
  emitRetry: (error: UploadError, attempt: number) => void = () => {},
): Job {
  const { clock, redirects, unavailable, claims, pulse, rate, send, limiter, maxSpeed } = context;
  const { subject, resume, meter, earlierKey } = runs;
  const { name, size, type, path } = subject;
  const object = mergeObjectOptions(settings.object, subject.object);
  const transfer = { ...defaultTransfer, ...settings.transfer };
  const movement = new Movement(run, pulse, (bytes) => rate.timeFor(bytes));
  const waits = new TaskWaits();
  run.waits(waits);
  let isRetrying = false;
  const onRetry: RetryListener = (error, attempt, wait) => {
    if (run.signal.aborted) return;
    isRetrying = true;
    if (wait) waits.add(wait);
    const isOfServer = error.code === 'grant' && (error.status ?? 0) >= 500;
    run.phase('waiting', undefined, isOfServer ? 'server' : undefined);
    emitRetry(error, attempt);
  };
  const onOtherTab = (isSending: boolean) => {
    run.phase('preparing');
    if (isSending) run.phase('waiting', undefined, 'other-tab');
  };
  const waiter = { stallTimeout: transfer.stallTimeout, onOtherTab };
  const requestsAtOnce = Math.max(settings.maxConcurrentUploads ?? 0, settings.transfer.parallelParts ?? 0);
  const sendContext = { signal: run.signal, stallTimeout: transfer.stallTimeout, requestsAtOnce, redirects };
  const sendBody: Job['sendBody'] = async (bytes, make, options = {}) => {
    if (bytes > 0 && maxSpeed()) return (await limiter()).send(job, bytes, make, options);
    const [request, body] = await make();
    return job.send(request, { ...options, body });
  };
  let confirmed: number | undefined;
  let grown = 0;
  const job: Job = {
    file: subject.file,
    request: {
      file: { name, size, type, path },
      ...(runs.videoId && { videoId: runs.videoId }),
      ...(earlierKey && { earlierKey: earlierKey.key }),
    },
    signal: run.signal,
    clock,
    unavailable,
    destination: settings.destination,
    object,
    transfer: { ...transfer, parallelParts: Math.max(1, Math.floor(transfer.parallelParts)) },
    resume: waitingStore(resume, waiter),
    type: object.headers?.['Content-Type'] ?? type,
    fixedKey: subject.key,
    keyIn: (dir = '') => runs.keyIn(dir, settings),
    keepKey: (key, isOwn) => runs.keep({ key, isOwn }),
    ownKeys: runs.ownKeys,
    claim: (place) => claims.claim(subject, place),
    keepVideo: (videoId) => void (runs.videoId = videoId),
    onSending(requests, report) {
      meter.sending();
      if (report) movement.report = report;
      run.phase(isRetrying ? 'waiting' : 'sending', requests); // until a byte moves
    },
    onFinishing() {
      if (isRetrying && grown === 0) run.phase('sending'); // an empty file moves no byte
      run.phase('finishing');
    },
    progress(sent, bytes = 0) {
      grown += Math.max(0, bytes - (confirmed ?? 0)); // also where another upload begins again from nothing
      const isKnown = confirmed === undefined && sent === bytes; // OSS had it
      const isConfirmed = bytes > (confirmed ?? 0); // of what was shown as sent before
      confirmed = bytes;
      meter.confirmed(bytes);
      meter.sending(); // a mode of the page may not have said so before
      const moved = movement.moved(sent);
      if (moved === 0 && !isConfirmed) return;
      isRetrying = false;
      run.progress(sent, isKnown ? 0 : moved);
    },
    async send(request, options) {
      const sendNow = (measured: SendOptions) => send(sendContext, request, measured);
      const response = await connecting(hostOf(new URL(request.url)), () => rate.measure(options, sendNow));
      meter.throttled(Number(response.header(DELAY_HEADER)));
      return response;
    },
    maxSpeed: maxSpeed(),
    async sendBody(bytes, make, options = {}) {
      let carried = 0;
      const onProgress = (sent: number) => {
        carried = Math.min(sent, bytes); // a form has more than the file
        options.onProgress?.(sent);
      };
      try {
        const response = await movement.watch(bytes, { ...options, onProgress }, (watched) =>
          sendBody(bytes, make, watched),
        );
        carried = bytes;
        return response;
      } finally {
        meter.carried(carried);
      }
    },
    async shareSpeed(bytes, work) {
      return bytes > 0 && maxSpeed() ? (await limiter()).share(job, bytes, work) : work();
    },
    record: (facts) => meter.record(facts),
    onRetry,
    retry: (work) => retry(work, { signal: run.signal, policy: settings.retryPolicy, progress: () => grown, onRetry }),
  };
  return job;
}

/** The same store, which reports when another page is waited for. */
const waitingStore = (resume: ResumeStore, waiter: Waiter): ResumeStore => ({
  load: () => resume.load(),
  save: (record) => resume.save(record),
  clear: () => resume.clear(),
  drop: () => resume.drop(),
  exclusive: (work, signal) => resume.exclusive(work, signal, waiter),
  finish: (result) => resume.finish(result),
});

function mergeObjectOptions(all: ObjectOptions, own: ObjectOptions): ObjectOptions {
  return {
    headers: mergeHeaders(all.headers, own.headers),
    metadata: { ...all.metadata, ...own.metadata },
    callback: own.callback ?? all.callback,
  };
}

/** Header names are the same in any case. */
function mergeHeaders(...sources: (Record<string, string> | undefined)[]): Record<string, string> {
  const merged = new Map<string, [name: string, value: string]>();
  for (const [name, value] of sources.flatMap((source) => Object.entries(source ?? {}))) {
    const lower = name.toLowerCase();
    merged.set(lower, [lower === 'content-type' ? 'Content-Type' : name, value]);
  }
  return Object.fromEntries(merged.values());
}
