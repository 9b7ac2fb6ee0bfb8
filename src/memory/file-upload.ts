import type { FileFacts } from '../object/file-id.js';
import type { StoredObject } from '../object/stored-object.js';
import { isHeldElsewhere, runExclusively, type Waiter } from './locks.js';
import { type FileChange, type FileRecord, isFresh, type KeyRecord, type UploadRecord } from './record.js';
import type { ResumeRecord, ResumeStore } from './resume-store.js';
import type { Session } from './session.js';
import { memoryStore } from './store.js';
import { isSameIdentity, type UploadIdentity, uploadIdentityOf, uploadLock } from './upload-id.js';

/** Where the record of a file is. */
export interface RecordPlace {
  readonly session: Session;
  readonly number: number;
}

/** Where the record of a task's file is. */
export interface TaskPlace extends RecordPlace {
  /** The key under which an earlier page may have sent the file. */
  readonly earlierKey?: KeyRecord | undefined;
  /** Its upload in parts is the task's. */
  isInUse?: boolean;
}

/** The file, as far as its upload needs it. */
export interface UploadFile extends FileFacts {
  readonly name: string;
  /** Where its record is; another one after a retry. */
  readonly place?: TaskPlace | undefined;
}

/** Shares of a file that are stored of its progress. */
const STEPS = 20;

/** The upload in parts of one file: what is stored of it, and its lock. Without a record it lasts as long as the task. */
export class FileUpload implements ResumeStore {
  readonly #scope: string;
  readonly #file: UploadFile;
  readonly #saves: boolean;
  readonly #identity: UploadIdentity;
  readonly #lock: string;
  #upload: UploadRecord | undefined;
  /** Where its record was last. */
  #last: RecordPlace | undefined;
  /** This run has saved its own record: what others have stored no longer counts. */
  #hasSaved = false;
  /** The upload that no other record has: they were looked through. */
  #ownId: string | undefined;

  /** @param saves whether the page's `afterUpload` runs once the file is stored */
  constructor(scope: string, file: UploadFile, saves: boolean) {
    this.#scope = scope;
    this.#file = file;
    this.#saves = saves;
    this.#identity = uploadIdentityOf(scope, file);
    this.#lock = uploadLock(scope, this.#identity);
  }

