import type { StoredObject } from '../mode.js';
import { hangOut, type Message } from './tab-channel.js';
import { isAwaited } from './tab-locks.js';
import { randomText } from '../uploader/object-key.js';
import { inOneTab, type Waiter } from './exclusive-run.js';
import { resumeDatabase, type StoredRecord } from './resume-database.js';

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
  /**
   * Writes are done one after the other. The upload is this slot's from then on; but it is not stored where another tab has
   * put its own there since, or where it was stored and forgotten.
   */
  save(record: ResumeRecord): Promise<void>;
  clear(): Promise<void>;
  /** Clears what is this slot's own, when nobody is at work on it. @returns what there was of it */
  drop(): Promise<ResumeRecord | undefined>;
  /**
   * Runs `work` while no other tab works on the same file. With a `waiter`, a tab that seems frozen is waited for no longer;
   * this slot then begins an upload of its own.
   *
   * @throws the signal's reason
   */
  exclusive<T>(work: () => Promise<T>, signal: AbortSignal, waiter?: Waiter): Promise<T>;
  /** Clears the record, or leaves the result there as long as tabs wait for this file. */
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

/** How long a result is kept for tabs that wait for the same file, in milliseconds. */
const RESULT_LIFE = 60_000;

/** Whether a record holds nothing but a result that nobody waits for any more. */
export const isResultOver = ({ finishedAt = Infinity }: ResumeRecord): boolean => Date.now() - finishedAt > RESULT_LIFE;

/**
 * A slot that outlives the page where `identity` is given and the browser stores it, and else lasts as long as the task.
 *
 * @param left what an earlier page left there
 */
export function resumeSlot(identity: ResumeIdentity | undefined, left?: ResumeRecord): ResumeSlot {
  const owner = left ? left.owner : randomText(10);
  const id = identity && recordId(identity);
  let kept = left;
  /** The upload that was stored when this slot looked, or wrote, last. */
  let known = left?.uploadId;
  /** This run has saved its own record: nothing that is stored counts for it any more. */
  let isOwn = false;
  let isStolen = false;
  let isForgotten = false;
  let waitsSince = Infinity;
  let writes: Promise<unknown> = Promise.resolve();

  const stored = async () => {
    await writes;
    return id === undefined || isForgotten ? undefined : resumeDatabase.get(id);
  };
  const write = (
    make: () => Promise<StoredRecord | null>,
    isAllowed: (stored: StoredRecord | undefined) => boolean,
  ) => {
    const inTurn = writes.then(async () => {
      if (id === undefined) return;
      const record = await make();
      const change = (before: StoredRecord | undefined) => (!isForgotten && isAllowed(before) ? record : undefined);
      if (await resumeDatabase.update(id, change)) known = record?.uploadId;
    });
    writes = inTurn;
    return inTurn;
  };
  const heard = (message: Message) => {
    if (typeof message === 'object' && 'forgets' in message && message.forgets === identity?.scope) isForgotten = true;
  };
  const toTheEnd = <T>(work: () => Promise<T>) => work().finally(() => writes);

  const slot: ResumeSlot = {
    async load() {
      if (isOwn) return kept;
      const found = await stored();
      if (found) known = found.uploadId;
      const record = found ?? kept;
      // a result is for those who waited for it; an upload of a tab that seems frozen is that tab's
      if (record?.result) return (record.finishedAt ?? 0) >= waitsSince ? record : undefined;
      return isStolen && found ? undefined : record;
    },
    save(record) {
      const own = (kept = { ...record, owner });
      isOwn = true;
      return write(
        async () => ({ ...identity!, handle: await identity!.handle(), ...own }),
        (before) => (before ? [known, own.uploadId].includes(before.uploadId) : own.uploadId !== known),
      );
    },
    clear() {
      kept = undefined;
      isOwn = false;
      return write(
        async () => null,
        (before) => before !== undefined && before.uploadId === known,
      );
    },
    async drop() {
      if (!kept) return undefined; // its task began nothing: no need to wait for whoever did
      const end = async () => {
        const record = await stored();
        const isOurs = record?.owner === owner;
        // one that somebody took over is theirs; one whose place another upload has taken is ours to end
        const own = isOurs || record?.uploadId !== kept?.uploadId ? kept : undefined;
        if (isOurs) await slot.clear();
        kept = undefined;
        return own;
      };
      return id === undefined ? end() : inOneTab(id, () => toTheEnd(end));
    },
    async exclusive(work, signal, waiter) {
      isOwn = isStolen = false;
      waitsSince = Date.now();
      if (id === undefined) return toTheEnd(work);
      const sign = hangOut(id, heard);
      const begin = (isTaken: boolean) => {
        isStolen = isTaken;
        sign.begin();
        return toTheEnd(work);
      };
      return inOneTab(id, begin, signal, waiter).finally(() => sign.close());
    },
    async finish(result) {
      const isWanted = id !== undefined && (await isAwaited(id).catch(() => false));
      const record = isWanted ? await slot.load() : undefined;
      // the application's own answer is nobody else's
      if (record) await slot.save({ ...record, result: { ...result, callback: undefined }, finishedAt: Date.now() });
      else await slot.clear();
    },
  };
  return slot;
}

export function recordId({ scope, fingerprint }: Pick<ResumeIdentity, 'scope' | 'fingerprint'>): string {
  return `${scope}\n${fingerprint}`;
}
