import type { UploadError } from '../base/upload-error.js';
import type { StoredObject } from '../object/stored-object.js';

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
  /** Seconds until the next attempt begins; undefined while none is waited for. */
  readonly retryIn: number | undefined;
  /** The next attempts begin now. @returns whether any was waited for */
  endWaits(): boolean;
  abort(reason: UploadError): void;
}
