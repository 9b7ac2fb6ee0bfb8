import type { MediaFacts } from '../media/media-facts.js';
import type { ObjectOptions } from '../object/object-options.js';
import type { TaskFields } from '../object/stored-file.js';
import type { StoredObject } from '../object/stored-object.js';
import { asJson } from '../base/as-json.js';
import { chosenFolder } from './chosen-folder.js';
import type { TaskPlace } from '../memory/file-upload.js';
import type { TaskWaits } from './task-waits.js';
import type { Run } from './run.js';
import { Speed } from './speed.js';
import { aborted, TaskEnd } from './task-end.js';
import type { TaskImage } from './task-image.js';
import { legalMoves, type TaskPhase, type TaskState, type TaskStatus, type WaitReason } from './task-state.js';
import { UploadError } from '../base/upload-error.js';

export type { Run, TaskPhase, TaskState, TaskStatus, WaitReason };

export interface TaskListener {
  changed(task: UploadTask): void;
  /** Bytes are about to move, for the first time in a run. */
  started(task: UploadTask): void;
  progressed(task: UploadTask): void;
  /** The page has set its fields, or its wait has ended. */
  described(task: UploadTask): void;
}

let count = 0;

/**
 * One file in a queue: its state, its progress, and its result or error.
 *
 * @example
 * const [task] = queue.add([file]);
 * const stored = await task?.finished;
 * console.log(task?.status, stored?.key);
 */
export class UploadTask {
  /** Unique on this page. */
  readonly id: string = `upload-${++count}`;
  /** @internal Grows with each task: the order in which they were made, and are uploaded. */
  readonly age: number = count;
  /** The bytes to upload; `beforeUpload` may put another file here. Empty for an object that was stored before. */
  file: File;
  /** The name shown, sent to the endpoint and used in the key. */
  name: string;
  /** Path below the dropped folder, without the file's name. */
  readonly path: string | undefined;
  /** A fixed object key instead of the pattern's; the grant must allow it. */
  key: string | undefined;
  /** Headers, metadata and callback of this object, on top of the queue's. */
  object: ObjectOptions = {};
  /** Where the name leads in the element's list, once the file is stored: a page may set it, to http(s) or `blob:`. */
  link: string | undefined;
  /** @internal What the rules on pixels and seconds have read of the file. */
  media: MediaFacts | undefined;
  /** @internal What was made of its picture. */
  image: TaskImage | undefined;
  /** @internal Where its record is. */
  place: TaskPlace | undefined;
  /** @internal How many requests send its bytes at once; undefined until bytes move. */
  requests: number | undefined;
  /** The page's `context` when the file was added, as JSON. */
  readonly context: unknown;
  /** @internal The address of the page when the file was added. */
  readonly page: string = globalThis.location?.href ?? '';
  /** The file as it was added: image settings or `beforeUpload` may have put another one into `file` since. */
  readonly original: File;

  readonly #listener: TaskListener;
  readonly #speed = new Speed();
  #waits: TaskWaits | undefined;
  #state: TaskState = { status: 'queued' };
  #type: string | undefined;
  #fields: TaskFields | undefined;
  #run: AbortController | undefined;
  #latestRun: AbortController | undefined;
  #hasRun = false;
  #started = false;
  #sent = 0;
  #stored: StoredObject | undefined;
  readonly #isRestored: boolean;
  #end: TaskEnd | undefined;

  /**
   * @param stored what is in OSS already: the task is done
   * @param unsaved what is in OSS already, where only the page's `afterUpload` is left
   */
  constructor(
    file: File,
    listener: TaskListener,
    path?: string,
    stored?: StoredObject,
    { unsaved, context }: { unsaved?: StoredObject; context?: unknown } = {},
  ) {
    this.file = file;
    this.original = file;
    this.name = file.name;
    this.path = path ?? chosenFolder(file);
    this.#listener = listener;
    this.#stored = unsaved;
    this.#isRestored = !!unsaved;
    this.context = context;
    if (stored) this.#state = { status: 'done', result: stored };
  }

