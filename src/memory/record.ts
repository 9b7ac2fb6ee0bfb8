import { SMALLEST_PART } from '../object/operation.js';
import type { StoredFile } from '../object/stored-file.js';
import type { StoredObject } from '../object/stored-object.js';
import { hasUser } from './scope.js';

/** A session: the files of one field on one page, and for whom they were added. */
export interface SessionRecord {
  readonly id: string;
  /** Endpoint and user: one user's files are not another's. */
  readonly scope: string;
  /** The page that works on it, or did last: nobody else writes. */
  readonly owner: string;
  /** The tab in which it was begun. */
  readonly tab?: string | undefined;
  /** The page, the field and the page's context for which the files were added. */
  readonly page: string;
  readonly field: string;
  readonly context: unknown;
  /** Its form was submitted, or its list was cleared: nothing of it comes back; only what is `shared` is still listed. */
  readonly isOver?: boolean | undefined;
  /** Its files were stored by another page: it ends with them, in a form, too. */
  readonly endsWhenDone?: boolean | undefined;
  /** The numbers of its files, once a person has moved them. */
  readonly order?: readonly number[] | undefined;
  /** When a file of it changed last, in milliseconds since the epoch. */
  readonly savedAt: number;
}

/** What a later run must know to resume a multipart upload. Never a credential. */
export interface UploadRecord {
  readonly bucket: string | undefined;
  readonly host: string;
  readonly key: string;
  readonly uploadId: string;
  /** The grain, in bytes: the part of number N begins at N - 1 grains. */
  readonly partSize: number;
  /** The Content-Type that the upload began with, where that need not be the file's. */
  readonly type?: string | undefined;
  /** The video that the endpoint has created for the file (mode `vod`). */
  readonly videoId?: string | undefined;
  /** Bytes in the parts that OSS had when this was saved last. */
  readonly sent?: number | undefined;
  /** All parts are in OSS, and CompleteMultipartUpload was sent. */
  readonly completing?: boolean | undefined;
  /** When the upload began, in milliseconds since the epoch, by this computer's clock. */
  readonly savedAt: number;
}

/** The key of a file, as it is kept for a later page. */
export interface KeyRecord {
  /** As the endpoint is asked for it again. */
  readonly key: string;
  /** Made at random for this file: an object under it can only be its own. */
  readonly isOwn: boolean;
}

/**
 * What is stored of one file of a session, by its number there. Its state follows from its fields: it waits, is in parts (`upload`), is stored
 * (`stored`), or is done (`result`). Only the session's owner writes it; who has the lock of the file may move `upload` or give `stored`.
 */
export interface FileRecord extends Partial<KeyRecord> {
  readonly session: string;
  readonly number: number;
  /** Its name and size; without a user a digest of them. */
  readonly file: string;
  /** The time of its last change, in milliseconds since the epoch. */
  readonly changedAt: number;
  /** Its path; without a user a digest of it. */
  readonly folder?: string | undefined;
  /** For the list; without a user only while it is `shared`. */
  readonly name?: string | undefined;
  /** Bytes to send. */
  readonly size: number;
  readonly path?: string | undefined;
  /** Distinguishes uploads of one file: see `madeOf`. */
  readonly made?: string | undefined;
  /** The scope, while other pages may continue the file: it waits for another page's upload, is in parts, or stored. */
  readonly shared?: string | undefined;
  /** It waits for the lock of the file. */
  readonly waits?: boolean | undefined;
  readonly upload?: UploadRecord | undefined;
  readonly stored?: StoredObject | undefined;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedAt?: number | undefined;
  /** The page's `afterUpload` is to run. */
  readonly saves?: boolean | undefined;
  readonly result?: StoredFile | undefined;
  /** When it was removed, which may still be undone, in milliseconds since the epoch: a later page does not show it. */
  readonly removedAt?: number | undefined;
}

/** What changes of a record; undefined where it is deleted. A change that has `file` is the whole record. */
export type FileChange = Partial<FileRecord> | undefined;

/** What opens a file again: its handle, or that of its folder, or its bytes and the folder it was in. */
export interface ReopenRecord {
  readonly handle?: FileSystemHandle | undefined;
  readonly file?: File | undefined;
  readonly path?: string | undefined;
}

