import type { ObjectOptions } from '../object-options.js';
import { UploadError } from '../upload-error.js';
import { rememberCrop } from '../media/crop.js';
import { cropIn } from '../media/earlier-crop.js';
import { fingerprintOf } from './fingerprint.js';
import type { FileFacts } from '../../object/file-id.js';
import { fileFingerprintIn, uploadFingerprint } from './upload-fingerprint.js';
import { rememberHandle } from './file-handles.js';
import { resumeDatabase } from './resume-database.js';
import { isFresh, isRemovalOver, recordId, type StoredRecord } from './resume-record.js';
import { createResumeStore, type ResumeStore } from './resume-store.js';
import { recordScope } from './record-scope.js';
import type { UploadTask } from '../queue/upload-task.js';
import { forgetUnsaved, listUnsaved, type UnsavedFile } from './unsaved.js';
import { findHeld } from './locks.js';
import { sendToPages } from './pages.js';

/** An upload that an earlier page began and did not finish. */
export interface UnfinishedUpload {
  /** An upload whose bytes are not all sent. */
  readonly kind: 'file';
  /** Identifies it among the others. */
  readonly id: string;
  /** The name of the file. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Path below the dropped folder, without the file's name: pass it to `add` again. */
  readonly path: string | undefined;
  /** Bytes that OSS had at last. */
  readonly sent: number;
  /** When it began, in milliseconds since the epoch. */
  readonly savedAt: number;
  /**
   * Opens the file again after asking the person: call it in a click. Absent where the file must be chosen again.
   *
   * @throws UploadError `file`, when it changed or vanished; `aborted`, when the person did not allow it.
   */
  readonly open?: (() => Promise<File>) | undefined;
  /** @internal Whether `open` asks for nothing. */
  isGranted(): Promise<boolean>;
  /** Deletes the record, and aborts the upload in OSS as far as the endpoint still gives a grant; not while a tab works on it. */
  forget(): Promise<void>;
}

/** Files that earlier pages stored, and whose `afterUpload` has not ended. */
export interface UnsavedUploads {
  /** Files whose bytes are stored, and which are not saved. */
  readonly kind: 'unsaved';
  /** Identifies them among the others. */
  readonly id: string;
  /** How many files. */
  readonly total: number;
  /** Adds them to the queue, each with the context that it was stored with, and runs `afterUpload` for each. */
  restore(): Promise<UploadTask[]>;
  /** Deletes their records. The objects stay in OSS. */
  forget(): Promise<void>;
}

/** Files of earlier pages that may be another person's: where no user is named, and no grant is for their keys. */
export interface UnverifiedFiles {
  /** Files that nothing shows to be this person's. They are counted only. */
  readonly kind: 'unverified';
  /** Identifies them among the others. */
  readonly id: string;
  /** How many files. */
  readonly total: number;
  /** A grant is being fetched that may show whose they are. */
  readonly isPending: boolean;
  /** Deletes their records. What is stored in OSS stays there. */
  forget(): Promise<void>;
}

/** An upload that an earlier page left: its record, and what is known of its file. */
export interface LeftUpload {
  readonly id: string;
  /** Name, size and time of last change of the file. */
  readonly fileFingerprint: string;
  readonly file: File;
  readonly original: File;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly path: string | undefined;
  readonly object: ObjectOptions;
  readonly key: undefined;
  readonly resume: ResumeStore;
}

/** Deletes a left upload's record, and aborts the upload in OSS in the background. */
export type Discard = (left: LeftUpload) => Promise<void>;

/**
 * What is unfinished in a scope, the newest first, without what a tab works on and what `tasks` hold already.
 *
 * @param isOwn whether an object is known to be this person's
 */
export async function listUnfinished(
  resumeScope: string,
  tasks: readonly UploadTask[],
  discard: Discard,
  restore: (files: readonly UnsavedFile[]) => UploadTask[],
  isOwn: (key: string) => boolean = () => true,
): Promise<(UnfinishedUpload | UnsavedUploads)[]> {
  const listOwn = async () => (await listUnsaved(resumeScope, tasks)).filter(({ stored }) => isOwn(stored.key));
  const unsaved = await listOwn();
  const records = (await listLeftRecords(resumeScope, tasks, discard)).filter(({ key }) => isOwn(key));
  const files = records.map((record) => asUnfinished(record, discard));
  if (unsaved.length === 0) return files;
  const all: UnsavedUploads = {
    ...{ kind: 'unsaved', id: 'unsaved', total: unsaved.length },
    async restore() {
      return restore(await listOwn()); // another tab may have saved some since
    },
    async forget() {
      await Promise.all(unsaved.map((file) => forgetUnsaved(file, resumeScope)));
    },
  };
  return [all, ...files];
}

