import type { FetchGrant } from '../grant/grant.js';
import type { TransferOptions } from '../job/job.js';
import type { Destination, FileInfo, ObjectOptions, StoredObject } from '../object/stored-object.js';
import type { RetryPolicy } from '../base/retry-policy.js';
import type { UploadError } from '../base/upload-error.js';
import type { UploadMetric } from '../job/upload-metric.js';
import type { Host } from './host.js';
import type { FileTask } from './file-task.js';

/** The settings of `createUploader`. */
export interface UploaderOptions {
  /** Where grants come from: a URL, or a function. */
  endpoint: string | FetchGrant;
  /** With GET the file's name, size and type are in the query, with other methods in a JSON body. @default 'GET' */
  method?: string | undefined;
  /** Headers to send to the endpoint, such as `Authorization`; a function gives those of each request. @default {} */
  headers?: Record<string, string> | (() => Record<string, string>) | undefined;
  /** The kind of grant that the endpoint gives. @default detected from each of its responses */
  mode?: 'sts' | 'post-policy' | 'presigned-url' | undefined;
  /** Where objects go, as far as the grant does not say. @default {} */
  destination?: Destination | undefined;
  /** Headers, metadata and callback of every object. @default {} */
  object?: ObjectOptions | undefined;
  /** Pattern of the object key below the grant's `dir`. @default '{id}-{name}' */
  keyPattern?: string | undefined;
  /** Makes a file's key below the grant's `dir`, instead of the pattern. @default none */
  key?: ((file: FileInfo) => string) | undefined;
  /** How bytes are sent and checked. @default `{ parallelParts: 4, partSize: 4_000_000, stallTimeout: 30_000, verify: true }`, each where it is absent */
  transfer?: Partial<TransferOptions> | undefined;
  /** How long failed requests are retried. @default `defaultRetryPolicy`, each where it is absent */
  retryPolicy?: Partial<RetryPolicy> | undefined;
  /** Files uploaded at once. @default 2 */
  maxConcurrentUploads?: number | undefined;
  /** Runs when a file is stored, and before it is done. What it returns is `result.data`; if it fails, `retry()` repeats only this. @default none */
  afterUpload?: ((task: FileTask, result: StoredObject) => unknown) | undefined;
  /** Keeps unfinished uploads beyond the program, separately for each text, such as the user's id. @default the endpoint's address without its query */
  resumeScope?: string | undefined;
  /** What runs the program. @default found by its own object: `my`, `dd`, `swan`, `tt`, `qq`, `wx`, `uni`, `Taro` */
  host?: Host | undefined;
}

/** What is known of a file that is added. */
export interface AddOptions {
  /** The name of the file. @default the end of its path */
  name?: string | undefined;
  /** The Content-Type to store. @default by the extension of `name`, of pictures and videos */
  type?: string | undefined;
  /** Bytes. @default the host is asked */
  size?: number | undefined;
  /** The whole object key. @default by `key` or `keyPattern` */
  key?: string | undefined;
  /** Headers, metadata and callback of this object, on top of those of all. @default {} */
  object?: ObjectOptions | undefined;
  /** What the program needs to know of the file later, as JSON. @default none */
  context?: unknown;
  /**
   * Saves the temporary file (`saveFile`) until it is uploaded, so that `restore()` continues it after the program was closed. Hosts limit
   * saved files: WeChat to 200 MB, Alipay to 10 MB each and 50 MB. Without room, the upload begins without it. @default false
   */
  keep?: boolean | undefined;
}

/** An upload that an earlier run of the program did not finish. */
export interface UnfinishedUpload {
  /** The name of the file. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The Content-Type to store. */
  readonly type: string;
  /** Where the file was; it is there still, if it was kept. */
  readonly path: string;
  /** Whether its file was saved, so that `restore()` continues it. */
  readonly isKept: boolean;
  /** Bytes that OSS had. */
  readonly sent: number;
  /** When it was last stored, in milliseconds since the epoch. */
  readonly savedAt: number;
  /** The `context` that it was added with. */
  readonly context: unknown;
}

/** The events of an uploader, by name, with what a listener gets. They are those of the browser's queue. */
export interface UploaderEvents {
  /** A file was added. */
  'file-added': { task: FileTask };
  /** The first bytes are about to be sent. */
  'upload-start': { task: FileTask };
  /** Bytes were sent; at most five times a second for each file. */
  'upload-progress': { task: FileTask };
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  'upload-success': { task: FileTask; result: StoredObject };
  /** An upload failed. */
  'upload-error': { task: FileTask; error: UploadError };
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  'upload-retry': { task: FileTask; error: UploadError; attempt: number };
  /** Measurements of an upload that has ended. */
  'upload-metric': UploadMetric;
  /** A task moved to another state or phase; for views. */
  'task-change': { task: FileTask };
  /** No file is being uploaded or queued any more. */
  'uploads-settled': { tasks: readonly FileTask[] };
}
