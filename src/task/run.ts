import type { RetryWait } from '../base/retry-wait.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadError } from '../base/upload-error.js';
import { toUploadError } from '../base/to-upload-error.js';
import type { TaskPhase, TaskRun, WaitReason } from './task-state.js';
import type { UploadTask } from './upload-task.js';

/** What hears of the bytes of a run. */
export interface RunListener {
  /** Bytes are about to move, for the first time in the run. */
  started(task: UploadTask): void;
  progressed(task: UploadTask): void;
}

/** One attempt at a task. Once it is over or replaced, what it reports is ignored. */
export class Run implements TaskRun {
  readonly task: UploadTask;
  sent: number;
  requests: number | undefined;
  object: StoredObject | undefined;
  /** Bytes sent as it has reported them last. */
  #reached: number;
  readonly #listener: RunListener;
  readonly #controller = new AbortController();
  readonly #speed = new Speed();
  /** Before its next attempts. */
  #waits: RetryWait[] = [];
  #hasStarted = false;

  /** Continues where the task's last run has ended; `task.begin` begins it. */
  constructor(task: UploadTask, listener: RunListener) {
    this.task = task;
    this.#listener = listener;
    this.#reached = task.sent;
    ({ sent: this.sent, requests: this.requests, stored: this.object } = task);
  }

  /** Aborts when the task is paused or canceled. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get speed(): number | undefined {
    return this.#speed.bytesPerSecond;
  }

  get remaining(): number | undefined {
    const { size, isOpen } = this.task;
    return this.speed && !isOpen ? (size - this.#reached) / this.speed : undefined;
  }

  get retryIn(): number | undefined {
    const ends = this.#openWaits.map(({ until }) => until);
    return ends.length > 0 ? Math.max(0, Math.min(...ends) - performance.now()) / 1000 : undefined;
  }

  get #openWaits(): RetryWait[] {
    return this.#waits.filter(({ isOver }) => !isOver);
  }

  get #isCurrent(): boolean {
    return this.task.isIn(this);
  }

  /** Ends the run, and the task with it. */
  end(result: StoredObject): void {
    if (this.#isCurrent) this.task.move({ status: 'done', result });
  }

  fail(thrown: unknown): void {
    if (this.#isCurrent) this.task.move({ status: 'failed', error: toUploadError(thrown, this.signal) });
  }

  abort(reason: UploadError): void {
    this.#controller.abort(reason);
  }

  endWaits(): boolean {
    const open = this.#openWaits;
    for (const wait of open) wait.end();
    return open.length > 0;
  }

  /** `requests`: how many of them carry the bytes at once. */
  phase(phase: TaskPhase, requests = this.requests, reason?: WaitReason): void {
    if (!this.#isCurrent) return;
    this.requests = requests;
    const { state } = this.task;
    if (state.status !== 'uploading' || (state.phase === phase && state.reason === reason)) return;
    if (phase !== 'finishing') this.#speed.restart(performance.now());
    this.task.move({ status: 'uploading', phase, ...(reason && { reason }) });
    if (!this.#isCurrent || phase !== 'sending' || this.#hasStarted) return; // a listener may have stopped it
    this.#hasStarted = true;
    this.#listener.started(this.task);
  }

  /** The next attempt comes after this; at once where it is absent. */
  waits(wait: RetryWait | undefined): void {
    if (wait) this.#waits = [...this.#openWaits, wait];
  }

  /** Bytes of the file that are sent. @param moved since the last report: none of those that OSS had before. @default as many as `sent` has grown */
  progress(sent: number, moved = Math.max(0, sent - this.sent)): void {
    if (!this.#isCurrent) return;
    const { state, size } = this.task;
    this.#reached = Math.min(sent, size);
    const wasWaiting = state.status === 'uploading' && state.phase === 'waiting' && state.reason !== 'other-tab';
    if (wasWaiting) this.phase('sending');
    else this.#speed.sample(moved, performance.now());
    if (!this.#isCurrent || this.#reached <= this.sent) return; // a listener may have stopped it
    this.sent = this.#reached;
    this.#listener.progressed(this.task);
  }

  /** Time has passed: the speed falls unless bytes have moved. @returns the phase of the run; undefined once it is over */
  beat(): TaskPhase | undefined {
    const { state } = this.task;
    if (!this.#isCurrent || state.status !== 'uploading') return undefined;
    if (state.phase === 'sending') {
      this.#speed.sample(0, performance.now());
      this.#listener.progressed(this.task);
    }
    return state.phase;
  }

  /** OSS has confirmed the object, even if the run was just stopped; the page's `afterUpload` is still to run. */
  stored(object: StoredObject): void {
    this.object = object;
  }

  /** That step waits or runs. */
  saving(): void {
    if (!this.#isCurrent) return;
    this.sent = this.task.size;
    this.task.move({ status: 'uploading', phase: 'saving' });
  }
}

/** Half of what is remembered comes from the last this many milliseconds. */
const HALF_LIFE = 3_000;

/** A smoothed rate of bytes a second, so that the time left does not jump. */
class Speed {
  /** Bytes that have moved since `time`. */
  #bytes = 0;
  #time = 0;
  #rate: number | undefined;

  /** Starts again at `time` (`performance.now()`). */
  restart(time: number): void {
    this.#bytes = 0;
    this.#time = time;
    this.#rate = undefined;
  }

  /** Takes bytes that have moved until now. Samples closer than 100 ms are gathered into one; when none have moved for a second, the rate falls. */
  sample(bytes: number, time: number): void {
    this.#bytes += bytes;
    const elapsed = time - this.#time;
    if (elapsed < (bytes > 0 ? 100 : 1000)) return;
    const current = (this.#bytes / elapsed) * 1000;
    const weight = this.#rate === undefined ? 1 : 1 - 2 ** (-elapsed / HALF_LIFE);
    this.#rate = (this.#rate ?? 0) + weight * (current - (this.#rate ?? 0));
    this.#bytes = 0;
    this.#time = time;
  }

  /** Bytes a second; undefined until known. */
  get bytesPerSecond(): number | undefined {
    return this.#rate;
  }
}