/** The records of uploads in parts that no tab works on, and that `tasks` do not hold. What ended pages have removed is discarded. */
export async function listLeftRecords(
  resumeScope: string,
  tasks: readonly FileFacts[],
  discard: Discard,
): Promise<readonly StoredRecord[]> {
  const scope = recordScope(resumeScope);
  const records = (await resumeDatabase.listLeft(scope)).filter(({ result }) => !result);
  if (records.length === 0) return [];
  const isHeld = await findHeld();
  const inTasks = new Set(tasks.map((task) => recordId({ scope, fingerprint: uploadFingerprint(task) })));
  const isFree = (id: string) => !inTasks.has(id) && !isHeld(id);
  for (const record of records) {
    if (isRemovalOver(record) && isFree(recordId(record))) void discard(leftUpload(record)).catch(() => {});
  }
  const waiting = new Set(tasks.filter(isNotMade).map(({ original, path }) => placeOf(fingerprintOf(original), path)));
  return records
    .filter(
      (record) =>
        !record.removedAt && isFree(recordId(record)) && !waiting.has(placeOf(fileFingerprintIn(record), record.path)),
    )
    .sort((a, b) => b.savedAt - a.savedAt);
}

export function asUnfinished(record: StoredRecord, discard: Discard): UnfinishedUpload {
  const { name, size, path, sent = 0, savedAt, handle } = record;
  const open = handle && (() => openAgain(handle, record));
  const id = recordId(record);
  const forget = async () => {
    if (!(await findHeld())(id)) await discard(leftUpload(record)); // a tab may have resumed it since
  };
  const isGranted = async () => !!handle && (await isReadable(handle));
  return { kind: 'file' as const, id, name, size, path, sent, savedAt, open, isGranted, forget };
}

/** A picture that waits: its upload may have been made of it by image settings. */
const isNotMade = ({ image }: FileFacts) => image === undefined;
const placeOf = (fileFingerprint: string, path = '') => `${fileFingerprint}\n${path}`;

/**
 * Deletes all records of a scope, and aborts their uploads in OSS in the background. Uploads that a tab works on or waits for
 * continue, but their records are no longer kept.
 */
export async function forgetUnfinished(resumeScope: string, discard: Discard): Promise<void> {
  const scope = recordScope(resumeScope);
  sendToPages({ forgets: scope });
  const records = await resumeDatabase.deleteScope(scope);
  const isHeld = await findHeld();
  await resumeDatabase.deleteScope(scope); // what another tab was about to write when the message came
  refreshLists();
  for (const record of records) {
    if (!record.result && isFresh(record) && !isHeld(recordId(record))) {
      void discard(leftUpload(record)).catch(() => {});
    }
  }
}

/** Has the elements of all pages, this one too, read the records again. */
export const refreshLists = (): void => sendToPages('changed');

/** What stands for the upload of a record. */
export function leftUpload(record: StoredRecord): LeftUpload {
  const { name, size, path } = record;
  const file = new File([], name);
  const resume = createResumeStore({ ...record, handle: async () => record.handle }, record);
  const fileFingerprint = fileFingerprintIn(record);
  return {
    id: recordId(record),
    fileFingerprint,
    file,
    original: file,
    name,
    size,
    path,
    type: '',
    object: {},
    key: undefined,
    resume,
  };
}

/** File System Access, as far as browsers have it. */
interface PermissionHandle extends FileSystemFileHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

async function isReadable(handle: PermissionHandle): Promise<boolean> {
  return ((await handle.queryPermission?.({ mode: 'read' }).catch(() => 'denied')) ?? 'granted') === 'granted';
}

async function openAgain(handle: PermissionHandle, { fingerprint }: StoredRecord): Promise<File> {
  // a second request in one click is rejected by an exception
  const permission = await handle.requestPermission?.({ mode: 'read' }).catch(() => 'denied');
  if (permission !== undefined && permission !== 'granted') {
    throw new UploadError('aborted', 'Permission to read the file was not given.');
  }
  const file = await handle.getFile().catch((cause: unknown) => {
    throw new UploadError('file', 'The file is no longer there.', { cause });
  });
  if (!fingerprint.startsWith(`${fingerprintOf(file)}\n`)) throw new UploadError('file', 'The file was changed.');
  rememberHandle(file, handle);
  const crop = cropIn(fingerprint);
  if (crop) rememberCrop(file, crop);
  return file;
}