  /** What the task does now, with its phase, result or error. */
  get state(): TaskState {
    return this.#state;
  }
  /** The kind of `state`. */
  get status(): TaskStatus {
    return this.#state.status;
  }
  /** Content type to store: the file's own unless set. */
  get type(): string {
    return this.#type ?? (this.result ?? this.#stored)?.type ?? this.file.type;
  }
  set type(type: string) {
    this.#type = type;
  }
  /** What the page says of the file, such as its caption: plain JSON, and a part of `value-as="json"`. What is set is copied. */
  get fields(): TaskFields | undefined {
    return this.#fields;
  }
  set fields(fields: TaskFields | undefined) {
    this.#fields = asJson(fields) as TaskFields | undefined;
    this.#listener.described(this);
  }
  /** Bytes; 0 for an object of `stored` whose size the page does not give. */
  get size(): number {
    return (this.result ?? this.#stored)?.size ?? this.file.size;
  }
  /** Bytes sent; falls only when the task is canceled, or tried again after a failure. */
  get sent(): number {
    return this.#state.status === 'done' ? this.size : this.#sent;
  }
  /** 0 … 1; 1 only when OSS has confirmed. */
  get progress(): number {
    if (this.#state.status === 'done') return 1;
    return this.size === 0 ? 0 : Math.min(this.#sent / this.size, 0.99);
  }
  /** Bytes a second; undefined while unknown. */
  get speed(): number | undefined {
    return this.#state.status === 'uploading' && !this.isSaving ? this.#speed.bytesPerSecond : undefined;
  }
  /** Seconds left; undefined while unknown. */
  get remaining(): number | undefined {
    return this.speed ? (this.size - this.#sent) / this.speed : undefined;
  }
  /** Seconds until the next attempt begins; undefined unless the task waits for it. `queue.retry(task)` begins it at once. */
  get retryIn(): number | undefined {
    const isWaiting = this.isSaving || (this.#state.status === 'uploading' && this.#state.phase === 'waiting');
    return isWaiting ? this.#waits?.left : undefined;
  }
  /** The stored object, once the task is done. */
  get result(): StoredObject | undefined {
    return this.#state.status === 'done' ? this.#state.result : undefined;
  }
  /** Why the task failed; undefined unless it is failed. */
  get error(): UploadError | undefined {
    return this.#state.status === 'failed' ? this.#state.error : undefined;
  }

  /**
   * Settles when the task is next done (with its result), failed, canceled or removed (with an `UploadError`). `retry()` puts
   * a new promise here. A rejection that nobody handles is not reported.
   */
  get finished(): Promise<StoredObject> {
    this.#end ??= new TaskEnd(this.#state);
    return this.#end.promise;
  }

  /** @internal The object in OSS, from the page's `afterUpload` on. */
  get stored(): StoredObject | undefined {
    return this.result ?? this.#stored;
  }

  /** @internal Whether the object is stored, and the page's `afterUpload` waits or runs. */
  get isSaving(): boolean {
    return this.#state.status === 'uploading' && this.#state.phase === 'saving';
  }

  /** @internal Whether the slow rules are still to look at the file. */
  get isChecking(): boolean {
    return this.#state.status === 'queued' && this.#state.reason === 'checking';
  }

  /** @internal Whether a run has ever begun: before that there is nothing of it in OSS. */
  get hasRun(): boolean {
    return this.#hasRun;
  }

  /** Whether the task may go from its status to this one now. */
  can(status: TaskStatus): boolean {
    return legalMoves[this.#state.status].includes(status);
  }

  /** @internal Begins a run; resolves when it has ended, however it ended. */
  async start(work: (run: Run) => Promise<StoredObject>): Promise<void> {
    const controller = new AbortController();
    this.#started = false;
    this.#hasRun = true;
    this.#move({ status: 'uploading', phase: 'preparing' }, controller);
    this.#latestRun = controller;
    const isCurrent = () => this.#run === controller;
    const run: Run = {
      signal: controller.signal,
      phase: (...change) => void (isCurrent() && this.#phase(...change)),
      waits: (waits) => void (this.#waits = waits),
      progress: (...bytes) => void (isCurrent() && this.#progress(...bytes)),
      beat: () => (isCurrent() ? this.#beat() : undefined),
      stored: (stored) => void (this.#latestRun === controller && (this.#stored = stored)), // even if it was just stopped
      saving: () => void (isCurrent() && this.#saving()),
    };
    try {
      run.signal.throwIfAborted();
      const result = await work(run);
      if (isCurrent()) this.#move({ status: 'done', result });
    } catch (thrown) {
      if (isCurrent()) this.#move({ status: 'failed', error: UploadError.from(thrown, controller.signal) });
    }
  }

  /** @internal The slow rules begin to look at the file. It is about to be added, which reports this state, too. */
  beginCheck(): void {
    if (this.#state.status === 'queued') this.#state = { status: 'queued', reason: 'checking' };
  }

  /** @internal The slow rules have seen the file. */
  endCheck(): void {
    if (this.#state.status !== 'queued') return;
    this.#state = { status: 'queued' };
    this.#listener.changed(this);
  }

  /** @internal What was made of the picture is sent instead of it. */
  replaceImage(image: TaskImage, name: string): void {
    Object.assign(this, { image, name, file: image.file });
    this.#listener.changed(this);
  }

  /** @internal The same file, chosen again: this one can be read. @returns itself */
  rechoose(file: File): this {
    if (this.file === (this.image?.file ?? this.original)) this.file = file;
    return this;
  }

  /** @internal The rules reject the file: the task is over before it has begun. */
  refuse(error: UploadError): void {
    this.#move({ status: 'failed', error });
  }

  /** @internal Ends the run, if there is one. */
  stop(status: 'paused' | 'canceled'): void {
    const run = this.#run;
    this.#move({ status });
    run?.abort(aborted(status));
  }

  /** @internal Begins the next attempt now, if the task waits for it. */
  endWaits(): void {
    if (this.#waits?.end()) this.#listener.described(this);
  }

  /** @internal Queues the task again. @returns itself */
  requeue(): this {
    if (this.#state.status === 'failed') this.#sent = 0; // parts that OSS has are counted again as they are found
    // the object stays in OSS; a retry stores another one, where the file is at hand
    if (this.#state.status === 'canceled' && !this.#isRestored) this.#stored = undefined;
    if (this.#state.status !== 'paused') this.#end = undefined;
    this.#move({ status: 'queued' });
    return this;
  }

  #move(state: TaskState, run = this.#run): void {
    const before = this.#state;
    if (!this.can(state.status)) throw new Error(`A task that is ${before.status} cannot become ${state.status}.`);
    this.#state = state;
    this.#run = state.status === 'uploading' ? run : undefined; // what a run reports after its end is ignored
    if (state.status === 'canceled') this.#sent = 0;
    this.#end?.handle(state); // before a listener may queue the task again, with a promise of its own
    this.#listener.changed(this);
  }

  #phase(phase: TaskPhase, requests = this.requests, reason?: WaitReason): void {
    this.requests = requests;
    const state = this.#state;
    if (state.status !== 'uploading' || (state.phase === phase && state.reason === reason)) return;
    if (phase !== 'finishing') this.#speed.restart(performance.now());
    const run = this.#run;
    this.#move({ status: 'uploading', phase, ...(reason && { reason }) });
    if (this.#run !== run || phase !== 'sending' || this.#started) return; // a listener may have stopped it
    this.#started = true;
    this.#listener.started(this);
  }

  #saving(): void {
    this.#sent = this.size;
    this.#move({ status: 'uploading', phase: 'saving' });
  }

  #progress(sent: number, moved = Math.max(0, sent - this.#sent)): void {
    const run = this.#run;
    const state = this.#state;
    const wasWaiting = state.status === 'uploading' && state.phase === 'waiting' && state.reason !== 'other-tab';
    if (wasWaiting) this.#phase('sending');
    else this.#speed.sample(moved, performance.now());
    if (this.#run !== run || sent <= this.#sent) return; // a listener may have stopped it
    this.#sent = Math.min(sent, this.size);
    this.#listener.progressed(this);
  }

  #beat(): TaskPhase | undefined {
    if (this.#state.status !== 'uploading') return undefined;
    const { phase } = this.#state;
    if (phase === 'sending') {
      this.#speed.sample(0, performance.now());
      this.#listener.progressed(this);
    }
    return phase;
  }
}
