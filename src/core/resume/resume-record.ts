import { SMALLEST_PART } from '../operation.js';
import type { StoredObject } from '../../object/stored-object.js';
import { hasShape, isOptionalText } from './stored-shape.js';

/** What a later run must know to resume a multipart upload. Never a credential. */
export interface ResumeRecord {
  bucket: string | undefined;
  host: string;
  key: string;
  uploadId: string;
  /** The grain, in bytes: the part of number N begins at N - 1 grains. */
  partSize: number;
  /** The Content-Type that the upload began with, where that need not be the file's. */
  type?: string | undefined;
  /** The video that the endpoint has created for the file (mode `vod`). */
  videoId?: string | undefined;
  /** Bytes in the parts that OSS had when this was saved last. */
  sent?: number | undefined;
  /** All parts are in OSS, and CompleteMultipartUpload was sent. */
  completing?: boolean | undefined;
  /** When its file was removed, which may still be undone, in milliseconds since the epoch: a later page does not show it. */
  removedAt?: number | undefined;
  /** When the upload began, in milliseconds since the epoch, by this computer's clock. */
  savedAt: number;
  /** The store whose task began this upload, or took it over last: nobody else may abort it. */
  owner?: string | undefined;
  /** The result, left by a tab that finished the upload while another one waited for the same file. */
  result?: StoredObject | undefined;
  /** When the result was left, in milliseconds since the epoch. */
  finishedAt?: number | undefined;
}

/** What distinguishes the records of different files and users. */
export interface ResumeIdentity {
  /** Endpoint and user: one user's unfinished files are not another's. */
  scope: string;
  fingerprint: string;
  /** For the list of unfinished uploads. */
  name: string;
  /** Bytes. */
  size: number;
  path: string | undefined;
}

/** A record as IndexedDB stores it. */
export interface StoredRecord extends ResumeRecord, ResumeIdentity {
  handle?: FileSystemFileHandle | undefined;
  /** The object is stored, and the page's `afterUpload` has not ended: the page's context, its address and the field. */
  unsaved?: { context: unknown; page: string; field: string } | undefined;
}

/** An unfinished upload is forgotten after seven days, in milliseconds. */
const RECORD_LIFE = 7 * 24 * 3600_000;

/** How long a result is kept for tabs that wait for the same file, in milliseconds. */
const RESULT_LIFE = 60_000;

/** How long the page may live on which a removal can be undone, in milliseconds. */
const REMOVAL_LIFE = 60_000;

/** The key of a record in the database. */
export function recordId({ scope, fingerprint }: Pick<ResumeIdentity, 'scope' | 'fingerprint'>): string {
  return `${scope}\n${fingerprint}`;
}

const TEXTS = ['scope', 'fingerprint', 'name', 'host', 'key', 'uploadId'] as const;

/** Whether what was read from the database is a record: it may be damaged, or another version's. */
export function isRecord(value: unknown): value is StoredRecord {
  if (!hasShape(value, TEXTS, ['size', 'partSize', 'savedAt'])) return false;
  const { partSize, sent = 0, path, type, videoId, result, unsaved } = value as StoredRecord;
  if (![path, type, videoId].every(isOptionalText) || !Number.isFinite(sent)) return false;
  if (unsaved && !hasShape(unsaved, ['page', 'field'])) return false;
  return result ? hasShape(result, ['key']) : Number.isInteger(partSize) && partSize >= SMALLEST_PART;
}

/** Whether a record is young enough to be used. */
export function isFresh({ savedAt }: Pick<ResumeRecord, 'savedAt'>): boolean {
  return Date.now() - savedAt < RECORD_LIFE;
}

/** Whether a record holds only a result that no tab waits for any longer. */
export function isResultOver({ finishedAt = Infinity }: Pick<ResumeRecord, 'finishedAt'>): boolean {
  return Date.now() - finishedAt > RESULT_LIFE;
}

/** Whether the file was removed, by a page that has ended since. */
export function isRemovalOver({ removedAt = Infinity }: Pick<ResumeRecord, 'removedAt'>): boolean {
  return Date.now() - removedAt > REMOVAL_LIFE;
}
