import { Clock } from '../grant/clock.js';
import type { FetchGrant, Grant, GrantRequest } from '../grant/grant.js';
import { lazy } from '../base/lazy.js';
import { cropOf } from '../media/crop.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Totals } from '../task/totals.js';
import { type QueueSettings, SAVES_AT_ONCE } from '../task/upload-settings.js';
import type { Run } from '../task/run.js';
import type { UploadTask } from '../task/upload-task.js';
import type { QueueMemory } from '../memory/queue-memory.js';
import type { SharedUpload, UploadRecord } from '../memory/record.js';
import { makeTaskStore } from '../memory/resume-store.js';
import type { UploadError } from '../base/upload-error.js';
import { toUploadError } from '../base/to-upload-error.js';
import { Slots } from '../base/slots.js';
import { type Send, sendInBrowser } from '../oss/request/send.js';
import { checkContext } from './after-upload.js';
import { askBeforeUpload } from './before-upload.js';
import { FileRuns, type SharedKeys } from './file-keys.js';
import type { Job } from '../job/job.js';
import { type GrantOrigin, type GrantAccess, grantAccess } from './grant-access.js';
import { contentTypeOf, makeJob } from './make-job.js';
import { ObjectClaims } from '../object/object-claims.js';
import { runWatcher } from './movement.js';
import { unseenRun } from './run-report.js';
import { readReturned } from './returned-response.js';
import { saveObject, type SavingRun } from './save-object.js';
import { typeOfName } from './type-of-name.js';
import { RequestRate } from '../oss/request/request-rate.js';
import { dropCopy, withCopy } from './with-copy.js';
import type { UploadMetric } from '../job/upload-metric.js';

export interface UploaderOptions {
  /** Where the runs that begin now get their grants. */
  readonly origin: () => GrantOrigin;
  readonly settings: () => QueueSettings;
  /** Bytes of the queue's files, those of them that are sent, and how many a second. */
  readonly totals: () => Pick<Totals, 'size' | 'sent' | 'speed'>;
  /** The tasks that wait for their turn. */
  readonly waiting: () => Iterable<UploadTask>;
  /** Whether the queue is on the page; not so for that of an element that was removed. */
  readonly isShown: () => boolean;
  /** Whether a task counts as the owner of an object, while the queue is shown: not one that failed, was canceled or removed. */
  readonly isLive: (task: object) => boolean;
  /** Whether the queue has an object of this path that was stored before. */
  readonly isAdopted: (path: string) => boolean;
  /** What is stored of the files beyond the page, once its code is loaded. */
  readonly memory: { readonly current: QueueMemory<UploadTask> | undefined; load(): Promise<unknown> };
}

/** What a queue does while one of its files is uploaded. */
export interface UploadListener {
  /** Emits `upload-before`. @returns false for a veto */
  readonly before: () => boolean;
  readonly retry: (error: UploadError, attempt: number) => void;
  /** The upload has ended, in a result or an error. */
  readonly ended: (metric: UploadMetric) => void;
}

/** Carries files to OSS, one `upload()` for each run. A queue has one, loaded with its first file. It owns what the uploads of a queue share. */
export class Uploader {
  readonly clock = new Clock();
  /** Origins, also of grants, that redirected a request, with the error: nothing more is sent there until the user retries. */
  readonly redirects = new Map<unknown, UploadError>();
  /** Requests that OSS or the endpoint does not allow here, so that they are not made again: HeadObject, ListParts. */
  readonly unavailable = new Set<'head' | 'list'>();
  readonly claims: ObjectClaims;
  readonly rate = new RequestRate();
  readonly watchRun = runWatcher(this.rate);
  readonly send: Send = sendInBrowser();
  readonly limiter = lazy(async () => {
    const { SpeedLimiter } = await import('../oss/request/speed-limiter.js');
    return new SpeedLimiter({ maxSpeed: this.maxSpeed, totals: this.#options.totals });
  });
  readonly #runs = new WeakMap<UploadTask, FileRuns>();
  readonly #saves = new Slots(SAVES_AT_ONCE);
  readonly #settings: () => QueueSettings;
  readonly #keys: SharedKeys;
  readonly #images = lazy(() => import('./prepare-picture.js'));
  readonly #options: UploaderOptions;
  readonly #accesses = new WeakMap<GrantOrigin, GrantAccess>();

  constructor(options: UploaderOptions) {
    const { settings, isShown, isLive, isAdopted } = options;
    this.#options = options;
    this.#settings = settings;
    this.claims = new ObjectClaims(
      (task) => isShown() && isLive(task),
      (path) => isShown() && isAdopted(path),
    );
    this.#keys = { claims: this.claims, settings };
  }

  /** The queue's limit in bytes a second. */
  readonly maxSpeed = (): number | undefined => {
    const { maxSpeed = 0 } = this.#settings();
    return maxSpeed > 0 ? maxSpeed : undefined;
  };

  get #access(): GrantAccess {
    return this.#accessOf(this.#options.origin());
  }

  #accessOf(origin: GrantOrigin): GrantAccess {
    const { clock, rate, redirects } = this;
    const access = this.#accesses.get(origin) ?? grantAccess(origin, { ...this.#options, clock, rate, redirects });
    this.#accesses.set(origin, access);
    return access;
  }

