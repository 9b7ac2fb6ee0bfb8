import type { QueueSettings } from '../queue/queue-settings.js';
import type { StoredFile } from '../../object/stored-file.js';
import type { UploadTask } from '../queue/upload-task.js';
import type { Batch } from './batch.js';
import type { LeftFiles } from './left-files.js';

/** The queue, as far as its memory needs it. */
export interface RememberedQueue {
  readonly settings: () => QueueSettings;
  readonly tasks: () => readonly UploadTask[];
  /** Whether a person sees the queue. */
  readonly isShown: () => boolean;
  /** Adds files that an earlier page left. */
  readonly add: (files: Iterable<File>, path: (file: File) => string | undefined) => UploadTask[];
  readonly remove: (task: UploadTask) => void;
  /** Shows objects that are stored already. */
  readonly adopt: (objects: readonly StoredFile[]) => UploadTask[];
}

/** A file of an earlier page that was found again. */
export interface FoundFile {
  readonly batch: Batch<UploadTask>;
  readonly number: number;
  /** It is uploaded already. */
  readonly isDone: boolean;
  /** Others of its batch are not: it is chosen again with them. */
  readonly isExpected: boolean;
  /** The folder it was in, where that was kept. */
  readonly path: string | undefined;
}

/** A batch that an earlier page left and this one has taken over. */
export interface LeftBatch {
  readonly batch: Batch<UploadTask>;
  readonly files: LeftFiles;
}
