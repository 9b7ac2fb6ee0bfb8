import type { StoredObject } from '../object/stored-object.js';
import type { Waiter } from './locks.js';
import type { UploadRecord } from './record.js';

/** What an earlier run left of an upload in parts. */
export interface ResumeRecord extends UploadRecord {
  /** The object, where another page has finished the upload while this one waited. */
  readonly result?: StoredObject | undefined;
  /** The file has another time of change: parts that OSS has show whether the upload is this file's. */
  readonly isDoubtful?: boolean;
}

/** Stores what a later run needs to resume an upload in parts. */
export interface ResumeStore {
  load(): Promise<ResumeRecord | undefined>;
  /** Stores the record. From then on this task has the upload. */
  save(record: UploadRecord): Promise<void>;
  clear(): Promise<void>;
  /** The file is canceled: clears the record, also, if `isAnyones`, an earlier page's. @returns what is to be aborted: nothing that another page continues */
  drop(isAnyones?: boolean): Promise<UploadRecord | undefined>;
  /** Runs `work` while no other page (without locks, on plain http: no other task of this one) works on the same file. @throws the signal's reason */
  exclusive<T>(work: () => Promise<T>, signal: AbortSignal, waiter?: Waiter): Promise<T>;
  /** The object is stored: the pages that wait for the same file have it, too. */
  finish(result: StoredObject): Promise<void>;
}

/** What lasts as long as the task. */
export function makeTaskStore(): ResumeStore {
  let saved: UploadRecord | undefined;
  const clear = async () => void (saved = undefined);
  return {
    load: async () => saved,
    save: async (record) => void (saved = record),
    clear,
    async drop() {
      const dropped = saved;
      saved = undefined;
      return dropped;
    },
    exclusive: (work) => work(),
    finish: clear,
  };
}
