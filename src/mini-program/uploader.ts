import { HOMEPAGE } from '../base/homepage.js';
import { defaultSettings } from '../task/upload-settings.js';
import { Run } from '../task/run.js';
import { asJson } from '../base/as-json.js';
import { lazy } from '../base/lazy.js';
import type { UploadMetric } from '../job/upload-metric.js';
import type { StoredObject } from '../object/stored-object.js';
import { addNewerMethods } from './stand-ins/newer-methods.js';
import { setOnline, setSeen } from './stand-ins/page.js';
import { Carrier } from './carrier.js';
import { explainFailure, type Host } from './host.js';
import { FileTask } from './file-task.js';
import { HostFile } from './host-file.js';
import { findHost } from './hosts/find-host.js';
import { modeNamed } from './modes.js';
import { Records, type SavedFile } from './records.js';
import type { AddOptions, UnfinishedUpload, UploaderEvents, UploaderOptions } from './uploader-options.js';

/** Parts of one file at once, and bytes of the largest: what fits into a phone's memory, and leaves connections to the program. */
const TRANSFER = { parallelParts: 4, partSize: 4_000_000 };
const FILES_AT_ONCE = 2;
/** Milliseconds between two `upload-progress` of a file: each costs the program a `setData`. */
const PROGRESS_INTERVAL = 200;
/** A host that reads whole files only reads no larger one for its CRC-64, in bytes. */
const LARGEST_READ_WHOLE = 20_000_000;

type Listener<K extends keyof UploaderEvents> = (detail: UploaderEvents[K]) => void;

/** Uploads the files of a mini program. `createUploader` makes one. */
export class Uploader {
  readonly #host: Host;
  readonly #records: Records;
  readonly #carrier: Carrier;
  readonly #filesAtOnce: number;
  readonly #listeners = new Map<string, Set<(detail: never) => void>>();
  readonly #tasks: FileTask[] = [];
  readonly #running = new Set<FileTask>();
  /** What has to end before a task can begin: the host is asked for its size, or saves its file. After a failure it is asked again. */
  readonly #prepared = new WeakMap<FileTask, () => Promise<void>>();
  readonly #shownAt = new WeakMap<FileTask, number>();

  constructor(options: UploaderOptions) {
    const { endpoint, method, headers, mode, maxConcurrentUploads, resumeScope, transfer, afterUpload } = options;
    const host = options.host || findHost();
    const { destination = {}, object = {}, retryPolicy = {}, keyPattern = defaultSettings.keyPattern, key } = options;
    const ofAddress = typeof endpoint === 'string' ? endpoint.replace(/[?#].*/, '') : '';
    this.#host = host;
    this.#filesAtOnce = maxConcurrentUploads || FILES_AT_ONCE;
    this.#records = Records.of(host, resumeScope === undefined ? ofAddress : resumeScope);
    const partSize = host.read ? TRANSFER.partSize : Infinity;
    this.#carrier = new Carrier({
      ...{ host, mode: modeNamed(mode), records: this.#records, endpoint: { endpoint, method, headers } },
      settings: {
        ...{ ...defaultSettings, destination, object, retryPolicy, keyPattern, key },
        transfer: { ...TRANSFER, partSize, ...transfer },
        ...(afterUpload && { afterUpload: (task, result) => afterUpload(task as FileTask, result) }),
      },
      isLive: (task) => ['queued', 'uploading', 'paused', 'done'].indexOf((task as FileTask).status) >= 0,
    });
    host.watch({ online: setOnline, seen: setSeen });
  }

  /** All tasks, in the order in which they were added. */
  get tasks(): readonly FileTask[] {
    return this.#tasks;
  }

  /**
   * Adds a file, whose upload begins as soon as there is room. What an earlier run of the program began of a file of this name and size is continued.
   *
   * @param path where the host has it, such as `tempFilePath`
   */
  add(path: string, options: AddOptions = {}): FileTask {
    const { name = path.replace(/[^]*[/\\]/, '') || 'file', type = '', size, key, object, context, keep } = options;
    return this.#add(path, { name, type, size, context: asJson(context) }, (task) => {
      task.key = key;
      if (object) task.object = object;
      const prepare = lazy(() => this.#prepare(task, size === undefined, !!keep));
      prepare().catch(() => {}); // its run asks again
      this.#prepared.set(task, prepare);
    });
  }

