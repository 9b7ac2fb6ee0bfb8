import type { MediaFacts } from '../media/file-bytes.js';
import type { ObjectOptions, StoredObject, TaskFields } from '../object/stored-object.js';
import type { AwaitedProcessing, Processing } from '../object/processing.js';
import { asJson } from '../base/as-json.js';
import { cropOf, rememberCrop } from '../media/crop.js';
import { chosenFolder, fileIdOf } from '../object/file-id.js';
import type { TaskPlace } from '../memory/file-upload.js';
import { aborted, legalMoves, TaskEnd } from './task-state.js';
import type { TaskImage, TaskPhase, TaskRun, TaskState, TaskStatus, TaskStream, WaitReason } from './task-state.js';
import { UploadError } from '../base/upload-error.js';

export type { TaskPhase, TaskState, TaskStatus, WaitReason };

export interface TaskListener {
  changed(task: UploadTask): void;
  /** The page has set its fields, or its wait has ended. */
  described(task: UploadTask): void;
}

/** What is known of a new task. */
interface KnownOfTask {
  /** The folder of its file. @default where the file was in a chosen folder */
  path?: string | undefined;
  context?: unknown;
  /** What is in OSS already: the task is done. */
  stored?: StoredObject;
  /** What is in OSS already, where only the page's `afterUpload` is left. */
  unsaved?: StoredObject;
  /** Gives its bytes as they come; the file is empty. */
  stream?: TaskStream;
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
  /** @internal The poster of a video that was stored before, as the page gives it. */
  declare posterLink: string | undefined;
  /** @internal What the rules on pixels and seconds have read of the file. */
  media: MediaFacts | undefined;
  /** @internal What was made of its picture. */
  image: TaskImage | undefined;
  /** @internal What is awaited of its processing. */
  awaits: AwaitedProcessing | undefined;
  /** @internal The latest that was said of it. */
  step: Partial<Processing> | undefined;
  /** @internal Asks how far it is. */
  look: (() => void) | undefined;
  /** @internal Where its record is. */
  place: TaskPlace | undefined;
  /** The page's `context` when the file was added, as JSON. */
  readonly context: unknown;
  /** @internal The address of the page when the file was added. */
  readonly page: string = globalThis.location?.href ?? '';
  /** @internal Where its bytes come from, if they are not a file's. */
  readonly stream: TaskStream | undefined;
  /** The file as it was added, or chosen again: image settings or `beforeUpload` may have put another one into `file` since. */
  readonly original: File;

  readonly #listener: TaskListener;
  #state: TaskState = { status: 'queued' };
  #type: string | undefined;
  #fields: TaskFields | undefined;
  /** The latest one, also when it has ended. */
  #run: TaskRun | undefined;
  readonly #unsaved: StoredObject | undefined;
  #end: TaskEnd | undefined;

