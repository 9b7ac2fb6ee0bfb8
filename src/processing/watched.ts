import type { ProcessingStatus } from '../object/processing.js';
import type { UploadTask } from '../task/upload-task.js';

/** The queue, as far as this needs it. */
export interface ProcessingHost {
  /** Whether a person, or a program, sees the queue. */
  isShown(): boolean;
  /** Whether a task is in the list: not one whose removal can be undone. */
  isListed(task: UploadTask): boolean;
  /** Whether a task was removed for good. */
  isGone(task: UploadTask): boolean;
  /** The processing of a task has begun, or is somewhere else. */
  moved(task: UploadTask): void;
  /** It has ended: the file is ready, or refused. */
  ended(task: UploadTask): void;
}

/** Who waits for the processing of one file. */
export interface Watched {
  readonly task: UploadTask;
  /** Something was said of it. @returns whether that is news */
  readonly hear: (status: ProcessingStatus) => boolean;
  /** It was waited for as long as it may take. */
  readonly giveUp: () => void;
}
