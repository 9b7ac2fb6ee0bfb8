import type { Clock } from '../grant/clock.js';
import type { GrantAsks } from '../grant/grant-asks.js';
import type { GrantSeeker } from '../grant/grant-source.js';
import type {
  Destination,
  FileInfo,
  ListedPart,
  ObjectName,
  ObjectOptions,
  StoredPart,
} from '../object/stored-object.js';
import type { RequestBody, Sign, SignedRequest } from '../object/operation.js';
import type { UploadRecord } from '../memory/record.js';
import type { ResumeStore } from '../memory/resume-store.js';
import type { UploadError } from '../base/upload-error.js';
import type { RetryListener } from '../base/retry.js';
import type { UploadFacts } from './upload-metric.js';

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

/** One run of one file, as a mode sees it. It is never copied: what differs is an argument. Nothing in it calls up but `report`. */
export interface Job extends GrantSeeker {
  /** Aborts when the task is paused, canceled or removed. */
  readonly signal: AbortSignal;
  /** The file, as a grant is requested for it: its `type` is the content type to store. */
  readonly file: FileInfo;
  /** The bytes to send; none of a stream. */
  readonly content: Blob;
  /** Gives the bytes instead, as they come: only for a mode that `sendsStreams`. */
  readonly stream?: JobStream | undefined;
  /** Where the object goes, as far as the grant does not say. */
  readonly destination: Destination;
  /** Headers, metadata and callback of this object. */
  readonly object: ObjectOptions;
  /** How bytes are sent and checked. */
  readonly transfer: TransferOptions;
  /** What the run reports to. */
  readonly report: UploadReport;
  /** The way to OSS. */
  readonly link: Link;
  /** What a later run needs to resume. */
  readonly record: ResumeStore;
  /** The keys of this file's object. */
  readonly keys: ObjectKeys;
  /** What the requests for its grants ask. */
  readonly asks: GrantAsks;
  /** The server's time, as far as the queue knows it. */
  readonly clock: Clock;
}

/** An upload in parts that OSS has open. */
export interface OpenParts {
  readonly record: UploadRecord;
  /** What OSS has, by part number. */
  readonly parts: Map<number, StoredPart>;
}

/**
 * What an upload knows of a file whose bytes come while it is sent. All else of it is loaded with the first such file of a page: pages without one load
 * nothing of it.
 */
export interface JobStream {
  /** What OSS has confirmed, by part number. */
  readonly parts: ReadonlyMap<number, StoredPart>;
  /** It may have these bytes at most. */
  limit(most: number): void;
  /** Another upload begins: what was sent in the one before is of no use. @throws UploadError `gone`, where its bytes are not here any more */
  restart(): void;
  /** The file as it is known so far. */
  describe(file: FileInfo): FileInfo;
  /** Sends the parts, each as soon as its bytes have come, until the stream has ended and OSS has all. @throws UploadError */
  send(job: Job, upload: OpenParts, sign: Sign): Promise<void>;
  /** The parts that OSS has as they were sent: their bytes are not here any more. @param byEtag see `matchSent` */
  match(listed: ReadonlyMap<number, ListedPart>, byEtag: boolean): Map<number, StoredPart>;
  /** CRC-64 of what was sent. */
  readonly crc: Promise<string | undefined>;
}

/** A response to a request that was signed for OSS, from OSS or from something else. */
export interface OssResponse {
  /** The address that responded; empty where the browser does not show it. */
  readonly url: string;
  readonly status: number;
  readonly text: string;
  /** What sent the request shows no header of this response, and may of others. */
  readonly hidesHeaders?: boolean;
  /** A response header, or null where it is missing or CORS hides it. */
  header(name: string): string | null;
}

