import { Clock } from './clock.js';
import { type Admitted, refusal, refuse } from './file-rules.js';
import { type FetchGrant, GrantSource } from './grant.js';
import { makeJob } from './job.js';
import type { Job, Mode, StoredObject } from './mode.js';
import { OnceAFrame } from './once-a-frame.js';
import { QueueEventTarget } from './queue-events.js';
import { defaultSettings, type QueueSettings } from './queue-settings.js';
import { hasRoom } from './room.js';
import { UploadError } from './upload-error.js';
import { type Run, type TaskListener, type TaskState, UploadTask } from './upload-task.js';

export interface QueueOptions extends Partial<QueueSettings> {
  mode: Mode | LoadMode;
  fetchGrant: FetchGrant;
}

/** Loads a mode's code when the first file is about to go. */
export type LoadMode = () => Promise<Mode>;

interface Permission {
  mode: Mode;
  grants: GrantSource;
}

/** Many files' way to OSS, a few at a time. */
export class UploadQueue extends QueueEventTarget {
  readonly #clock = new Clock();
  readonly #tasks = new Set<UploadTask>();
  readonly #ready = new Set<UploadTask>();
  readonly #running = new Set<{ task: UploadTask }>();
  readonly #progress = new OnceAFrame<UploadTask>((task) => this.tell('upload-progress', { task }));
  #settings: QueueSettings;
  #permission: () => Promise<Permission>;