  constructor(file: File, listener: TaskListener, { path, context, stored, unsaved, stream }: KnownOfTask = {}) {
    this.file = file;
    this.original = file;
    this.name = file.name;
    this.path = path ?? chosenFolder(file);
    this.#listener = listener;
    this.#unsaved = unsaved;
    this.context = context;
    this.stream = stream;
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
    return this.#type ?? this.stored?.type ?? this.file.type;
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
  /** Bytes; of a stream those that have come so far; 0 for an object of `stored` whose size the page does not give. */
  get size(): number {
    return this.stored?.size ?? (this.stream ?? this.file).size;
  }
  /** Whether it is a stream that has not ended: `size` still grows. */
  get isOpen(): boolean {
    return !!this.stream?.isOpen;
  }
  /** Bytes sent; falls only when the task is canceled, or tried again after a failure. */
  get sent(): number {
    const { status } = this.#state;
    return status === 'done' ? this.size : status === 'canceled' ? 0 : (this.#run?.sent ?? 0);
  }
  /** 0 … 1; 1 only when OSS has confirmed. 0 while a stream of unknown size has not ended. */
  get progress(): number {
    if (this.#state.status === 'done') return 1;
    const total = this.isOpen ? this.stream!.options.size : this.size;
    return total ? Math.min(this.sent / total, 0.99) : 0;
  }
  /** Bytes a second; undefined while unknown. */
  get speed(): number | undefined {
    return this.#state.status === 'uploading' && !this.isSaving ? this.#run?.speed : undefined;
  }
  /** Seconds left; undefined while unknown. */
  get remaining(): number | undefined {
    return this.speed ? this.#run?.remaining : undefined;
  }
  /** Seconds until the next attempt begins; undefined unless the task waits for it. `queue.retry(task)` begins it at once. */
  get retryIn(): number | undefined {
    const isWaiting = this.isSaving || (this.#state.status === 'uploading' && this.#state.phase === 'waiting');
    return isWaiting ? this.#run?.retryIn : undefined;
  }
  /** The stored object, once the task is done. */
  get result(): StoredObject | undefined {
    return this.#state.status === 'done' ? this.#state.result : undefined;
  }
  /** What the server does with the stored file before it can be used; undefined where it does nothing. */
  get processing(): Processing | undefined {
    const { processing } = this.result ?? {};
    return processing && { ...processing, ...this.step };
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
    return this.result ?? this.#run?.object ?? this.#unsaved;
  }

  /** @internal How many requests send its bytes at once; undefined until bytes move. */
  get requests(): number | undefined {
    return this.#run?.requests;
  }

  /** @internal Whether the object is stored, and the page's `afterUpload` waits or runs. */
  get isSaving(): boolean {
    return this.#state.status === 'uploading' && this.#state.phase === 'saving';
  }

  /** @internal Whether the slow rules are still to look at the file. */
  get isChecking(): boolean {
    return this.#state.status === 'queued' && this.#state.reason === 'checking';
  }

  /** @internal Whether a run has begun: before that there is nothing of it in OSS. */
  get hasRun(): boolean {
    return !!this.#run;
  }

  /** Whether the task may go from its status to this one now. */
  can(status: TaskStatus): boolean {
    return legalMoves[this.#state.status].includes(status);
  }

  /** @internal Begins a run: it is the task's from now on. */
  begin(run: TaskRun): void {
    this.move({ status: 'uploading', phase: 'preparing' }, run);
  }

  /** @internal Whether this is its run, which has not ended. */
  isIn(run: TaskRun): boolean {
    return this.#run === run && this.#state.status === 'uploading';
  }

  /** @internal Changes what the task does, and reports it. */
  move(state: TaskState, run?: TaskRun): void {
    const before = this.#state.status;
    if (!this.can(state.status)) throw new Error(`A task that is ${before} cannot become ${state.status}.`);
    this.#state = state;
    if (run) this.#run = run;
    this.#end?.handle(state); // before a listener may queue the task again, with a promise of its own
    this.#listener.changed(this);
  }

  /** @internal The slow rules begin to look at the file. It is about to be added, which reports this state, too. @returns itself */
  beginCheck(): this {
    this.#state = { status: 'queued', reason: 'checking' };
    return this;
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

  /** @internal Whether this is its file. If that cannot be read any more, the time of change may be another. */
  isOf(file: File): boolean {
    const { error, original } = this;
    const isSameTime = file.lastModified === original.lastModified;
    return fileIdOf(file) === fileIdOf(original) && (isSameTime || error?.code === 'file');
  }

  /** @internal The same file, chosen again: this one can be read. What the page has put in its place stays, unless that cannot be read. @returns itself */
  rechoose(file: File): this {
    const { image, original, error } = this;
    const crop = cropOf(original);
    if (crop) rememberCrop(file, crop);
    if (error?.code === 'file' || this.file === original || this.file === image?.file) this.file = file;
    return Object.assign(this, { original: file });
  }

  /** @internal Ends the run, if there is one. */
  stop(status: 'paused' | 'canceled'): void {
    const run = this.#state.status === 'uploading' ? this.#run : undefined;
    this.move({ status });
    run?.abort(aborted(status));
  }

  /** @internal Begins the next attempt now, if the task waits for it; or asks how far its processing is. */
  endWaits(): void {
    this.look?.();
    if (this.#run?.endWaits()) this.#listener.described(this);
  }

  /** @internal What is done with the stored object has changed it. */
  process(result: StoredObject): void {
    this.#state = { status: 'done', result };
  }

  /** @internal Queues the task again. @returns itself */
  requeue(): this {
    const { status } = this.#state;
    if (status === 'failed' && this.#run) this.#run.sent = 0; // parts that OSS has are counted again as they are found
    if (status !== 'paused') this.#end = undefined;
    if (status === 'canceled') this.#run = undefined; // the object stays in OSS; a retry stores another one, where the file is at hand
    this.move({ status: 'queued' });
    return this;
  }
}
