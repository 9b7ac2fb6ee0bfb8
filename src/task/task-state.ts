import type { StoredObject } from '../object/stored-object.js';
import { UploadError } from '../base/upload-error.js';
import type { Job, JobStream } from '../job/job.js';
import type { UploadStream } from '../stream/upload-stream.js';

/**
 * `waiting`: offline, between two attempts, or (`reason`) while another tab sends the file, the endpoint fails with 5xx, or its requests
 * have not moved a byte for five seconds. `finishing`: all bytes are sent, OSS is
 * closing the object. (`reason` `stream`: a stream is collected, because its mode sends files in one request.) `saving`: the object is stored, the page's `afterUpload` runs.
 */
export type TaskPhase = 'preparing' | 'sending' | 'waiting' | 'finishing' | 'saving';

/** Why a task waits, where that is not the connection. */
export type WaitReason = 'other-tab' | 'server' | 'no-data' | 'stream';

/**
 * What a task does now. While it uploads there is a phase; at its end, a result or an error. `checking`: the rules that take a
 * while are still looking at the file.
 */
export type TaskState =
  | { readonly status: 'queued'; readonly reason?: 'checking' }
  | {
      readonly status: 'uploading';
      readonly phase: TaskPhase;
      readonly reason?: WaitReason;
    }
  | { readonly status: 'paused' }
  | { readonly status: 'done'; readonly result: StoredObject }
  | { readonly status: 'failed'; readonly error: UploadError }
  | { readonly status: 'canceled' };

/** The kinds of `TaskState`. */
export type TaskStatus = TaskState['status'];

/** Whether the connection does not work: the next attempt is waited for, or no data is moving. */
export const isWaiting = ({ state }: { readonly state: TaskState }): boolean =>
  state.status === 'uploading' && state.phase === 'waiting' && (!state.reason || state.reason === 'no-data');

/** To which status a task may go from each. */
export const legalMoves: Record<TaskStatus, readonly TaskStatus[]> = {
  queued: ['uploading', 'paused', 'failed', 'canceled'],
  uploading: ['uploading', 'paused', 'done', 'failed', 'canceled'],
  paused: ['queued', 'failed', 'canceled'],
  failed: ['queued'],
  canceled: ['queued', 'failed'],
  done: [],
};

export const aborted = (how: 'paused' | 'canceled') => new UploadError('aborted', `The upload was ${how}.`);

/** The next end of a task, as a promise. A rejection that nobody handles is not reported. */
export class TaskEnd {
  readonly promise: Promise<StoredObject>;
  #resolve!: (result: StoredObject) => void;
  #reject!: (error: UploadError) => void;

  /** @param state what the task does now: it may have ended already */
  constructor(state: TaskState) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => {});
    this.handle(state);
  }

  /** The task does this from now on. */
  handle(state: TaskState): void {
    if (state.status === 'done') this.#resolve(state.result);
    if (state.status === 'failed') this.#reject(state.error);
    if (state.status === 'canceled') this.#reject(aborted('canceled'));
  }
}

/** What a task shows of its latest run. */
export interface TaskRun {
  /** Bytes sent, by it and those before it. */
  sent: number;
  /** How many requests send the bytes at once; undefined until bytes move. */
  readonly requests: number | undefined;
  /** The object in OSS, from the page's `afterUpload` on. */
  readonly object: StoredObject | undefined;
  /** Bytes a second; undefined while unknown. */
  readonly speed: number | undefined;
  /** Seconds left, by what it has reported last: less than `sent` where the file began again. */
  readonly remaining: number | undefined;
  /** Seconds until the next attempt begins; undefined while none is waited for. */
  readonly retryIn: number | undefined;
  /** The next attempts begin now. @returns whether any was waited for */
  endWaits(): boolean;
  abort(reason: UploadError): void;
}

/** How jobs are made and sent in one run. */
interface StreamWay {
  readonly newJob: () => Job;
  readonly send: (job: Job) => Promise<StoredObject>;
  /** Whether the mode sends parts while they come. */
  readonly sendsStreams: (job: Job) => Promise<boolean | undefined>;
}

/** The task of a stream: its file is what was collected. */
interface StreamTask {
  readonly name: string;
  readonly type: string;
  file: File;
}

/** The run in which it is sent. */
interface StreamRun {
  readonly signal: AbortSignal;
  phase(phase: TaskPhase, requests: undefined, reason: WaitReason): void;
}

/** Where a task's bytes come from, if they are not a file's. */
export interface TaskStream extends UploadStream, JobStream {
  readonly parts: UploadStream['parts'];
  /** Carries it in one run. @throws UploadError */
  carry(task: StreamTask, run: StreamRun, way: StreamWay): Promise<StoredObject>;
}

/** What was made of a task's picture. */
export interface TaskImage {
  /** The file to send: the original, where it stays as it is. */
  readonly file: File;
  /** Whether it is what the settings ask for. */
  readonly isAsAsked: boolean;
  /** Whether a part was to be cut out, and could not be. */
  readonly isCropLost?: boolean | undefined;
  readonly facts: Pick<StoredObject, 'width' | 'height' | 'stripped'>;
  /** The settings it was made by, if it is not the original. */
  readonly settings?: string | undefined;
}
