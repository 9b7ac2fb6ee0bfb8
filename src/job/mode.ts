import type { Clock } from '../grant/clock.js';
import type { Grant, GrantReader, GrantRequest } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import type { Destination, ObjectName, ObjectOptions } from '../object/object-options.js';
import type { RequestBody, SignedRequest } from '../object/operation.js';
import type { ResumeStore } from '../memory/resume-store.js';
import type { StoredObject } from '../object/stored-object.js';
import type { OssResponse, SendOptions } from './transport.js';
import type { RetryListener } from '../base/retry.js';
import type { UploadError } from '../base/upload-error.js';
import type { UploadFacts } from './upload-metric.js';

/**
 * Knows one kind of grant: reads the backend's response, and uploads by it. An instance serves one queue, and may remember
 * what it has learned for that queue.
 *
 * @example
 * const relay: Mode<Grant & { url: string }> = {
 *   name: 'relay',
 *   readGrant: (response) => ({ id: String(response), url: String(response) }),
 *   serves: () => true,
 *   async upload(job, grants) {
 *     const { url } = await grants.get(job);
 *     const { requestId } = await job.retry(() => sendTo(url, job.file, job.signal));
 *     return { key: url, size: job.file.size, type: job.type, verified: false, requestId };
 *   },
 * };
 */
export interface Mode<G extends Grant = Grant> extends GrantReader<G> {
  /** The name of the mode, as `upload-metric` reports it. */
  readonly name: string;
  /** Checks that this grant's requests have an address. @throws UploadError `config` */
  checkPlace?(grant: G, job: Job): void;
  /** Carries one file to OSS. Stops on `job.signal`. */
  upload(job: Job, grants: GrantSource<G>): Promise<StoredObject>;
  /** After a cancel: aborts what the upload left open in OSS (AbortMultipartUpload). */
  discard?(job: Job, grants: GrantSource<G>): Promise<void>;
}

/** How bytes are sent and checked. */
export interface TransferOptions {
  /** Parts of one file that are sent at once; more than six help over HTTP/2. @default 6 */
  parallelParts: number;
  /** Bytes of the largest part. @default chosen by the file's size and by the line */
  partSize?: number | undefined;
  /** Milliseconds without a byte moving after which a request is aborted and retried. @default 30_000 */
  stallTimeout: number;
  /** Compare the file's CRC-64 with the one that OSS reports. @default true */
  verify: boolean;
}

/** Makes a request with a body, once the limit of its speed is known, in bit/s; there is none without `maxSpeed`. */
export type MakeRequest = (trafficLimit?: number) => Promise<[request: SignedRequest, body: RequestBody]>;

/** How a body is sent. */
export interface SendBodyOptions extends Omit<SendOptions, 'body'> {
  /** The limit in bit/s that the request has already: it gets no other. */
  trafficLimit?: number | undefined;
}

/** One run of a task: all that a mode needs to carry one file. */
export interface Job {
  /** The bytes to send. */
  readonly file: Blob;
  /** The file, as a grant is requested for it. */
  readonly request: GrantRequest;
  /** Aborts when the task is paused, canceled or removed. */
  readonly signal: AbortSignal;
  /** The server's time, as far as the queue knows it. */
  readonly clock: Clock;
  /** Requests that are not allowed here, as this queue has learned: HeadObject, ListParts. */
  readonly unavailable: Set<'head' | 'list'>;
  /** Where the object goes, as far as the grant does not say. */
  readonly destination: Destination;
  /** Headers, metadata and callback of this object. */
  readonly object: ObjectOptions;
  /** How bytes are sent and checked. */
  readonly transfer: TransferOptions;
  /** Keeps what a later run needs to resume. */
  readonly resume: ResumeStore;
  /** The content type to store. */
  readonly type: string;
  /** The key that the page has set for this file. */
  readonly fixedKey: string | undefined;
  /** The object key, in `dir` (the grant's). The same for every run of a task. */
  keyIn(dir: string | undefined): string;
  /** Keeps the key that the endpoint chose, as it is asked for it: a later page sends the file under it again. */
  keepKey(key: string, isOwn: boolean): void;
  /** Keys made at random for this file: an object under one of them can only be its own. The key of a damaged object is removed. */
  readonly ownKeys: Set<string>;
  /**
   * Makes an object whose key the endpoint chose this task's own.
   *
   * @throws UploadError `conflict`, where another file of this page has that key
   */
  claim(object: ObjectName): void;
  /** Keeps the video that the endpoint has created for this file: later runs of the task request their grants with it. */
  keepVideo(videoId: string | undefined): void;
  /**
   * Reports that bytes are about to move, and in how many requests at once; less than one counts for one that shares its connection (HTTP/2).
   *
   * @param report is called once a second while a request is sent: it reports progress that time has changed
   */
  onSending(requests: number, report?: () => void): void;
  /** Reports that all bytes are sent, and OSS is completing the object. */
  onFinishing(): void;
  /**
   * Reports how many bytes of the file are sent.
   *
   * @param confirmed how many OSS has confirmed: only after these does the time for retries begin again
   */
  progress(sent: number, confirmed?: number): void;
  /** Records facts for `upload-metric`. */
  record(facts: Partial<UploadFacts>): void;
  /** Reports that something is about to be retried, after a wait. */
  readonly onRetry: RetryListener;
  /**
   * Sends one signed request to OSS. A response that is not OSS's counts as a failure.
   *
   * @throws UploadError `network`, `stalled`, `aborted`, or what OSS's response says
   */
  send(request: SignedRequest, options?: SendOptions): Promise<OssResponse>;
  /** The queue's limit in bytes a second, as it was when the run began. */
  readonly maxSpeed: number | undefined;
  /**
   * Sends a request with a body, as soon as the queue's `maxSpeed` allows it.
   *
   * @param bytes of the file in the body
   * @throws UploadError as `send`
   */
  sendBody(bytes: number, make: MakeRequest, options?: SendBodyOptions): Promise<OssResponse>;
  /** Runs `work` with the limit (bit/s) that a request with a body of this many bytes has now. */
  shareSpeed<T>(bytes: number, work: (trafficLimit?: number) => Promise<T>): Promise<T>;
  /** Retries `work` until it succeeds, fails for good, or no byte has moved for too long. */
  retry<T>(work: (lastError?: UploadError) => Promise<T>): Promise<T>;
}
