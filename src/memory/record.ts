import { SMALLEST_PART } from '../object/operation.js';
import type { StoredFile, StoredObject } from '../object/stored-object.js';
import { hasUser } from './scope.js';

/** A session: the files of one field on one page, and for whom they were added. Only its owner writes it, its files and what reopens them. */
export interface SessionRecord {
  readonly id: string;
  /** Endpoint and user: one user's files are not another's. */
  readonly scope: string;
  /** The page that works on it, or did last. */
  readonly owner: string;
  /** The tab in which it was begun. */
  readonly tab?: string | undefined;
  /** The page, the field and the page's context for which the files were added. */
  readonly page: string;
  readonly field: string;
  readonly context: unknown;
  /** Its form was submitted, or its list was cleared: nothing of it comes back; only what is `unsaved` is still listed. */
  readonly isOver?: boolean | undefined;
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
  /** What the file's grants are requested with: the video that the endpoint has created for it (mode `vod`). */
  readonly asks?: Readonly<Record<string, string>> | undefined;
  /** By it the endpoint completes the upload. */
  readonly seal?: string | undefined;
  /** Bytes in the parts that OSS had when this was saved last. */
  readonly sent?: number | undefined;
  /** All parts are in OSS, and CompleteMultipartUpload was sent. */
  readonly completing?: boolean | undefined;
  /** The object is stored, and its callback failed. OSS calls once for an object: another one is uploaded. */
  readonly isUntold?: boolean | undefined;
  /** When the upload began, in milliseconds since the epoch, by this computer's clock. */
  readonly savedAt: number;
}

/** The key of a file, as it is kept for a later page. */
export interface KeyRecord {
  /** As the endpoint is asked for it again. */
  readonly key: string;
  /** Made at random for this file: an object under it can only be its own. */
  readonly isOwn: boolean;
  /** What was made of the file, whose bytes may be under the key: see `madeOf`. */
  readonly made?: string | undefined;
  /** By it the endpoint completes the upload, which a page may have stored before it went away. */
  readonly seal?: string | undefined;
}

/** What is stored of one file of a session. Its fields say whether it waits, is in parts (`upload`), `stored`, or done (`result`). */
export interface FileRecord extends Partial<KeyRecord> {
  readonly session: string;
  readonly number: number;
  /** Its name and size; without a user a digest of them. */
  readonly file: string;
  /** The time of its last change, in milliseconds since the epoch. */
  readonly changedAt: number;
  /** Its path; without a user a digest of it. */
  readonly folder?: string | undefined;
  /** For the list; without a user only while it is `unsaved`. */
  readonly name?: string | undefined;
  /** Bytes to send. */
  readonly size: number;
  readonly path?: string | undefined;
  /** The id of its upload in parts, from the moment in which it waits for that one's lock. */
  readonly upload?: string | undefined;
  readonly stored?: StoredObject | undefined;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedAt?: number | undefined;
  /** The scope, while it is stored and not saved (by the endpoint, by the page's `afterUpload`): other pages may do that. */
  readonly unsaved?: string | undefined;
  readonly result?: StoredFile | undefined;
  /** When it was removed, which may still be undone, in milliseconds since the epoch: a later page does not show it. */
  readonly removedAt?: number | undefined;
}

/** An upload in parts, which belongs to no session: any page of the scope may continue it that has the lock of this name. Nobody else writes it, but to say that its file is removed. */
export interface SharedUpload extends Pick<FileRecord, 'file' | 'changedAt' | 'folder' | 'size' | 'path'> {
  /** The name of the lock. */
  readonly id: string;
  readonly scope: string;
  readonly name: string;
  /** Distinguishes uploads of one file: see `madeOf`. */
  readonly made: string;
  /** Opens the file again. */
  readonly handle?: FileSystemHandle | undefined;
  /** The task that works on it, or did last: no other one aborts it. */
  readonly owner: string;
  readonly upload: UploadRecord;
  /** The object, for the pages that waited for it, and when it was stored. */
  readonly result?: StoredObject | undefined;
  readonly storedAt?: number | undefined;
  /** When its file was removed, whose own record may be gone with its page. */
  readonly removedAt?: number | undefined;
}

