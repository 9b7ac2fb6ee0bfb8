import { isSame } from '../is-same.js';
import type { StoredObject } from '../stored-object.js';
import type { UploadTask } from '../queue/upload-task.js';
import { UploadError } from '../upload-error.js';
import { runExclusively } from './exclusive-run.js';
import { recordScope } from './record-scope.js';
import { resumeDatabase } from './resume-database.js';
import type { StoredRecord } from './resume-record.js';
import { openTabChannel, type TabMessage } from './tab-channel.js';
import { findLockedRecords } from './tab-locks.js';

/** A file that is stored, while the page's `afterUpload` has not ended. */
export interface UnsavedFile {
  /** Identifies it in the database. */
  readonly id: string;
  readonly name: string;
  readonly path: string | undefined;
  readonly stored: StoredObject;
  readonly context: unknown;
  /** The path of the page that stored it. */
  readonly page: string;
}

type UnsavedRecord = StoredRecord & { result: StoredObject; unsaved: NonNullable<StoredRecord['unsaved']> };

/** Bytes of a context's JSON. */
const LONGEST_CONTEXT = 4096;

/** @throws UploadError `config`, where a page could not get this context back */
export function checkContext(context: unknown): void {
  let length = Infinity;
  try {
    length = new TextEncoder().encode(JSON.stringify(context) ?? '').length;
  } catch {
    // a cycle, a BigInt
  }
  if (length <= LONGEST_CONTEXT) return;
  throw new UploadError('config', 'The `context` is not JSON of at most 4 kB.', {
    hint: 'Set `context` to the few ids that `afterUpload` needs, never to credentials.',
  });
}

/** Listens, from the beginning of a run, for what other tabs save: one of them may have the same object. */
export class OtherSaves {
  readonly #saved = new Map<string, unknown>();
  readonly #channel = openTabChannel('', (message) => {
    if (typeof message === 'object' && 'saved' in message) this.#saved.set(message.saved, message.data);
  });

  has(id: string): boolean {
    return this.#saved.has(id);
  }

  dataOf(id: string): unknown {
    return this.#saved.get(id);
  }

  close(): void {
    this.#channel.close();
  }
}

/**
 * Runs the page's step for a stored file. Until it has ended, a record lets a later page run it; of several tabs with the same
 * object one runs it, and the others take what it returned.
 *
 * @param resumeScope without one there is no record
 * @throws what `step` throws; the signal's reason
 */
export async function runUnsaved(
  stored: StoredObject,
  resumeScope: string | undefined,
  others: OtherSaves | undefined,
  signal: AbortSignal,
  step: () => Promise<unknown>,
): Promise<unknown> {
  if (resumeScope === undefined) return step();
  const id = unsavedId(resumeScope, stored);
  const channel = openTabChannel(id);
  const saveOnce = async () => {
    channel.beginWork();
    const isSaved = others?.has(id);
    const data = isSaved ? others?.dataOf(id) : await step();
    await resumeDatabase.delete(id);
    if (!isSaved) sendIfPossible(channel, { saved: id, data });
    return data;
  };
  try {
    return await runExclusively(id, saveOnce, signal);
  } finally {
    channel.close();
  }
}

/** Stores the record of a file whose step is still to run. */
export async function keepUnsaved(
  { name, path, context }: Pick<UploadTask, 'name' | 'path' | 'context'>,
  stored: StoredObject,
  resumeScope: string | undefined,
): Promise<void> {
  if (resumeScope === undefined) return;
  const { key, bucket, size } = stored;
  const record: UnsavedRecord = {
    // what a version reads that knows no unsaved files: a result for a tab that waits
    ...{ scope: recordScope(resumeScope), fingerprint: '', name, path, size, bucket, key },
    ...{ host: '', uploadId: '', partSize: 0, savedAt: Date.now() },
    result: { ...stored, callback: undefined },
    unsaved: { context, page: pagePath() },
  };
  await resumeDatabase.set(unsavedId(resumeScope, stored), record);
}

/** Deletes the record: the page no longer wants to save this file. */
export async function forgetUnsaved(stored: StoredObject, resumeScope: string | undefined): Promise<void> {
  if (resumeScope !== undefined) await resumeDatabase.delete(unsavedId(resumeScope, stored));
}

/** The unsaved files of a scope that no tab saves now, and that `tasks` do not hold. */
export async function listUnsaved(resumeScope: string, tasks: readonly UploadTask[]): Promise<UnsavedFile[]> {
  const records = (await resumeDatabase.list(recordScope(resumeScope))).filter(isUnsaved);
  if (records.length === 0) return [];
  const isLocked = await findLockedRecords();
  const known = new Set(tasks.flatMap(({ stored }) => (stored ? [unsavedId(resumeScope, stored)] : [])));
  return records
    .map(({ name, path, result, unsaved }) => ({
      ...{ id: unsavedId(resumeScope, result), name, path },
      ...{ stored: result, context: unsaved.context, page: unsaved.page },
    }))
    .filter(({ id }) => !known.has(id) && !isLocked(id));
}

/** Whether a file belongs to a page with this context; where neither has one, to this page's path. */
export function fitsPage(file: UnsavedFile, context: unknown): boolean {
  return isSame(file.context, context) && (context != null || file.page === pagePath());
}

const isUnsaved = (record: StoredRecord): record is UnsavedRecord => !!record.unsaved && !!record.result;

const unsavedId = (resumeScope: string, { bucket, key }: StoredObject) =>
  `${recordScope(resumeScope)}\nunsaved\n${bucket ?? ''}\n${key}`;

const pagePath = () => globalThis.location?.pathname ?? '';

/** What a page returned may be nothing that can be sent: then another tab saves the file again. */
function sendIfPossible(channel: { send(message: TabMessage): void }, message: TabMessage): void {
  try {
    channel.send(message);
  } catch {
    // DataCloneError
  }
}