const HOUR = 3600_000;
/** How long a session lives, in milliseconds: with a user, and without; and how long what is in parts or stored. */
const [LIFE, ANONYMOUS_LIFE, SHARED_LIFE] = [7 * 24 * HOUR, 24 * HOUR, 7 * 24 * HOUR];
/** How long the page may live on which a removal can be undone, in milliseconds. */
const REMOVAL_LIFE = 60_000;

const isYoung = (since: number, life: number) => Date.now() - since < life;

/** Whether a session may come back. */
export const isUsable = ({ savedAt, isOver, scope }: SessionRecord): boolean =>
  !isOver && isYoung(savedAt, hasUser(scope) ? LIFE : ANONYMOUS_LIFE);

/** Whether what other pages may continue of a record is young enough. */
export const isFresh = ({ upload, storedAt = 0 }: FileRecord): boolean =>
  isYoung(Math.max(upload?.savedAt ?? 0, storedAt), SHARED_LIFE);

/** Whether the file was removed, by a page that has ended since. */
export const isRemovalOver = ({ removedAt = Infinity }: FileRecord): boolean =>
  removedAt !== Infinity && !isYoung(removedAt, REMOVAL_LIFE);

/** What a later page shows of a file that needs nothing more. */
export const doneFile = ({ result, stored, saves }: FileRecord): StoredFile | undefined =>
  result ?? (saves ? undefined : stored);

/** The object that is stored, while the page's `afterUpload` has not ended. */
export const unsavedObject = ({ result, stored, saves }: FileRecord): StoredObject | undefined =>
  saves && !result ? stored : undefined;

/** Whether other pages may continue the file. */
export const isShared = ({ waits, upload, stored, result }: Partial<FileRecord>): boolean =>
  !result && !!(waits || upload || stored);

/** The record with `shared` as its state asks for it: without a user, it has a name and a path only then. */
export function asShared(record: FileRecord, scope: string): FileRecord {
  if (isShared(record)) return { ...record, shared: scope };
  return { ...record, shared: undefined, ...(!hasUser(scope) && { name: undefined, path: undefined }) };
}

/** The name under which a page locks a session. */
export const sessionLock = ({ id }: Pick<SessionRecord, 'id'>): string => `session ${id}`;

// What was read from storage may be damaged, or another version's: each of these returns undefined then.

export const readSession = (value: unknown): SessionRecord | undefined => {
  const { order = [] } = Object(value) as Partial<SessionRecord>;
  const isSession = hasShape(value, ['id', 'scope', 'owner', 'page', 'field'], ['savedAt']);
  return isSession && Array.isArray(order) && order.every(Number.isInteger) ? (value as SessionRecord) : undefined;
};

export const readFile = (value: unknown): FileRecord | undefined => {
  if (!hasShape(value, ['session', 'file'], ['number', 'size', 'changedAt'])) return undefined;
  const record = value as FileRecord;
  const { upload, stored, result } = record;
  const areTexts = [record.name, record.path, record.folder, record.key, record.made, record.shared].every(
    isOptionalText,
  );
  const areObjects = [stored, result].every((object) => object === undefined || hasShape(object, ['key']));
  return areTexts && areObjects && (upload === undefined || isUpload(upload)) ? record : undefined;
};

export const readReopen = (value: unknown): ReopenRecord | undefined => {
  const { handle, file, path } = Object(value) as ReopenRecord;
  const fits =
    (handle === undefined || hasShape(handle, ['kind', 'name'])) && (file === undefined || file instanceof Blob);
  return fits && isOptionalText(path) ? (value as ReopenRecord) : undefined;
};

function isUpload(value: unknown): boolean {
  if (!hasShape(value, ['host', 'key', 'uploadId'], ['partSize', 'savedAt'])) return false;
  const { partSize, sent = 0, type, videoId } = value as UploadRecord;
  return (
    Number.isInteger(partSize) &&
    partSize >= SMALLEST_PART &&
    Number.isFinite(sent) &&
    [type, videoId].every(isOptionalText)
  );
}

/** Whether it has these texts, and these counts: finite numbers from 0 on. */
function hasShape(value: unknown, texts: readonly string[], counts: readonly string[] = []): boolean {
  const fields = Object(value) as Record<string, unknown>;
  const isCount = (field: unknown) => Number.isFinite(field) && (field as number) >= 0;
  return texts.every((name) => typeof fields[name] === 'string') && counts.every((name) => isCount(fields[name]));
}

const isOptionalText = (field: unknown): boolean => field === undefined || typeof field === 'string';