  /** Looks for files that the endpoint has already, before their turn. */
  lookAhead(): void {
    if (!this.#settings().digest) return;
    void this.#access.reuse().then(
      (reuse) => reuse.lookAhead(),
      () => {}, // they are sent
    );
  }

  /** Fetches a grant before there is a file, where one grant serves all. */
  async fetchAhead(): Promise<void> {
    const { grants } = await this.#access.modeAndGrants();
    if (!this.#options.origin().early) grants.fetchAhead(); // that one is for the first file, and on its way
  }

  /** The latest grant, or, before there was any, one for this request. @throws UploadError */
  async latestGrant(request: GrantRequest): Promise<Grant> {
    return (await this.#access.modeAndGrants()).grants.latest(request);
  }

  /** Carries one file in one run. @throws UploadError */
  async upload(task: UploadTask, run: Run, listener: UploadListener): Promise<StoredObject> {
    const settings = this.#settings();
    const runs = this.#runsOf(task);
    const access = this.#access;
    runs.begunWith = access;
    const { meter } = runs; // a late retry of this upload does not count for the next one
    let result: StoredObject | undefined;
    let error: UploadError | undefined;
    try {
      const onRetry = (cause: UploadError, attempt: number) => {
        meter.retried(cause);
        listener.retry(cause, attempt);
      };
      const [{ mode, grants }] = await Promise.all([access.modeAndGrants(), this.#options.memory.load()]);
      if (settings.afterUpload) checkContext(task.context);
      if (!task.stored) {
        if (!task.stream) await withCopy(task, run.signal, () => this.#prepareImage(task, runs, run.signal));
        await askBeforeUpload(task, run.signal, settings.beforeUpload, listener.before);
      }
      meter.begin(run.signal, mode.name);
      const isRepeat = task.stored !== undefined;
      const saving = (object: StoredObject) => {
        run.stored(object); // a run that is paused now is not to send the file again
        if (settings.afterUpload || object.seal !== undefined) runs.keys.keep(object.key);
      };
      const type = await contentTypeOf(runs, settings, typeOfName);
      const newJob = () => makeJob(this, runs, run, settings, { type, retry: onRetry, stored: saving });
      const sendJob = async (job: Job) => {
        const stop = grants.keepFresh(job);
        return mode.upload(job, grants).finally(stop);
      };
      const carry = async () => {
        const job = newJob();
        const sendFile = () => this.#sendUnlessStored(job, task, access, () => sendJob(job));
        const hasPoster = typeof settings.poster === 'string' && /^video/.test(type);
        const posters = hasPoster ? await import('./store-poster.js').catch(() => undefined) : undefined; // without its code, there is none
        if (!posters) return sendFile();
        const by = (posterJob: Job) => mode.upload(posterJob, grants);
        return posters.storeWithPoster(sendFile, { context: this, keys: this.#keys, task, run, settings, by });
      };
      const sendsStreams = async (job: Job) => mode.sendsStreams?.(job, grants);
      const send = () =>
        task.stream?.carry(task, run, { newJob, send: sendJob, sendsStreams }) ?? withCopy(task, run.signal, carry);
      const stored = { ...(task.stored ?? (await send())), ...factsOf(task) };
      if (!settings.afterUpload && stored.seal === undefined) return (result = stored);
      const by = { fetchGrant: access.fetchGrant, otherSeal: runs.seals.other(stored), read: readReturned };
      return (result = await this.#save(task, stored, { run, settings, isRepeat, meter, onRetry, ...by }));
    } catch (thrown) {
      throw (error = toUploadError(thrown, run.signal));
    } finally {
      // before the page hears of the end, and may begin again; a run that was stopped may have been followed by another
      if (!run.signal.aborted) listener.ended(runs.endUpload(result, error));
    }
  }

  /** The object that the endpoint has already, or what `send` stores. */
  async #sendUnlessStored(
    job: Job,
    task: UploadTask,
    access: GrantAccess,
    send: () => Promise<StoredObject>,
  ): Promise<StoredObject> {
    const reuse = this.#settings().digest ? await access.reuse().catch(() => undefined) : undefined;
    job.signal.throwIfAborted();
    const stored = await (reuse?.storedOr(job, task, send) ?? send());
    if (stored.reused) void this.#abandon(this.#runsOf(task), access, true); // what an earlier run or page has begun is in vain
    return stored;
  }

  /** What asks the endpoint of a task whose file is stored: the one that it went by. */
  fetchGrantOf(task: UploadTask): FetchGrant {
    return (this.#runs.get(task)?.begunWith ?? this.#access).fetchGrant;
  }

  /** Begins to make the picture of the task that is next. */
  makeAhead(task: UploadTask): void {
    const { image } = this.#settings();
    if (image && !task.stored) this.#images.current?.makeAhead(task, image);
  }

  async #prepareImage(task: UploadTask, runs: FileRuns, signal: AbortSignal): Promise<void> {
    const { image = {}, rules } = this.#settings();
    if (!Object.values(image).some(Boolean) && !cropOf(task.original)) return;
    const images = await this.#images();
    await images.prepareImage(task, { image, rules, runs, uploads: this.#memory?.uploads }, signal);
  }

  /** Saves a file that is stored, as soon as not too many are saved. A later page could do it from then on. @throws UploadError `save` */
  async #save(task: UploadTask, object: StoredObject, saving: SavingRun): Promise<StoredObject> {
    const { run } = saving;
    run.stored(object);
    run.saving();
    run.signal.throwIfAborted();
    this.#runsOf(task).keys.keep(object.key);
    await this.#memory?.stored(task, object);
    const { object: saved, awaits, step } = await this.#saves.use(run.signal, () => saveObject(task, object, saving));
    Object.assign(task, { awaits, step });
    return saved;
  }

  /**
   * Deletes what is stored of the task's upload, then aborts the upload in OSS in the background, unless another page continues it. Without a
   * grant for that, its parts stay in OSS until the bucket's lifecycle rule deletes them.
   */
  async discard(task: UploadTask): Promise<void> {
    dropCopy(task);
    const runs = this.#runsOf(task);
    await this.#abandon(runs, runs.begunWith ?? this.#access);
  }

  /** Aborts an upload of an earlier page in the background. */
  abort({ name, size, path, upload }: SharedUpload, origin: GrantOrigin): void {
    const file = new File([], name);
    const subject = { id: '', file, original: file, name, size, path, type: '', object: {}, key: undefined };
    this.#abort(upload, new FileRuns(subject, this.#keys), this.#accessOf(origin));
  }

  async #abandon(runs: FileRuns, access: GrantAccess, isAnyones = false): Promise<void> {
    const upload = await runs.record.drop(isAnyones);
    if (upload) this.#abort(upload, runs, access);
  }

  #abort(upload: UploadRecord, runs: FileRuns, { modeAndGrants }: GrantAccess): void {
    const abort = async () => {
      const record = makeTaskStore();
      await record.save(upload);
      const job = makeJob(this, runs, unseenRun(), this.#settings(), { record });
      const { mode, grants } = await modeAndGrants();
      await mode.discard?.(job, grants);
    };
    void abort().catch(() => {}); // nobody waits for it
  }

  get #memory(): QueueMemory<UploadTask> | undefined {
    return this.#settings().resumeScope === undefined ? undefined : this.#options.memory.current;
  }

  #runsOf(task: UploadTask): FileRuns {
    const runs = this.#runs.get(task) ?? new FileRuns(task, this.#keys, () => this.#memory);
    this.#runs.set(task, runs);
    return runs;
  }
}

/** What is known of the file that was sent: `beforeUpload` may have replaced it. */
function factsOf({ file, original, media, image }: UploadTask): Partial<StoredObject> {
  return { ...(file === original && media), ...(file === image?.file && image.facts) };
}
