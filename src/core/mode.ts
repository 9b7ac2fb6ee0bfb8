import type { Clock } from './grant/clock.js';
import type { Grant, GrantRequest, GrantSource } from './grant/grant-source.js';
import type { UploadFacts } from './uploader/upload-meter.js';
import type { ResumeSlot } from './resume/resume-store.js';
import type { UploadError } from './upload-error.js';

/** One way to get permission from the application's server and to use it. */
export interface Mode<G extends Grant = Grant> {
  readonly name: string;
  /** True where each file needs a grant of its own, so that nobody waits for another file's. */
  readonly oneGrantPerFile?: boolean;
  /** One grant serves every file, whatever its name: it may be asked for before there is one. */
  readonly oneGrantForAll?: boolean;
  /** Reads the backend's answer. @throws UploadError `grant`, naming the field that is missing. */
  readGrant(answer: unknown, request: GrantRequest): G;
  /** May this grant be used for that request too? */
  serves(grant: G, request: GrantRequest): boolean;
  /** Checks that this grant's requests have an address. @throws UploadError `config` */
  checkPlace?(grant: G, job: Job): void;
  /** Carries one file to OSS. Stops on `job.signal`. */
  upload(job: Job, grants: GrantSource<G>): Promise<StoredObject>;
  /** After a cancel: ends what the upload left open in OSS (AbortMultipartUpload). */
  discard?(job: Job, grants: GrantSource<G>): Promise<void>;
}

/** Where objects go, as far as the page says; a grant's own words come first. */
export interface Destination {
  bucket?: string | undefined;
  /** `cn-hangzhou` or `oss-cn-hangzhou`. */
  region?: string | undefined;
  /** OSS endpoint or custom domain, with or without scheme. */
  endpoint?: string | undefined;
  /** Key prefix when the grant has none. */
  dir?: string | undefined;
}

/** What is stored beside the bytes. */
export interface ObjectOptions {
  /** Cache-Control, Content-Disposition, `x-oss-*` …; Content-Type overrides the file's. */
  headers?: Record<string, string> | undefined;
  /** User metadata, stored as `x-oss-meta-*`. */
  metadata?: Record<string, string> | undefined;
  /** OSS's upload callback: what it tells the application's server after the upload. */
  callback?: ObjectCallback | undefined;
}

/** The parameters of OSS's upload callback. */
export interface ObjectCallback {
  url: string;
  body: string;
  host?: string | undefined;
  bodyType?: 'application/x-www-form-urlencoded' | 'application/json' | undefined;
  /** Custom variables; their names begin with `x:`. */
  variables?: Record<string, string> | undefined;
}

export interface TransferOptions {
  /** Parts of one file in flight at once. */
  parallelParts: number;
  /** Bytes in a part; chosen from the file's size when absent. */
  partSize?: number | undefined;
  /** Milliseconds without a byte moving after which a request is ended and tried again. */
  stallTimeout: number;
  /** Compare the file's CRC-64 with what OSS says it holds. */
  verify: boolean;
}

/** What tells one object from another, as OSS sees it. */
export interface ObjectName {
  /** Where it is asked for, with the port. */
  readonly host: string;
  /** The path of its URL, decoded, without the first slash: its key, behind the bucket where the host does not name that. */
  readonly path: string;
}

/** One run of a task: all that a mode needs to carry one file. */
export interface Job {
  readonly file: Blob;
  readonly request: GrantRequest;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Origins that redirected a request of this queue, with the error: nothing more is sent there until the user retries. */
  readonly redirects: Map<string, UploadError>;
  /** What this queue has learned that nobody answers here: whether an object is there, what parts OSS has. */
  readonly unanswered: Set<'head' | 'list'>;
  readonly destination: Destination;
  readonly object: ObjectOptions;
  readonly transfer: TransferOptions;
  readonly resume: ResumeSlot;
  /** The content type to store. */
  readonly type: string;
  /** The one key that the page wants for this file, if it wants one. */
  readonly fixedKey: string | undefined;
  /** The object key, in `dir` (the grant's). The same for every run of a task. */
  keyIn(dir: string | undefined): string;
  /** Keys made at random for this file: an object there can only be its own. One that turns out damaged is taken out. */
  readonly ownKeys: Set<string>;
  /**
   * Makes an object whose key the endpoint chose this task's own.
   *
   * @throws UploadError `conflict`, where another file of this page has that key
   */
  claim(object: ObjectName): void;
  /** Says that bytes are about to move, once permission is there: in so many requests at once. */
  onSending(requests: number): void;
  /** Says that all bytes are sent and OSS is closing the object. */
  onFinishing(): void;
  /** Bytes of the file that OSS has taken so far in this run. */
  progress(sent: number): void;
  /** Writes down, for `upload-metric`, what the job cannot see itself. */
  record(facts: Partial<UploadFacts>): void;
  /** Says that something is about to be tried again, after a wait. */
  readonly onRetry: (error: UploadError, attempt: number) => void;
  /** Tries `work` until it succeeds, fails for good, or no byte has moved for too long. */
  retry<T>(work: (lastError?: UploadError) => Promise<T>): Promise<T>;
}

/** What a finished upload left in OSS. */
export interface StoredObject {
  key: string;
  /** http(s), without query and userinfo; absent where it is not known. */
  url?: string | undefined;
  bucket?: string | undefined;
  /** Bytes. */
  size: number;
  type: string;
  etag?: string | undefined;
  /** CRC-64 of the whole object as OSS reports it, an unsigned decimal. */
  crc64?: string | undefined;
  /** Whether OSS's CRC-64 was compared with the file's and found equal. */
  verified: boolean;
  /**
   * Why not: switched off; the CRC hidden by the CORS rule; the response lost where HEAD is not allowed; or nothing of the
   * response could be read, so that it may not even be OSS's (set Exposed Headers in the CORS rule).
   */
  unverifiedReason?: 'off' | 'crc-hidden' | 'answer-lost' | 'not-proven' | undefined;
  requestId?: string | undefined;
  /** The application's answer to OSS's callback. */
  callback?: unknown;
}
