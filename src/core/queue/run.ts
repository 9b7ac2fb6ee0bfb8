import type { RetryWait } from '../retry-wait.js';
import type { StoredObject } from '../stored-object.js';
import type { TaskPhase } from './task-state.js';

/** One run of a task. Once it is over or replaced, what it reports is ignored. */
export interface Run {
  readonly signal: AbortSignal;
  /** `requests`: how many of them carry the bytes at once. */
  phase(phase: TaskPhase, requests?: number, reason?: 'other-tab' | 'no-data'): void;
  /** An attempt begins after this wait. */
  waits(wait: RetryWait): void;
  /**
   * Bytes of the file that are sent.
   *
   * @param isKnown OSS had them before this run
   * @returns whether more are than at the last report: bytes have moved
   */
  progress(sent: number, isKnown?: boolean): boolean;
  /**
   * Time has passed.
   *
   * @param isMoving bytes have moved lately
   * @param isLate responses should have come long since
   * @returns whether more time may change anything
   */
  beat(isMoving: boolean, isLate: boolean): boolean;
  /** OSS has confirmed the object; the page's `afterUpload` is still to run. */
  stored(stored: StoredObject): void;
  /** That step waits or runs. */
  saving(): void;
}