export interface SendOptions {
  /** Stall timeouts that OSS may take to respond; chosen by the size of the body when absent. */
  responseTimeout?: number | undefined;
  body?: RequestBody | undefined;
  /** Ends this request alone, before the upload's own signal does. */
  signal?: AbortSignal | undefined;
  /** The request has one of the connections to its host. */
  onBegin?: (() => void) | undefined;
  /** Body bytes sent so far. */
  onProgress?: ((sent: number) => void) | undefined;
  /** Milliseconds until OSS has taken what a limit of speed still holds back of the bytes sent so far. */
  heldTime?: (() => number) | undefined;
  /** The body is sent; the response is awaited. */
  onSent?: (() => void) | undefined;
}

/** Makes a request with a body. The limit of its speed, in bit/s, is absent without `maxSpeed`. */
export type MakeRequest = (trafficLimit?: number) => Promise<[request: SignedRequest, body: RequestBody]>;

/** How a body is sent. */
export interface SendBodyOptions extends Omit<SendOptions, 'body'> {
  /** It gets all of the queue's `maxSpeed`, and no other request beside it: somebody else signs it. */
  isAlone?: boolean | undefined;
}

/** The way of one run's requests to OSS. */
export interface Link {
  /** The queue's `maxSpeed` as the limit of one request, in bit/s, as it was when the run began. */
  readonly trafficLimit: number | undefined;
  /** Requests that are not allowed here, as this queue has learned: HeadObject, ListParts. */
  readonly unavailable: Set<'head' | 'list'>;
  /** What sends the requests reads no parts of files: each goes as a whole, by a form where that is possible. */
  readonly isWholeOnly?: boolean | undefined;
  /**
   * Sends one signed request to OSS. A response that is not OSS's counts as a failure.
   *
   * @throws UploadError `network`, `stalled`, `aborted`, or what OSS's response says
   */
  send(request: SignedRequest, options?: SendOptions): Promise<OssResponse>;
  /** Sends a request with a body, as soon as the queue's `maxSpeed` allows it. @param bytes of the file in the body @throws UploadError as `send` */
  sendBody(bytes: number, make: MakeRequest, options?: SendBodyOptions): Promise<OssResponse>;
  /** Retries `work` until it succeeds, fails for good, or no byte has moved for too long. */
  retry<T>(work: (lastError?: UploadError) => Promise<T>): Promise<T>;
}

/** The keys of one file's object: the same in every run, so that a paused or failed upload resumes under its key. */
export interface ObjectKeys {
  /** The key that the page has set for this file. */
  readonly fixed: string | undefined;
  /** The key under which an earlier page may have sent the file. */
  readonly earlier: string | undefined;
  /** The key in `dir` (the grant's). @throws UploadError `config` */
  in(dir: string | undefined): string;
  /** Keeps the key that the endpoint chose, as it is asked for it: a later page sends the file under it again. */
  keep(key: string): void;
  /** The key was made at random for this file: an object under it can only be its own. */
  own(key: string): void;
  /** The object under this key is damaged: it counts as another file's. */
  disown(key: string): void;
  /** Whether an object under this key can only be this file's. */
  isOwn(key: string): boolean;
  /** Makes an object whose key the endpoint chose this file's own. @throws UploadError `conflict`, where another file of this page has that key */
  claim(object: ObjectName): void;
}

/** What one run of a file reports to. */
export interface UploadReport {
  /**
   * Bytes are about to move, and in how many requests at once; less than one counts for one that shares its connection (HTTP/2).
   *
   * @param refresh is called once a second while a request is sent: it reports progress that time has changed
   */
  sending(requests: number, refresh?: () => void): void;
  /** How many bytes of the file are sent. @param confirmed how many OSS has confirmed: only after these does the time for retries begin again */
  progress(sent: number, confirmed?: number): void;
  /** All bytes are sent, and OSS is completing the object. */
  finishing(): void;
  /** Something is about to be retried, after a wait. */
  readonly retrying: RetryListener;
  /** Facts for `upload-metric`. */
  facts(facts: Partial<UploadFacts>): void;
}