  readonly #listener: TaskListener = {
    changed: (task, before) => this.#changed(task, before),
    progressed: (task) => this.#progress.add(task),
  };

  constructor({ mode, fetchGrant, ...settings }: QueueOptions) {
    super();
    this.#settings = { ...defaultSettings, ...settings };
    this.#permission = this.#permissionBy(mode, fetchGrant);
  }

  /** All tasks, in the order in which they were added. */
  get tasks(): readonly UploadTask[] {
    return [...this.#tasks];
  }

  /** Changes settings for what begins from now on. */
  configure(settings: Partial<QueueSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#pump();
  }

  /** Asks another endpoint, or in another mode, from now on. */
  permitBy(mode: Mode | LoadMode, fetchGrant: FetchGrant): void {
    this.#permission = this.#permissionBy(mode, fetchGrant);
  }

  /** Adds files that the rules let in; the others are told by `file-reject`. `path` is the folder each came from. */
  add(files: Iterable<File>, path?: (file: File) => string | undefined): UploadTask[] {
    const admitted = this.#admitted();
    const added: UploadTask[] = [];
    for (const file of files) {
      const error = refuse(file, this.#settings.rules, admitted);
      if (error) {
        this.tell('file-reject', { file, error });
        continue;
      }
      const task = new UploadTask(file, this.#listener, path?.(file));
      admitted.count++;
      admitted.size += task.size;
      this.#tasks.add(task);
      if (this.#settings.autoStart) this.#ready.add(task);
      added.push(task);
      this.tell('file-added', { task });
    }
    this.#pump();
    return added;
  }

  /** Begins all queued tasks, where `autoStart` is off. */
  start(): void {
    for (const task of this.#tasks) if (task.status === 'queued') this.#ready.add(task);
    this.#pump();
  }

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
    const again = task?.status === 'canceled' ? [task] : this.#which(task, 'failed');
    for (const one of again) this.#requeue(one);
    this.#pump();
  }

  /** Stops one task, or all, and forgets what has been sent. */
  cancel(task?: UploadTask): void {
    this.#each(task, 'canceled', (one) => {
      one.stop('canceled');
      this.tell('upload-abort', { task: one });
      void this.#discard(one);
    });
  }

  /** Takes a task out of the list, ending it first. What is stored in OSS stays there. */
  remove(task: UploadTask): void {
    this.cancel(task);
    if (task.status === 'failed') void this.#discard(task);
    this.#ready.delete(task);
    if (this.#tasks.delete(task)) this.tell('file-removed', { task });
  }

  /** Removes every task. */
  clear(): void {
    for (const task of this.tasks) this.remove(task);
  }

  #requeue(task: UploadTask): void {
    task.requeue();
    this.#ready.add(task);
  }

  #which(task: UploadTask | undefined, status: TaskState['status']): UploadTask[] {
    return (task ? [task] : this.tasks).filter((one) => one.status === status);
  }

  #each(task: UploadTask | undefined, to: TaskState['status'], act: (task: UploadTask) => void): void {
    for (const one of task ? [task] : this.tasks) if (one.can(to)) act(one);
    this.#pump();
  }

  #pump(): void {
    for (const task of this.#ready) {
      if (task.status !== 'queued') this.#ready.delete(task);
      else if (hasRoom(this.#running, task, this.#settings.maxConcurrentUploads)) void this.#start(task);
      else break;
    }
  }

  async #start(task: UploadTask): Promise<void> {
    this.#ready.delete(task);
    const run = { task };
    this.#running.add(run);
    const permission = this.#permission;
    await task.start(async (run) => {
      await this.#permitted(task, run);
      const { mode, grants } = await permission();
      return mode.upload(this.#job(task, run), grants);
    });
    this.#running.delete(run);
    this.#pump();
    if (this.#running.size === 0 && this.#ready.size === 0) this.tell('uploads-settled', { tasks: this.tasks });
  }

  /** The application's word on a file whose turn has come. @throws UploadError `rejected` */
  async #permitted(task: UploadTask, run: Run): Promise<void> {
    const answer = await this.#settings.beforeUpload?.(task);
    run.signal.throwIfAborted();
    if (answer === false || !this.tell('upload-before', { task })) {
      throw refusal('before-upload', 'The page refused this file.');
    }
  }

  #job(task: UploadTask, run: Run): Job {
    return makeJob(task, run, this.#settings, this.#clock, (error, attempt) =>
      this.tell('upload-retry', { task, error, attempt }),
    );
  }

  async #discard(task: UploadTask): Promise<void> {
    const silent: Run = { signal: new AbortController().signal, phase: () => {}, progress: () => {} };
    try {
      const { mode, grants } = await this.#permission();
      await mode.discard?.(this.#job(task, silent), grants);
    } catch {
      // What stays behind in OSS is for the bucket's lifecycle rule.
    }
  }

  #changed(task: UploadTask, before: TaskState): void {
    const { state } = task;
    if (state.status === 'uploading' && state.phase === 'sending' && phaseOf(before) === 'preparing') {
      this.tell('upload-start', { task });
    }
    if (state.status !== 'uploading') this.#progress.flush(task);
    this.tell('task-change', { task });
    if (state.status === 'done') this.tell('upload-success', { task, result: state.result });
    if (state.status === 'failed') this.tell('upload-error', { task, error: state.error });
  }

  #admitted(): Admitted {
    const admitted = { count: 0, size: 0 };
    for (const task of this.#tasks) {
      if (task.status === 'canceled') continue;
      admitted.count++;
      admitted.size += task.size;
    }
    return admitted;
  }

  #permissionBy(mode: Mode | LoadMode, fetchGrant: FetchGrant): () => Promise<Permission> {
    let loaded: Promise<Permission> | undefined;
    const load = async () => {
      const own = typeof mode === 'function' ? await mode() : mode;
      const { retryPolicy } = this.#settings;
      return { mode: own, grants: new GrantSource({ mode: own, fetchGrant, clock: this.#clock, retryPolicy }) };
    };
    return () =>
      (loaded ??= load().catch((cause: unknown) => {
        loaded = undefined; // the next try may find the connection again
        throw new UploadError('network', 'The code of the upload could not be loaded.', { cause });
      }));
  }
}

const phaseOf = (state: TaskState) => (state.status === 'uploading' ? state.phase : undefined);
