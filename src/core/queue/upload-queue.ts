import { admit } from './admit.js';
import type { FetchGrant } from '../grant/grant-source.js';
import type { JobSubject } from '../uploader/job.js';
import { Ledger, type Totals } from './ledger.js';
import { loadUnderWay, underWay } from '../load-under-way.js';
import type { Mode } from '../mode.js';
import { OnceAFrame } from './frame-throttle.js';
import { type LoadMode, type Permission, permissionBy } from '../permission.js';
import { QueueEventTarget } from './queue-events.js';
import { QueueMemory } from '../uploader/queue-memory.js';
import { defaultSettings, type QueueSettings } from './queue-settings.js';
import type { StoredFile } from './stored-file.js';
import { Turns } from './scheduler.js';
import { UploadError } from '../upload-error.js';
import type { UnfinishedUpload } from '../resume/unfinished.js';
import { type TaskListener, type TaskState, UploadTask } from './upload-task.js';

export type QueueOptions = Partial<QueueSettings> & { mode: Mode | LoadMode; fetchGrant: FetchGrant };

/** Many files' way to OSS, a few at a time. */
export class UploadQueue extends QueueEventTarget {
  readonly #ledger = new Ledger();
  readonly #memory = new QueueMemory(
    (task) => this.isShown && this.#ledger.isLive(task as UploadTask),
    (path) => this.isShown && this.#ledger.hasAdopted(path),
  );
  readonly #turns = new Turns(
    (task) => this.#run(task),
    () => this.tell('uploads-settled', { tasks: this.tasks }),
  );
  readonly #progress = new OnceAFrame<UploadTask>((task) => this.tell('upload-progress', { task }));
  /** @internal False for the queue of an element that has left the page: what it stored counts no more. */
  isShown = true;
  #settings: QueueSettings;
  #permission: () => Promise<Permission>;
  readonly #listener: TaskListener = {
    changed: (task) => this.#changed(task),
    started: (task) => this.tell('upload-start', { task }),
    // its end leaves connections to the next
    progressed: (task) => (this.#ledger.update(task), this.#progress.add(task), this.#pump()),
  };

  constructor({ mode, fetchGrant, ...settings }: QueueOptions) {
    super();
    this.#settings = { ...defaultSettings, ...settings };
    this.#permission = permissionBy(mode, fetchGrant, this.#memory.clock, () => this.#settings.retryPolicy);
  }

  /** All tasks, in the order in which they were added. */
  get tasks(): readonly UploadTask[] {
    return this.#ledger.tasks;
  }

  /** How all of them stand together; costs little, however many there are. */
  get totals(): Totals {
    return this.#ledger.totals;
  }

  /** Changes settings for what begins from now on. */
  configure(settings: Partial<QueueSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#pump();
  }

  /** Asks another endpoint, or in another mode, from now on. */
  permitBy(mode: Mode | LoadMode, fetchGrant: FetchGrant): void {
    this.#permission = permissionBy(mode, fetchGrant, this.#memory.clock, () => this.#settings.retryPolicy);
  }

  /** Adds files that the rules let in (`again`: also one that is here); the others are told by `file-reject`. `path`: each one's folder. */
  add(files: Iterable<File>, path?: (file: File) => string | undefined, again = false): UploadTask[] {
    const added: UploadTask[] = [];
    const { rules, autoStart } = this.#settings;
    for (const file of files) {
      const task = new UploadTask(file, this.#listener, path?.(file));
      const admitted = admit(task, again ? { ...rules, unique: false } : rules, this.#ledger);
      if (admitted instanceof UploadError) {
        this.tell('file-reject', { file, error: admitted, path: task.path });
        continue;
      }
      added.push(admitted);
      if (admitted !== task) {
        this.#memory.redirects.clear(); // a retry, too
        this.#requeue(admitted);
        continue;
      }
      this.#ledger.add(task);
      if (autoStart) this.#turns.waitFor(task);
      this.tell('file-added', { task });
    }
    this.#pump();
    return added;
  }

  /** Shows objects that are stored already, as done and before all others, in place of `instead`; no page is told. */
  adopt(objects: readonly StoredFile[], instead: readonly UploadTask[] = []): UploadTask[] {
    const adopted = this.#ledger.adopt(objects, instead, this.#listener);
    for (const task of [...instead, ...adopted]) this.tell('task-change', { task });
    return adopted;
  }

  /** Begins all queued tasks, where `autoStart` is off. */
  start(): void {
    for (const task of this.tasks) if (task.status === 'queued') this.#turns.waitFor(task);
    this.#pump();
  }

  /** Asks for permission while a person still chooses, where one answer serves every file (`sts`). */
  readonly askAhead = async (): Promise<void> => (await this.#permission()).grants.askAhead();

  /** Stops one task, or all, and keeps what has been sent. */
  pause(task?: UploadTask): void {
    this.#each(task, 'paused', (one) => (one.stop('paused'), this.tell('upload-pause', { task: one })));
  }

  /** Goes on with one paused task, or all. */
  resume(task?: UploadTask): void {
    for (const one of this.#which(task, 'paused')) {
      this.#requeue(one);
      this.tell('upload-resume', { task: one });
    }
    this.#pump();
  }

  /** Tries one failed or canceled task, or all failed ones, again. */
  retry(task?: UploadTask): void {
    this.#memory.redirects.clear();
    const again = task?.status === 'canceled' ? [task] : this.#which(task, 'failed');
    for (const one of again) if (this.#ledger.has(one)) this.#requeue(one);
    this.#pump();
  }

  /** Stops one task, or all, and forgets what has been sent. */
  cancel(task?: UploadTask): void {
    this.#each(task, 'canceled', (one) => {
      one.stop('canceled');
      this.tell('upload-abort', { task: one });
      if (one.hasRun) void this.#discard(one);
    });
  }

  /** Takes a task out of the list, ending it first. What is stored in OSS stays there. */
  remove(task: UploadTask): void {
    this.cancel(task);
    if (task.status === 'failed') void this.#discard(task);
    this.#turns.leave(task);
    this.#memory.release(task);
    if (this.#ledger.delete(task)) this.tell('file-removed', { task });
  }

  /** Removes every task. */
  clear(): void {
    for (const task of this.tasks) this.remove(task);
  }

  /** What earlier pages began in this queue's `resumeScope` and did not finish. */
  async listUnfinished(): Promise<UnfinishedUpload[]> {
    const { resumeScope } = this.#settings;
    if (resumeScope === undefined) return [];
    return (await import('../resume/unfinished.js')).listUnfinished(resumeScope, this.tasks, this.#discard);
  }

  /** For sign-out: deletes these records, and aborts the uploads in OSS in the background. What a tab still sends continues. */
  async forgetUnfinished(): Promise<void> {
    const { resumeScope } = this.#settings;
    if (resumeScope !== undefined)
      await (await import('../resume/unfinished.js')).forgetUnfinished(resumeScope, this.#discard);
  }

  #requeue(task: UploadTask): void {
    task.requeue();
    this.#turns.waitFor(task);
  }
  #which(task: UploadTask | undefined, status: TaskState['status']): UploadTask[] {
    return (task ? [task] : this.tasks).filter((one) => one.status === status);
  }
  #each(task: UploadTask | undefined, to: TaskState['status'], act: (task: UploadTask) => void): void {
    for (const one of task ? [task] : this.tasks) if (one.can(to)) act(one);
    this.#pump();
  }
  #pump(): void {
    this.#turns.give(this.#settings.maxConcurrentUploads);
  }

  async #run(task: UploadTask): Promise<void> {
    await task.start(async (run) => {
      const { mode, grants, makeJob, askBeforeUpload } = await this.#permission();
      await askBeforeUpload(task, run.signal, this.#settings.beforeUpload, () => this.tell('upload-before', { task }));
      const onRetry = (error: UploadError, attempt: number) => this.tell('upload-retry', { task, error, attempt });
      return mode.upload(makeJob(task, run, this.#settings, this.#memory, onRetry, mode.name), grants);
    });
  }

  /** Ends what was left open in OSS, unseen. Where its code cannot be had, nothing was begun. */
  readonly #discard = async (left: JobSubject): Promise<void> =>
    (await loadUnderWay().catch(() => undefined))?.discard(left, this.#settings, this.#memory, this.#permission);

  #changed(task: UploadTask): void {
    const { state } = task;
    this.#ledger.update(task);
    if (state.status !== 'uploading') this.#progress.flush(task);
    const metric = underWay?.takeMetric(task); // before the page hears of it, and may begin anew
    this.tell('task-change', { task });
    if (state.status === 'uploading' && state.phase !== 'preparing') this.#pump();
    if (state.status === 'done') this.tell('upload-success', { task, result: state.result });
    if (state.status === 'failed') this.tell('upload-error', { task, error: state.error });
    if (metric) this.tell('upload-metric', metric);
  }
}
