import type { StoredObject } from '../object/stored-object.js';
import type { UploadError } from '../base/upload-error.js';

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
