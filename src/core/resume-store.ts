import type { StoredObject } from './mode.js';
import { resumeDatabase } from './resume-database.js';

/** What a later run must know to go on with a multipart upload. Never a credential. */
export interface ResumeRecord {
  bucket: string | undefined;
  host: string;
  key: string;
  uploadId: string;
  /** Bytes in each part but the last. */
  partSize: number;
  /** Bytes in the parts that OSS had when this was saved last. */
  sent?: number | undefined;
  /** All parts are there, and OSS has been told to put them together. */
  completing?: boolean | undefined;
  /** When the upload began, in milliseconds since the epoch. */
  savedAt: number;
  /** Left by a tab that finished the upload while another waited to do the same. */
  result?: StoredObject | undefined;
}

/** The place for one file's record. */
export interface ResumeSlot {
  load(): Promise<ResumeRecord | undefined>;
  save(record: ResumeRecord): Promise<void>;
  clear(): Promise<void>;
  /** Runs `work` while no other tab works on the same file (Web Locks). @throws the signal's reason */
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

/** A slot that outlives the page where `identity` is given and the browser stores it, and else lasts as long as the task. */
export function resumeSlot(identity: ResumeIdentity | undefined): ResumeSlot {
  let kept: ResumeRecord | undefined;
  const id = identity && recordId(identity);
  const locks = id && globalThis.navigator?.locks;
  const lockName = lockOf(id ?? '');
  const slot: ResumeSlot = {
    async load() {
      return (id && (await resumeDatabase.get(id))) || kept;
    },
    async save(record) {
      kept = record;
      if (!identity) return;
      const handle = await identity.handle();
      await resumeDatabase.set(recordId(identity), { ...identity, handle, ...record });
    },
    async clear() {
      kept = undefined;
      if (id) await resumeDatabase.delete(id);
    },
    async exclusive(work, signal) {
      if (!locks) return work();
      let begun = false;
      const begin = () => ((begun = true), work());
      return locks.request<ReturnType<typeof work>>(lockName, { signal }, begin).catch((cause: unknown) => {
        if (begun || signal.aborted) throw cause;
        return work(); // where a page's storage is blocked, its locks are refused
      });
    },
    async finish(result) {
      const waiting = (await queryLocks()).pending?.some(({ name }) => name === lockName);
      const record = waiting ? await slot.load() : undefined;
      if (record) await slot.save({ ...record, result });
      else await slot.clear();
    },
  };
  return slot;
}

async function queryLocks(): Promise<LockManagerSnapshot> {
  return (await globalThis.navigator?.locks?.query().catch(() => undefined)) ?? {};
}

const lockOf = (id: string) => `oss-direct-upload\n${id}`;

/** The records that some tab is at work on, or waits for: a test for their ids. */
export async function recordsUnderWay(): Promise<(id: string) => boolean> {
  const { held = [], pending = [] } = await queryLocks();
  const names = new Set([...held, ...pending].map(({ name }) => name));
  return (id) => names.has(lockOf(id));
}

export function recordId({ scope, fingerprint }: Pick<ResumeIdentity, 'scope' | 'fingerprint'>): string {
  return `${scope}\n${fingerprint}`;
}
