import type { StoredObject } from '../object/stored-object.js';
import type { TaskWaits } from './task-waits.js';
import type { TaskPhase, WaitReason } from './task-state.js';

/** One run of a task. Once it is over or replaced, what it reports is ignored. */
export interface Run {
  readonly signal: AbortSignal;
  /** `requests`: how many of them carry the bytes at once. */
  phase(phase: TaskPhase, requests?: number, reason?: WaitReason): void;
  /** The waits of this run are these. */
  waits(waits: TaskWaits): void;
  /**
   * Bytes of the file that are sent.
   *
   * @param moved how many of them have moved since the last report: none where OSS had them before this run.
   *   @default as many as `sent` has grown
   */
  progress(sent: number, moved?: number): void;
  /** Time has passed: the speed falls unless bytes have moved. @returns the phase of the run; undefined once it is over */
  beat(): TaskPhase | undefined;
  /** OSS has confirmed the object; the page's `afterUpload` is still to run. */
  stored(stored: StoredObject): void;
  /** That step waits or runs. */
  saving(): void;
}
