import type { Clock } from '../grant/clock.js';
import type { GrantAsks } from '../grant/grant-asks.js';
import type { GrantSeeker } from '../grant/grant-source.js';
import type { FileInfo } from '../object/file-info.js';
import type { Destination, ObjectOptions } from '../object/object-options.js';
import type { Sign } from '../object/operation.js';
import type { ListedPart, StoredPart } from '../object/stored-part.js';
import type { UploadRecord } from '../memory/record.js';
import type { ResumeStore } from '../memory/resume-store.js';
import type { Link } from './link.js';
import type { ObjectKeys } from './object-keys.js';
import type { UploadReport } from './upload-report.js';

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
interface OpenParts {
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