  /** What earlier runs of the program, and closed uploaders, did not finish. `restore()` continues those whose files were kept; add the others again. */
  unfinished(): UnfinishedUpload[] {
    return this.#records.unfinished.map(({ name, size, type, path, isKept, upload, savedAt, context }) => ({
      ...{ name, size, type, path, savedAt, context, isKept: !!isKept },
      sent: (upload && upload.sent) || 0,
    }));
  }

  /** Continues what earlier runs of the program, and closed uploaders, began, as far as its files were kept, or only the step after the upload is left. */
  restore(): FileTask[] {
    const usable = this.#records.unfinished.filter(({ isKept, stored }) => isKept || stored);
    return usable.map((saved) => this.#add(saved.path, saved, (task) => this.#records.take(task, saved)));
  }

  /**
   * For sign-out: forgets what is unfinished, and deletes its saved files. Later uploads ask for new grants. What is being sent continues:
   * cancel it before.
   */
  forgetUnfinished(): void {
    for (const task of this.#tasks) {
      if (task.status === 'uploading') this.#records.put(task, { isHidden: true });
      else if (task.status !== 'done') void this.#carrier.discard(task);
    }
    this.#records.forgetUnfinished();
    this.#carrier.signOut();
  }

  /** Calls a listener at each event of this name. @returns what ends that */
  on<K extends keyof UploaderEvents>(name: K, listener: Listener<K>): () => void {
    const listeners = this.#listeners.get(name) || new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Pauses all uploads: what has been sent is kept. */
  pause(): void {
    for (const task of this.#tasks) task.pause();
  }

  /** Resumes all paused uploads. */
  resume(): void {
    for (const task of this.#tasks) task.resume();
  }

  /** Ends this uploader with its page: pauses its uploads, and empties its list. Another uploader's `restore()` may continue them. */
  close(): void {
    this.pause();
    for (const task of this.#tasks.splice(0)) this.#records.release(task);
  }

  /** Cancels an upload, and takes it from the list. */
  remove(task: FileTask): void {
    task.cancel();
    if (task.status === 'failed') void this.#carrier.discard(task);
    const at = this.#tasks.indexOf(task);
    if (at >= 0) this.#tasks.splice(at, 1);
  }

  #add(
    path: string,
    { name, type, size = 0, context }: Pick<SavedFile, 'name' | 'type' | 'context'> & { size?: number | undefined },
    describe: (task: FileTask) => unknown,
  ): FileTask {
    const source = new HostFile(this.#host, { path, name, type, size });
    const listener = {
      changed: (task: unknown) => this.#changed(task as FileTask),
      described: (task: unknown) => this.#emit('task-change', { task: task as FileTask }),
    };
    const task = new FileTask(source, listener, this.#controls, context);
    describe(task);
    this.#tasks.push(task);
    this.#emit('file-added', { task });
    void Promise.resolve().then(this.#fill); // the program may listen first
    return task;
  }

  async #prepare(task: FileTask, isUnmeasured: boolean, keep: boolean): Promise<void> {
    const { source } = task;
    try {
      if (isUnmeasured) source.size = await this.#host.sizeOf(source.path);
    } catch (error) {
      throw explainFailure(this.#host, error, 'getFileInfo', source.path);
    }
    this.#records.take(task);
    if (!keep || !this.#host.save) return;
    try {
      source.path = await this.#host.save(source.path);
      this.#records.put(task, { isKept: true });
      if (task.status === 'canceled' && this.#host.remove) this.#host.remove(source.path);
    } catch (error) {
      const { message, hint } = explainFailure(this.#host, error, 'saveFile', source.path);
      console.warn(
        `oss-direct-upload: the file is not kept for later. ${message} ${hint || ''} See ${HOMEPAGE}/guide/wechat#resume`,
      );
    }
  }

  readonly #controls = {
    pause: (task: FileTask) => {
      if (task.can('paused')) task.stop('paused');
    },
    resume: (task: FileTask) => {
      if (task.status === 'paused') this.#enqueue(task);
    },
    retry: (task: FileTask) => {
      task.endWaits();
      if (task.status === 'failed' || task.status === 'canceled') this.#enqueue(task);
    },
    cancel: (task: FileTask) => {
      if (!task.can('canceled')) return;
      task.stop('canceled');
      void this.#carrier.discard(task);
    },
  };

  #enqueue(task: FileTask): void {
    task.requeue();
    this.#fill();
  }

  readonly #fill = (): void => {
    for (const task of this.#tasks) {
      if (this.#running.size >= this.#filesAtOnce) return;
      if (task.status === 'queued' && !this.#running.has(task)) void this.#run(task);
    }
  };

  async #run(task: FileTask): Promise<void> {
    this.#running.add(task);
    const run = new Run(task, {
      started: () => this.#emit('upload-start', { task }),
      progressed: () => this.#progressed(task),
    });
    task.begin(run);
    let metric: UploadMetric | undefined;
    try {
      run.end(await this.#carry(task, run, (measured) => (metric = measured)));
    } catch (thrown) {
      run.fail(thrown);
    }
    if (metric) this.#emit('upload-metric', metric);
    this.#running.delete(task);
    this.#fill();
    const isOver = this.#running.size === 0 && this.#tasks.every(({ status }) => status !== 'queued');
    if (isOver) this.#emit('uploads-settled', { tasks: this.#tasks });
  }

  async #carry(task: FileTask, run: Run, ended: (metric: UploadMetric) => void): Promise<StoredObject> {
    const prepare = this.#prepared.get(task);
    if (prepare) await prepare();
    run.signal.throwIfAborted();
    this.#records.take(task); // what was canceled has none
    const { stored } = this.#records.find(task) || {};
    if (stored) run.stored(stored);
    const { read, readWhole } = this.#host;
    task.source.isUnread = !read && (!readWhole || task.size > LARGEST_READ_WHOLE);
    return this.#carrier.carry(task, run, {
      retry: (error, attempt) => this.#emit('upload-retry', { task, error, attempt }),
      ended,
    });
  }

  #changed(task: FileTask): void {
    const { state } = task;
    this.#emit('task-change', { task });
    if (state.status === 'done') {
      this.#emit('upload-progress', { task });
      this.#emit('upload-success', { task, result: state.result });
    }
    if (state.status === 'failed') this.#emit('upload-error', { task, error: state.error });
  }

  #progressed(task: FileTask): void {
    const now = Date.now();
    if (now - (this.#shownAt.get(task) || 0) < PROGRESS_INTERVAL) return;
    this.#shownAt.set(task, now);
    this.#emit('upload-progress', { task });
  }

  #emit<K extends keyof UploaderEvents>(name: K, detail: UploaderEvents[K]): void {
    for (const listener of Array.from(this.#listeners.get(name) || [])) {
      try {
        (listener as Listener<K>)(detail);
      } catch (error) {
        // the page's mistake stops no upload
        console.error(`oss-direct-upload: a listener of ${name} failed. See ${HOMEPAGE}/reference/mini-program`, error);
      }
    }
  }
}

/**
 * Makes an uploader for a mini program: large files go in parallel parts, an upload can pause, and continues after the program was closed.
 *
 * @example
 * const uploader = createUploader({ endpoint: 'https://app.example.com/api/oss-permission' });
 * const task = uploader.add(tempFilePath, { name: 'a.mp4' });
 * uploader.on('upload-progress', () => console.log(task.progress));
 * const { key } = await task.finished;
 */
export function createUploader(options: UploaderOptions): Uploader {
  addNewerMethods();
  return new Uploader(options);
}
