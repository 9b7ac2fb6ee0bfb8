import { resumeDatabase } from '../resume/resume-database.js';
import { recordId, type StoredRecord } from '../resume/resume-record.js';
import { type Discard, leftUpload, refreshLists } from '../resume/unfinished.js';
import { fileFingerprintIn } from '../resume/upload-fingerprint.js';
import { findHeld } from '../resume/locks.js';
import { batchDatabase } from './batch-database.js';
import { type BatchEntry, type BatchHeader, fileStates, isUsable } from './batch-record.js';
import { type Identify, identifier } from './file-identity.js';
import type { LeftBatch } from './remembered.js';

/** What a field remembers of earlier pages. */
interface Memory {
  readonly leftHere: readonly LeftBatch[];
  forgetMissing(batch: LeftBatch['batch'], numbers: readonly number[]): void;
}

/**
 * Forgets the files of earlier pages that are not uploaded, and aborts their uploads in parts: another file has taken their place. An upload
 * that a tab works on continues, and one that another batch waits for is kept: another field may have been given the same file.
 */
export async function replaceLeft(memory: Memory, scope: string, discard: Discard): Promise<void> {
  if (memory.leftHere.every(({ batch }) => batch.files.missing().length === 0)) return;
  const records = await resumeDatabase.list(scope);
  const unsaved = new Set(records.flatMap(({ result }) => result?.key ?? []));
  const replaced: StoredRecord[] = [];
  const left = memory.leftHere; // a batch of which nothing is left leaves it
  for (const { batch } of left) {
    const { files, identify } = batch;
    const numbers = files.missing().filter((number) => !unsaved.has(files.records.get(number)?.key ?? ''));
    const places = new Set(numbers.map((number) => files.entries[number]!.place));
    replaced.push(...records.filter((record) => !record.result && places.has(identityOf(record, identify).place)));
    memory.forgetMissing(batch, numbers);
  }
  await abortUploads(replaced, scope, new Set(left.map(({ batch }) => batch.header.id)), discard);
  refreshLists();
}

async function abortUploads(
  records: readonly StoredRecord[],
  scope: string,
  own: ReadonlySet<string>,
  discard: Discard,
): Promise<void> {
  if (records.length === 0) return;
  const headers = (await batchDatabase.headers()).filter(
    (header) => header.scope === scope && !own.has(header.id) && isUsable(header),
  );
  const others = await Promise.all(headers.map(waitingIn));
  const isHeld = await findHeld();
  for (const record of records) {
    const isNeeded = others.some(({ identify, places }) => places.has(identityOf(record, identify).place));
    if (!isNeeded && !isHeld(recordId(record))) await discard(leftUpload(record));
  }
}

/** The places of the files that a batch waits for. */
async function waitingIn({ id, salt }: BatchHeader): Promise<{ identify: Identify; places: ReadonlySet<string> }> {
  const lists = await batchDatabase.pieces<BatchEntry[]>(id, 'list');
  const states = await batchDatabase.piece<Uint8Array>(id, 'states', 0);
  const entries = [...(lists?.values() ?? [])].flat();
  const waiting = entries.filter((_, number) => (states?.[number] ?? fileStates.waiting) === fileStates.waiting);
  return { identify: identifier(salt), places: new Set(waiting.map(({ place }) => place)) };
}

const identityOf = (record: StoredRecord, identify: Identify): BatchEntry =>
  identify(fileFingerprintIn(record), record.name, record.path);
