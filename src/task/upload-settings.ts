import type { Destination, FileInfo, ObjectOptions, StoredObject } from '../object/stored-object.js';
import type { FetchGrant } from '../grant/grant.js';
import type { TransferOptions } from '../job/job.js';
import type { FindableMode } from '../job/mode.js';
import type { ModeChoice } from '../modes/load-mode.js';
import type { RetryPolicy } from '../base/retry-policy.js';
import type { FileRules } from '../rules/file-rules.js';
import type { ImageSettings } from '../media/image-settings.js';
import type { UploadTask } from './upload-task.js';

/** A function of the page that runs before a file is uploaded: it may change the task; returning false is a veto. */
export type BeforeUpload = (task: UploadTask) => unknown;

/**
 * A function of the page that runs when a file is stored, and before it counts as done: it may save a record of it. What it
 * returns is `result.data`; a `Response` is read like an endpoint's. After `processing()` the file is done, and is shown as being processed.
 * `signal` aborts when the upload is canceled or removed.
 */
export type AfterUpload = (task: UploadTask, result: StoredObject, context: { signal: AbortSignal }) => unknown;

/** All settings of a queue. They can change at any time, and count for what begins from then on. */
export interface QueueSettings {
  /** Where grants come from: a URL, or a function (`endpoint(url, { headers })` makes one). @default '' with which uploads fail with `config` */
  endpoint: string | FetchGrant;
  /** With GET the file's name, size and type are in the query, with other methods in a JSON body. @default 'GET' */
  endpointMethod?: string | undefined;
  /** Headers to send, such as a CSRF token. @default {} */
  endpointHeaders?: Record<string, string> | undefined;
  /** Send cookies to another origin too. @default false */
  withCredentials?: boolean | undefined;
  /** The kind of grant that the endpoint gives. @default detected from each of its responses */
  mode?: ModeChoice | null | undefined;
  /** @internal The modes to choose from, those of this package when absent. */
  modes?: readonly FindableMode[] | undefined;
  /** `ali-oss`: the official SDK signs the requests of `sts` mode. Import `oss-direct-upload/signers/ali-oss`, or load the SDK's script. @default the signer built in */
  signer?: 'ali-oss' | (string & {}) | null | undefined;
  /** Which files may be added. @default {} */
  rules: FileRules;
  /** @internal The endpoint is a route of `createUploads`, whose rules count, too: all of them, or those for one file. */
  ofRoute?: 'all' | 'file' | undefined;
  /** @internal These settings, narrowed by the rules of the route. */
  narrow?: ((given: QueueSettings) => QueueSettings) | undefined;
  /** Begin as soon as a file is added; otherwise `start()` begins. @default true */
  autoStart: boolean;
  /** Files uploaded at once; more than six help over HTTP/2. @default many small ones and few large ones, up to six requests */
  maxConcurrentUploads?: number | undefined;
  /** Bytes a second of all files together. OSS itself slows each request, to 102,400 at least. @default no limit */
  maxSpeed?: number | undefined;
  /** How pictures are made smaller, converted, or freed of metadata before they are uploaded. @default they are uploaded as they are */
  image?: ImageSettings | undefined;
  /** Stores a frame of each video beside it, as a picture of this type: `result.poster`. Empty is JPEG. @default absent: no picture */
  poster?: 'image/jpeg' | 'image/webp' | '' | undefined;
  /** Makes the key of that picture of the video's, where the grant allows it. @default the video's key, and `.jpg` or `.webp` */
  posterKey?: ((key: string) => string) | undefined;
  /** Runs before each upload; may rename the task, set its key, headers or another file. Returning false is a veto. */
  beforeUpload?: BeforeUpload | undefined;
  /**
   * Runs when a file is stored, and before it is done: may save a record of it, at most six at once. What it returns is
   * `result.data`; if it fails, the upload fails with `save`, and `retry()` repeats only this step.
   */
  afterUpload?: AfterUpload | undefined;
  /**
   * What `afterUpload` needs to know of the page, such as a product's id: plain JSON of at most 4 kB, no credentials. It is kept
   * with the file, and given back by `task.context`.
   */
  context?: unknown;
  /** @internal The field of the page that the queue belongs to: another one does not save its files. */
  field?: string | undefined;
  /** Where objects go, as far as the grant does not say. @default {} */
  destination: Destination;
  /** Headers, metadata and callback of every object. @default {} */
  object: ObjectOptions;
  /** How bytes are sent and checked. @default `{ parallelParts: 6, stallTimeout: 30_000, verify: true }`, each where it is absent */
  transfer: Partial<TransferOptions>;
  /**
   * Computes this digest of each file while it waits, and asks the endpoint whether it has the file already: then no byte is
   * sent, and `result.reused` is true. @default absent: no file is asked about
   */
  digest?: 'crc64' | undefined;
  /** Larger files are sent without a digest; in bytes. @default 1_000_000_000 */
  digestMaxSize?: number | undefined;
  /** How long failed requests are retried. @default `defaultRetryPolicy`, each where it is absent */
  retryPolicy: Partial<RetryPolicy>;
  /** Pattern of the object key below the grant's `dir`. @default '{id}-{name}' */
  keyPattern: string;
  /** Makes a file's key below the grant's `dir`, instead of the pattern. What it throws fails the file with `config`. */
  key?: ((file: FileInfo) => string) | undefined;
  /**
   * Keeps unfinished uploads beyond the page, separately for each text (endpoint and user). If its first line is an address,
   * only the origin, the path and the names of the query's parameters count. @default absent: kept as long as the page
   */
  resumeScope?: string | undefined;
  /**
   * Bytes of waiting files, of at most 10 MB each, that are kept in the browser until they are uploaded: a later page uploads them without
   * asking for them. Needs `resumeScope`. @default 0
   */
  keepFiles?: number | undefined;
  /** @internal The objects are a form's value: later pages get them back until the form is submitted. */
  isInForm?: boolean | undefined;
}

export const defaultSettings: QueueSettings = {
  endpoint: '',
  rules: {},
  autoStart: true,
  destination: {},
  object: {},
  transfer: {},
  retryPolicy: {},
  keyPattern: '{id}-{name}',
};

/** Calls of the page's `afterUpload` at once. */
export const SAVES_AT_ONCE = 6;
