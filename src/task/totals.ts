import type { TaskStatus } from './upload-task.js';

/** The state of a queue: how many tasks there are of each status, and bytes. */
export interface Totals extends Readonly<Record<TaskStatus, number>> {
  /** All tasks. */
  readonly count: number;
  /** Those among the uploading that are stored, while the page's `afterUpload` runs. */
  readonly saving: number;
  /** Those among the uploading whose connection does not work: they wait for the next attempt, or no data is moving. */
  readonly waiting: number;
  /** Those among the done that the server still works on. */
  readonly processing: number;
  /** Those among the done with which it has finished, and that can be used. */
  readonly ready: number;
  /** Those among the done that the server refuses. */
  readonly refused: number;
  /** 1 while a grant is fetched that shows whose files of an earlier visit are. @default 0 */
  readonly awaited: number;
  /** Bytes of what is stored or can still be. */
  readonly size: number;
  /** Bytes sent of `size`. */
  readonly sent: number;
  /** Bytes a second; 0 while unknown. */
  readonly speed: number;
}