  async load(): Promise<ResumeRecord | undefined> {
    if (this.#hasSaved) return this.#upload;
    const place = this.#place?.session.isClosed ? undefined : this.#place;
    await place?.session.flush();
    const own = place && (await memoryStore.file(place.session.record.id, place.number));
    if (own?.stored && own.upload) return { ...own.upload, result: own.stored };
    if (!own?.upload && (await isHeldElsewhere(this.#lock))) return this.#upload; // another page sends it, and keeps its record
    const { upload } =
      own?.upload && isFresh(own) ? own : ((await this.#others()).find(({ upload: one }) => one) ?? {});
    return upload ?? this.#upload;
  }

  async save(record: UploadRecord): Promise<void> {
    const before = this.#hasSaved ? this.#upload : undefined;
    this.#upload = record;
    this.#hasSaved = true;
    const { sent = 0, completing } = record;
    const step = this.#file.size / STEPS;
    const isSmall =
      before?.uploadId === record.uploadId &&
      !completing &&
      Math.floor(sent / step) === Math.floor((before.sent ?? 0) / step);
    this.#put({ upload: record, waits: undefined, stored: undefined });
    if (isSmall) return;
    await this.#flush();
    if (this.#ownId === record.uploadId) return;
    this.#ownId = record.uploadId;
    const isOther = this.#isOther();
    await memoryStore.update(this.#scope, (records) =>
      records
        .filter((one) => isOther(one) && one.upload?.uploadId === record.uploadId)
        .map((one) => [one, { upload: undefined }] as const),
    );
  }

  async clear(): Promise<void> {
    this.#upload = undefined;
    this.#hasSaved = false;
    this.#put({ upload: undefined });
    await this.#flush();
  }

  async drop(): Promise<UploadRecord | undefined> {
    if (!this.#upload) return undefined; // this task began nothing: no need to wait for the page that did
    return runExclusively(this.#lock, async () => {
      await this.#flush();
      const upload = this.#upload;
      if (!upload) return undefined;
      const { session, number = -1 } = this.#place ?? {};
      const own = { ...this.#identity, session: session?.record.id ?? '', number };
      const isOver = await releaseUpload(this.#scope, own, upload);
      await this.clear();
      return isOver ? upload : undefined;
    });
  }

  async exclusive<T>(work: () => Promise<T>, signal: AbortSignal, waiter?: Waiter): Promise<T> {
    this.#hasSaved = false;
    this.#put({ waits: true });
    try {
      return await runExclusively(this.#lock, () => work().finally(() => this.#flush()), signal, waiter);
    } finally {
      const { session, number } = this.#place ?? {};
      if (session?.files.get(number!)?.waits) this.#put({ waits: undefined });
    }
  }

  async finish(result: StoredObject): Promise<void> {
    const upload = this.#upload;
    const stored = { stored: { ...result, callback: undefined }, storedAt: Date.now() }; // the callback's response is only for this page
    this.#upload = undefined;
    this.#hasSaved = false;
    this.#put({ ...stored, upload: undefined, waits: undefined });
    const written = this.#flush();
    const isOther = this.#isOther();
    if (upload && !this.#place?.session.isClosed)
      await memoryStore.update(this.#scope, (records) =>
        records
          .filter((one) => isOther(one) && one.waits && isSameIdentity(one, this.#identity))
          .map((one) => [one, { ...stored, upload, waits: undefined }] as const),
      );
    await written;
  }

  get #place(): RecordPlace | undefined {
    const { place } = this.#file;
    if (place) place.isInUse = true;
    return (this.#last = place ?? this.#last);
  }

  /** The records of the scope with the same file. */
  async #others(): Promise<FileRecord[]> {
    const records = await memoryStore.shared(this.#scope);
    return records.filter((one) => isSameIdentity(one, this.#identity) && isFresh(one) && !one.stored);
  }

  #isOther(): (record: FileRecord) => boolean {
    const { session, number } = this.#place ?? {};
    return (record) => record.session !== session?.record.id || record.number !== number;
  }

  #put(change: Partial<FileRecord>): void {
    const { session, number } = this.#place ?? {};
    const { made } = this.#identity;
    const { name, size, path } = this.#file;
    if (!session) return;
    session.put(number!, { ...change, made, name, size, path, saves: this.#saves || undefined });
    if (change.upload) void session.keep(number!, this.#file, { isNeeded: true });
  }

  #flush(): Promise<void> {
    return this.#place?.session.flush() ?? Promise.resolve();
  }
}

type RecordKey = Pick<FileRecord, 'session' | 'number'>;

export const isSameRecord = (one: RecordKey, other: RecordKey): boolean =>
  one.session === other.session && one.number === other.number;

/**
 * A record gives up its upload, under the lock of the file: to one that waits for it, if there is one.
 *
 * @param isStored only where the record is still stored with it
 * @returns whether it is to be aborted: no other record has it
 */
export async function releaseUpload(
  scope: string,
  own: RecordKey & UploadIdentity,
  upload: UploadRecord,
  isStored = false,
): Promise<boolean> {
  let isOver = !isStored;
  await memoryStore.update(scope, (records) => {
    const has = (one: FileRecord) => one.upload?.uploadId === upload.uploadId;
    const before = records.find((one) => isSameRecord(one, own) && has(one));
    const others = records.filter((one) => !isSameRecord(one, own));
    const next = others.find((one) => one.waits && !one.stored && isSameIdentity(one, own));
    const isGiven = next && !others.some(has) && (!isStored || before);
    isOver = !next && !others.some(has) && (!isStored || before !== undefined);
    const changes: [FileRecord, FileChange][] = before ? [[before, { upload: undefined }]] : [];
    if (isGiven) changes.push([next, { upload, waits: undefined }]);
    return changes;
  });
  return isOver;
}
