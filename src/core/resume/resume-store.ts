import { randomText } from '../random-text.js';
import type { StoredObject } from '../../object/stored-object.js';
import { isAwaited, isHeldElsewhere, runExclusively, type Waiter } from './locks.js';
import { listenToPages } from './pages.js';
import { resumeDatabase } from './resume-database.js';
import { recordId, type ResumeIdentity, type ResumeRecord, type StoredRecord } from './resume-record.js';

/** Stores one file's record. */
export interface ResumeStore {
  load(): Promise<ResumeRecord | undefined>;
  /**
   * Stores the record; writes happen one after the other. From then on this store owns the upload. Nothing is stored where
   * another tab has put its own record since, or where the record was stored and then forgotten.
   */
  save(record: ResumeRecord): Promise<void>;
  clear(): Promise<void>;
  /** The file was removed, and may come back; or it has come back. Later pages go by the record that this store owns. */
  withhold(isRemoved: boolean): Promise<void>;
  /** Clears the record that this store owns, once no tab works on it. @returns the record, if there was one */
  drop(): Promise<ResumeRecord | undefined>;
  /**
   * Runs `work` while no other tab works on the same file; on plain http, where browsers have no locks, while no other task of this page does.
   *
   * @throws the signal's reason
   */
  exclusive<T>(work: () => Promise<T>, signal: AbortSignal, waiter?: Waiter): Promise<T>;
  /** Clears the record, or leaves the result there as long as tabs wait for this file. */
  finish(result: StoredObject): Promise<void>;
}

/** Whose record is stored, and the handle by which a later page can open the file. */
export interface RecordSubject extends ResumeIdentity {
  handle(): Promise<FileSystemFileHandle | undefined>;
}

/**
 * Makes the store of one file's record. With an identity the record outlives the page, where the browser stores it; else it
 * lasts as long as the task.
 *
 * @param left the record that an earlier page left
 */
export function createResumeStore(identity: RecordSubject | undefined, left?: ResumeRecord): ResumeStore {
  const owner = left ? left.owner : randomText(10);
  const id = identity && recordId(identity);
  let kept = left;
  /** The upload that was in the database when this store last read or wrote it. */
  let knownUpload = left?.uploadId;
  /** This run has saved its own record: what others have stored no longer counts. */
  let hasSaved = false;
  let isForgotten = false;
  let removedAt: number | undefined;
  let waitsSince = Infinity;
  let writes: Promise<unknown> = Promise.resolve();

  const readDatabase = async () => {
    await writes;
    return id === undefined || isForgotten ? undefined : resumeDatabase.get(id);
  };
  const enqueueWrite = (
    makeRecord: () => Promise<StoredRecord | null>,
    isAllowed: (stored: StoredRecord | undefined) => boolean,
  ) => {
    const write = writes.then(async () => {
      if (id === undefined) return;
      const record = await makeRecord();
      const change = (before: StoredRecord | undefined) => (!isForgotten && isAllowed(before) ? record : undefined);
      if (await resumeDatabase.update(id, change)) knownUpload = record?.uploadId;
    });
    writes = write;
    return write;
  };
  const withAllWrites = <T>(work: () => Promise<T>) => work().finally(() => writes);

  const store: ResumeStore = {
    async load() {
      if (hasSaved) return kept;
      const found = await readDatabase();
      if (found && found.owner !== owner && (await isHeldElsewhere(id!))) return kept; // another page sends it, and leaves its record
      if (found) knownUpload = found.uploadId;
      const record = found ?? kept;
      const isForOthers = !!record?.result && (record.finishedAt ?? 0) < waitsSince; // who waited for it
      return isForOthers ? undefined : record;
    },
    save(record) {
      const own = (kept = { ...record, owner, removedAt });
      hasSaved = true;
      return enqueueWrite(
        async () => ({ ...identity!, handle: await identity!.handle(), ...own }),
        (before) => (before ? [knownUpload, own.uploadId].includes(before.uploadId) : own.uploadId !== knownUpload),
      );
    },
    async withhold(isRemoved) {
      removedAt = isRemoved ? Date.now() : undefined;
      const own = kept && (kept = { ...kept, removedAt });
      if (!own) return;
      await enqueueWrite(
        async () => ({ ...identity!, handle: await identity!.handle(), ...own }),
        (before) => before?.owner === owner,
      );
    },
    clear() {
      kept = undefined;
      hasSaved = false;
      return enqueueWrite(
        async () => null,
        (before) => before !== undefined && before.uploadId === knownUpload,
      );
    },
    async drop() {
      if (!kept) return undefined; // this task began nothing: no need to wait for the tab that did
      const take = async () => {
        const record = await readDatabase();
        const isOurs = record?.owner === owner;
        // a record that another took over is theirs; one that another upload has replaced is ours to abort
        const own = isOurs || record?.uploadId !== kept?.uploadId ? kept : undefined;
        if (isOurs) await store.clear();
        kept = undefined;
        return own;
      };
      return id === undefined ? take() : runExclusively(id, () => withAllWrites(take));
    },
    async exclusive(work, signal, waiter) {
      hasSaved = false;
      waitsSince = Date.now();
      if (id === undefined) return withAllWrites(work);
      const stopListening = listenToPages((message) => {
        if (typeof message === 'object' && 'forgets' in message) isForgotten ||= message.forgets === identity!.scope;
      });
      return runExclusively(id, () => withAllWrites(work), signal, waiter).finally(stopListening);
    },
    async finish(result) {
      const isWanted = id !== undefined && (await isAwaited(id).catch(() => false));
      const record = isWanted ? await store.load() : undefined;
      // the application's response to the callback is only for this tab
      if (record) await store.save({ ...record, result: { ...result, callback: undefined }, finishedAt: Date.now() });
      else await store.clear();
    },
  };
  return store;
}
