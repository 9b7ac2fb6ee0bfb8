import type { StoredObject } from './mode.js';
import { randomText } from './object-key.js';
import { resumeDatabase } from './resume-database.js';

/** What a later run must know to go on with a multipart upload. Never a credential. */
export interface ResumeRecord {
  bucket: string | undefined;
  host: string;
  key: string;
  uploadId: string;
  /** Bytes in each part but the last. */
  partSize: number;
  /** The Content-Type that the upload began with, where that need not be the file's. */
  type?: string | undefined;
  /** Bytes in the parts that OSS had when this was saved last. */
  sent?: number | undefined;
  /** All parts are there, and OSS has been told to put them together. */
  completing?: boolean | undefined;
  /** When the upload began, in milliseconds since the epoch. */
  savedAt: number;
  /** The slot whose task began this upload, or took it over last: nobody else may end it. */
  owner?: string | undefined;
  /** Left by a tab that finished the upload while another waited to do the same … */
  result?: StoredObject | undefined;
  /** … at this time, in milliseconds since the epoch. */
  finishedAt?: number | undefined;
}

/** The place for one file's record. */
export interface ResumeSlot {
  load(): Promise<ResumeRecord | undefined>;
  /** Writes are done one after the other. The upload is this slot's from then on. */
  save(record: ResumeRecord): Promise<void>;
  clear(): Promise<void>;
  /** Clears what is this slot's own, when nobody is at work on it. @returns what there was of it */
  drop(): Promise<ResumeRecord | undefined>;
  /**
   * Runs `work` while no other tab works on the same file (Web Locks). On plain http there are none: where another is at
   * work on it, this slot keeps its record to itself.
   *
   * @throws the signal's reason
   */
  exclusive<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Clears the record, or leaves the result there for a tab that waits for this file. */
  finish(result: StoredObject): Promise<void>;
}

/** What tells one file of one user from another. */
export interface ResumeIdentity {
  /** Endpoint and user: one user's unfinished files are not another's. */
  scope: string;
  fingerprint: string;
  /** For the list of unfinished uploads. */
  name: string;
  size: number;
  path: string | undefined;
  handle: () => Promise<FileSystemFileHandle | undefined>;
}

/** What a tab that waited for the same file makes use of at once is believed for so long, in milliseconds. */
const RESULT_LIFE = 60_000;

/**
 * A slot that outlives the page where `identity` is given and the browser stores it, and else lasts as long as the task.
 *
 * @param left what an earlier page left there
 */
export function resumeSlot(identity: ResumeIdentity | undefined, left?: ResumeRecord): ResumeSlot {
  const owner = left ? left.owner : randomText(10);
  const lockId = identity && recordId(identity);
  const locks = lockId && globalThis.navigator?.locks;
  const lockName = lockOf(lockId ?? '');
  let kept = left;
  let id = lockId;
  let writes = Promise.resolve();
  const inTurn = (write: () => Promise<void>) => (writes = writes.then(write));
  const stored = async () => {
    await writes;
    return id === undefined ? undefined : resumeDatabase.get(id);
  };
  const alone = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const toTheEnd = () => work().finally(() => writes);
    if (!locks) return toTheEnd();
    let begun = false;
    const begin = () => ((begun = true), toTheEnd());
    return locks.request<Promise<T>>(lockName, signal ? { signal } : {}, begin).catch((cause: unknown) => {
      if (begun || signal?.aborted) throw cause;
      return toTheEnd(); // where a page's storage is blocked, its locks are refused
    });
  };
  const slot: ResumeSlot = {
    async load() {
      const record = (await stored()) ?? kept;
      return Date.now() - (record?.finishedAt ?? Infinity) > RESULT_LIFE ? undefined : record;
    },
    save(record) {
      const own = (kept = { ...record, owner });
      return inTurn(async () => {
        if (!identity || id === undefined) return;
        const handle = await identity.handle();
        await resumeDatabase.set(id, { ...identity, handle, ...own });
      });
    },
    clear() {
      kept = undefined;
      return inTurn(async () => {
        if (id !== undefined) await resumeDatabase.delete(id);
      });
    },
    async drop() {
      if (!kept) return undefined; // its task began nothing: no need to wait for whoever did
      return alone(async () => {
        const record = await stored();
        const isOwn = record?.owner === owner;
        // one that somebody took over is theirs; one whose place another upload has taken is ours to end
        const own = isOwn || record?.uploadId !== kept?.uploadId ? kept : undefined;
        if (isOwn) await slot.clear();
        kept = undefined;
        return own;
      });
    },
    async exclusive(work, signal) {
      if (locks || lockId === undefined) return alone(work, signal);
      const others = await import('./at-work.js').catch(() => undefined);
      const record = await stored();
      if (record && record.owner !== owner && (await others?.askWhoIsAtWork())?.has(lockId)) id = undefined;
      return others ? others.atWork(lockId, () => alone(work)) : alone(work);
    },
    async finish(result) {
      const waiting = (await queryLocks()).pending?.some(({ name }) => name === lockName);
      const record = waiting ? await slot.load() : undefined;
      // the application's own answer is nobody else's
      if (record) await slot.save({ ...record, result: { ...result, callback: undefined }, finishedAt: Date.now() });
      else await slot.clear();
    },
  };
  return slot;
}

/** All locks of this origin; none where there can be none. */
export async function queryLocks(): Promise<LockManagerSnapshot> {
  return (await globalThis.navigator?.locks?.query().catch(() => undefined)) ?? {};
}

/** The name of the lock for a record. */
export const lockOf = (id: string) => `oss-direct-upload\n${id}`;

export function recordId({ scope, fingerprint }: Pick<ResumeIdentity, 'scope' | 'fingerprint'>): string {
  return `${scope}\n${fingerprint}`;
}
