import type { Lazy } from '../base/lazy.js';
import type { QueueMemory } from '../memory/queue-memory.js';
import type { StoredFile } from '../object/stored-object.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { TaskListener, UploadTask } from '../task/upload-task.js';
import type { GrantOrigin } from '../upload/grant-access.js';
import type { Uploader } from '../upload/uploader.js';
import type { Ledger } from './ledger.js';
import type { Emit, QueueEventTarget } from './queue-events.js';

/** What of a queue is loaded with its first file. */
export interface Runner {
  readonly uploader: Uploader;
  /** Whether a task runs, or the slow rules look at one. */
  readonly isBusy: boolean;
  /** Starts waiting tasks while there are free slots, and looks at new files by the slow rules. */
  fill(): void;
  /** A task is not uploading: its last `upload-progress` is fired, and what is kept of its file deleted where nothing is left to send; what it has replaced is removed. */
  atRest(task: UploadTask): void;
  /** A task has left the list: the slow rules need not look at it any more. */
  forget(task: UploadTask): void;
  /** A file is stored, and processed before it can be used. */
  readonly watch: (task: UploadTask) => void;
}

/** What the parts of a queue share that are loaded late: its runner, its memory, and removals that can be undone. */
export interface QueueContext {
  readonly ledger: Ledger;
  readonly runner: Lazy<Runner>;
  readonly emit: Emit;
  readonly listener: TaskListener;
  settings: QueueSettings;
  /** Where grants come from; another object for what begins after endpoint, mode or signer have changed. */
  origin: GrantOrigin;
  /** False for the queue of an element that has left the page: what it stored no longer counts. */
  isShown: boolean;
  readonly queue: {
    /** What is stored of its files beyond the page. */
    readonly memory: {
      readonly current: QueueMemory<UploadTask> | undefined;
      load(): Promise<unknown>;
      remove(task: UploadTask): void;
    };
    configure(settings: Partial<QueueSettings>): void;
    add(files: Iterable<File>, path: (file: File) => string | undefined): UploadTask[];
    adopt(objects: readonly StoredFile[]): UploadTask[];
    remove(task: UploadTask): void;
    addEventListener: QueueEventTarget['addEventListener'];
    removeEventListener: QueueEventTarget['removeEventListener'];
  };
  /** Starts waiting tasks while there are free slots. The first of them load the runner. */
  readonly fill: () => void;
  /** Fires `uploads-settled` where nothing is left to do. @param isDue something has ended; else only what has ended before counts. @default true */
  readonly settle: (isDue?: boolean) => void;
}
