import { lazy } from '../lazy.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { UploadTask } from '../queue/upload-task.js';
import { UploadError } from '../upload-error.js';
import { Claim, findHeld } from './locks.js';
import type { PagePlace } from './page-place.js';
import { recordScope } from './record-scope.js';
import { listenToPages } from './pages.js';
import { resumeDatabase } from './resume-database.js';
import type { StoredRecord } from './resume-record.js';

/** A file that is stored, while the page's `afterUpload` has not ended. */
export interface UnsavedFile {
  /** Identifies it in the database. */
  readonly id: string;
  readonly name: string;
  readonly path: string | undefined;
  readonly stored: StoredObject;
  readonly context: unknown;
  /** The page and the field that stored it. */
  readonly place: PagePlace;
}

type UnsavedRecord = StoredRecord & { result: StoredObject; unsaved: NonNullable<StoredRecord['unsaved']> };

/** It is loaded already where the files of later pages are kept. */
const loadPagePlace = lazy(() => import('./page-place.js'));

/** Bytes of a context's JSON. */
const LONGEST_CONTEXT = 4096;

/** @throws UploadError `config`, where a later page could not get this context back */
export function checkContext(context: unknown): void {
  let json: unknown;
  try {
    json = JSON.stringify(context ?? null);
  } catch {
    // a cycle, a BigInt
  }
  if (typeof json === 'string' && new TextEncoder().encode(json).length <= LONGEST_CONTEXT) return;
  throw new UploadError('config', 'The `context` is not JSON of at most 4 kB.', {
    hint: 'Set `context` to the few ids that `afterUpload` needs, never to credentials.',
  });
}

/** The record of one task's file from the moment it is stored until it is saved, in as many runs as that takes. */
export class Unsaved {
  readonly #task: UploadTask;
  readonly #scope: string | undefined;
  readonly #field: string;
  readonly #isShown: () => boolean;
  #isForgotten = false;
  #isClosed = false;
  /** The id of the record that was stored. */
  #kept: string | undefined;
  #claim: Claim | undefined;
  readonly #stopListening: () => void;

  /**
   * @param scope the queue's `resumeScope`; without one there is no record
   * @param isShown whether a page shows the task; if not, other tabs may save its file
   */
  constructor(task: UploadTask, scope: string | undefined, field = '', isShown = () => true) {
    this.#task = task;
    this.#scope = scope;
    this.#isShown = isShown;
    this.#field = field;
    this.#stopListening = listenToPages((message) => {
      if (typeof message === 'object' && 'forgets' in message)
        this.#isForgotten ||= message.forgets === recordScope(scope ?? '');
    });
  }

  /** Stores the record, so that a later page can save the file: once, because another tab that saves the file deletes it. */
  async keep(stored: StoredObject): Promise<void> {
    const { name, path, context, page } = this.#task;
    if (this.#scope === undefined || this.#isForgotten || this.#isClosed) return;
    const id = unsavedId(this.#scope, { stored, context });
    if (this.#kept === id) return;
    this.#claimFor(id);
    const place = await loadPagePlace().catch(() => undefined); // without it a person is asked whether to save the file
    const { key, bucket, size } = stored;
    const record: UnsavedRecord = {
      // what a version reads that knows no unsaved files: a result for a tab that waits
      ...{ scope: recordScope(this.#scope), fingerprint: '', name, path, size, bucket, key },
      ...{ host: '', uploadId: '', partSize: 0, savedAt: Date.now() },
      result: { ...stored, callback: undefined },
      unsaved: { context, page: place?.pageOf(page) ?? '', field: this.#field },
    };
    if (await resumeDatabase.update(id, () => (this.#isForgotten ? undefined : record))) this.#kept = id;
    if (this.#task.status === 'canceled') await forgetUnsaved({ stored, context }, this.#scope); // meanwhile
  }

  /** The file was removed, and may come back; or it has come back. */
  async withhold(isRemoved: boolean): Promise<void> {
    const removedAt = isRemoved ? Date.now() : undefined;
    if (this.#kept) await resumeDatabase.update(this.#kept, (record) => record && { ...record, removedAt });
  }

  /** Takes over the record of an earlier page. */
  adopt(stored: StoredObject): void {
    if (this.#scope === undefined) return;
    this.#kept = unsavedId(this.#scope, { stored, context: this.#task.context });
    this.#claimFor(this.#kept);
  }

  /** The page's step has ended. */
  async saved(): Promise<void> {
    if (this.#kept) await resumeDatabase.delete(this.#kept);
  }

  /** Keeps other tabs from saving the file exactly while a page shows the task. */
  readonly refreshClaim = (): void => {
    if (this.#isShown()) this.#claim?.hold();
    else this.#claim?.release();
  };

  /** The file is saved, or no longer to be saved here. */
  close(): void {
    this.#isClosed = true;
    this.#stopListening();
    this.#claim?.release();
    this.#claim = undefined;
    globalThis.removeEventListener?.('pagehide', this.#handlePageHide);
    globalThis.removeEventListener?.('pageshow', this.refreshClaim);
  }

  #claimFor(id: string): void {
    this.#claim ??= new Claim(claimOf(id));
    this.refreshClaim();
    // a page with locks is not kept for "back"; if it is kept, other tabs may save its files
    globalThis.addEventListener?.('pagehide', this.#handlePageHide);
    globalThis.addEventListener?.('pageshow', this.refreshClaim);
  }

  readonly #handlePageHide = () => this.#claim?.release();
}

/** Deletes the record: the page no longer wants to save this file. */
export async function forgetUnsaved(file: SavedFor, resumeScope: string | undefined): Promise<void> {
  if (resumeScope !== undefined) await resumeDatabase.delete(unsavedId(resumeScope, file));
}

/** The unsaved files of a scope that no tab saves now or still shows, and that `tasks` do not hold. */
export async function listUnsaved(resumeScope: string, tasks: readonly UploadTask[]): Promise<UnsavedFile[]> {
  const records = (await resumeDatabase.listLeft(recordScope(resumeScope))).filter(isUnsaved);
  if (records.length === 0) return [];
  const isHeld = await findHeld();
  const known = new Set(
    tasks.flatMap(({ stored, context }) => (stored ? [unsavedId(resumeScope, { stored, context })] : [])),
  );
  return records
    .map(({ name, path, result: stored, unsaved: { context, page, field } }) => ({
      ...{ id: unsavedId(resumeScope, { stored, context }), name, path, stored, context },
      place: { page, field },
    }))
    .filter(({ id }) => !known.has(id) && !isHeld(claimOf(id)));
}

const isUnsaved = (record: StoredRecord): record is UnsavedRecord =>
  !!record.unsaved && !!record.result && !record.removedAt;

/** The id of an unsaved file's claim. */
const claimOf = (unsavedId: string): string => `${unsavedId}\nclaim`;

/** An object, and the page's context for which it is to be saved: another product's is another record. */
interface SavedFor {
  readonly stored: StoredObject;
  readonly context?: unknown;
}

/** Two contents under one key are two objects. */
const unsavedId = (resumeScope: string, { stored: { bucket, key, etag, crc64 }, context }: SavedFor) =>
  [recordScope(resumeScope), 'unsaved', bucket, key, etag ?? crc64, JSON.stringify(context ?? null)].join('\n');