/** What opens a file again: its handle, or that of its folder, or its bytes and the folder it was in. */
export interface ReopenRecord {
  readonly handle?: FileSystemHandle | undefined;
  readonly file?: File | undefined;
  readonly path?: string | undefined;
}

const HOUR = 3600_000;
/** How long a session lives, in milliseconds: with a user, and without; and how long what is in parts, or stored and not saved. */
const [LIFE, ANONYMOUS_LIFE, SHARED_LIFE] = [7 * 24 * HOUR, 24 * HOUR, 7 * 24 * HOUR];
/** How long the page may live on which a removal can be undone, in milliseconds. */
const REMOVAL_LIFE = 60_000;

const isYoung = (since: number, life: number) => Date.now() - since < life;

/** Whether a session may come back. */
export const isUsable = ({ savedAt, isOver, scope }: SessionRecord): boolean =>
  !isOver && isYoung(savedAt, hasUser(scope) ? LIFE : ANONYMOUS_LIFE);

/** Whether an upload may be continued that began then, or a file saved that was stored then. */
export const isFresh = (since = 0): boolean => isYoung(since, SHARED_LIFE);

/** Whether the file was removed, by a page that has ended since. */
export const isRemovalOver = ({ removedAt = Infinity }: Pick<FileRecord, 'removedAt'>): boolean =>
  removedAt !== Infinity && !isYoung(removedAt, REMOVAL_LIFE);

/** What a later page shows of a file that needs nothing more. */
export const doneFile = ({ result, stored, unsaved }: FileRecord): StoredFile | undefined =>
  result ?? (unsaved === undefined ? stored : undefined);

/** The object that is stored, while it is not saved. */
export const unsavedObject = ({ result, stored, unsaved }: FileRecord): StoredObject | undefined =>
  unsaved === undefined || result ? undefined : stored;

/** Whether a file has this upload in parts, or would continue it: another page may have begun it. */
export const hasUpload = ({ upload, file, folder }: FileRecord, shared: SharedUpload): boolean =>
  upload === undefined ? file === shared.file && folder === shared.folder : upload === shared.id;

/** The name under which a page locks a session. */
export const sessionLock = ({ id }: Pick<SessionRecord, 'id'>): string => `session ${id}`;

// What was read from storage may be damaged, or another version's: a record counts only if each of its fields passes.

type Check = (field: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const fits = (value: unknown, shape: Shape): boolean =>
  Object.entries(shape).every(([name, check]) => check((Object(value) as Record<string, unknown>)[name]));
const optional =
  (check: Check): Check =>
  (field) =>
    field === undefined || check(field);

const text: Check = (field) => typeof field === 'string';
const count: Check = (field) => Number.isFinite(field) && (field as number) >= 0;
const [texts, counts] = [optional(text), optional(count)];
const object = optional((field) => fits(field, { key: text }));
const handle = optional((field) => fits(field, { kind: text, name: text }));
const partSize: Check = (field) => Number.isInteger(field) && (field as number) >= SMALLEST_PART;
const order = optional((field) => Array.isArray(field) && field.every(Number.isInteger));

const file = { file: text, changedAt: count, size: count, folder: texts, path: texts, removedAt: counts };
const upload = {
  host: text,
  key: text,
  uploadId: text,
  partSize,
  savedAt: count,
  sent: counts,
  type: texts,
  seal: texts,
  asks: optional((field) => Object.values(Object(field) as object).every(text)),
};

const shapes = {
  sessions: { id: text, scope: text, owner: text, page: text, field: text, savedAt: count, order },
  files: {
    ...{ ...file, session: text, number: count, name: texts, key: texts, seal: texts },
    ...{ upload: texts, unsaved: texts, stored: object, result: object },
  },
  uploads: {
    ...{ ...file, id: text, scope: text, name: text, made: text, owner: text, handle, result: object },
    upload: (field: unknown) => fits(field, upload),
  },
  reopen: { handle, file: optional((field) => field instanceof Blob), path: texts },
};

/** Tests for what was read, by the store that has it. */
export const isSound = {
  sessions: (value: unknown): value is SessionRecord => fits(value, shapes.sessions),
  files: (value: unknown): value is FileRecord => fits(value, shapes.files),
  uploads: (value: unknown): value is SharedUpload => fits(value, shapes.uploads),
  reopen: (value: unknown): value is ReopenRecord => fits(value, shapes.reopen),
};
