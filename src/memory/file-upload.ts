import { randomText } from '../base/text.js';
import { type FileFacts, madeOf } from '../object/same-upload.js';
import type { StoredObject } from '../object/stored-object.js';
import { handleOf } from './handle-of.js';
import { isAwaited, isHeldElsewhere, runExclusively, type Waiter } from './locks.js';
import { type FileRecord, isFresh, type KeyRecord, type SharedUpload, type UploadRecord } from './record.js';
import type { ResumeRecord, ResumeStore } from './resume-store.js';
import type { Session } from './session.js';
import { memoryStore } from './store.js';
import { identityOf, uploadId } from './upload-id.js';

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

/** The upload in parts of one file: what is stored of it, and its lock. Without a session it lasts as long as the task. */
export class FileUpload implements ResumeStore {
  readonly #scope: string;
  readonly #file: UploadFile;
  readonly #saves: boolean;
  readonly #id: string;
  readonly #owner = randomText(10);
  #upload: UploadRecord | undefined;
  /** What this run has stored: that makes the upload this task's. */
  #saved: UploadRecord | undefined;
  #writing: Promise<unknown> | undefined;
  /** The session of its record, also after that was forgotten. */
  #lastSession: Session | undefined;
  #handle: FileSystemHandle | undefined;
  /** Since when it waits for its lock, in milliseconds since the epoch: what another page has stored before is not its result. */
  #waitsSince = Infinity;
  /** On plain http another page sends the same file, and its upload is stored. */
  #isBeside = false;

  /** @param saves whether the page's `afterUpload` runs once the file is stored */
  constructor(scope: string, file: UploadFile, saves: boolean) {
    this.#scope = scope;
    this.#file = file;
    this.#saves = saves;
    this.#id = uploadId(scope, file);
  }

  async load(): Promise<ResumeRecord | undefined> {
    const found = await this.#read();
    if (!found || !isFresh(found.upload.savedAt)) return this.#upload;
    const { upload, result, storedAt = 0, changedAt } = found;
    const isDoubtful = changedAt !== this.#file.original.lastModified; // a phone gives a photo another one at each choice
    if (isDoubtful && (result || this.#upload)) return this.#upload;
    if (!result) return isDoubtful ? { ...upload, isDoubtful } : upload;
    return storedAt >= this.#waitsSince ? { ...upload, result } : this.#upload;
  }

  async save(record: UploadRecord): Promise<void> {
    const before = this.#saved;
    this.#upload = record;
    const { sent = 0, completing } = record;
    const stepOf = (bytes: number) => Math.floor((bytes * STEPS) / this.#file.size);
    const isSmall = before?.uploadId === record.uploadId && !completing && stepOf(sent) === stepOf(before.sent ?? 0);
    if (isSmall) return;
    this.#saved = record;
    this.#refer();
    await this.#store(record);
  }

  async clear(): Promise<void> {
    this.#upload = this.#saved = undefined;
    await this.#delete();
  }

  async drop(isAnyones = false): Promise<UploadRecord | undefined> {
    if (!this.#upload && !isAnyones) return undefined; // this task began nothing: no need to wait for the page that did
    return runExclusively(this.#id, async () => {
      const found = await this.#read();
      const isOwn = isAnyones || !found || found.owner === this.#owner;
      const upload = (isAnyones && found?.upload) || this.#upload;
      this.#upload = this.#saved = undefined;
      if (!isOwn || found?.result || (found && (await isAwaited(this.#id)))) return undefined;
      await this.#delete();
      return upload;
    });
  }

  async exclusive<T>(work: () => Promise<T>, signal: AbortSignal, waiter?: Waiter): Promise<T> {
    this.#waitsSince = Date.now();
    this.#saved = undefined;
    this.#refer();
    void handleOf(this.#file.original).then((handle) => (this.#handle = handle));
    const workAlone = async () => {
      this.#isBeside = await isHeldElsewhere(this.#id);
      return work().finally(() => this.#writing);
    };
    return runExclusively(this.#id, workAlone, signal, waiter);
  }

  async finish(result: StoredObject): Promise<void> {
    const stored = { ...result, callback: undefined }; // its response is only for this page
    const { name, size, path } = this.#file;
    const unsaved = this.#saves || stored.seal !== undefined ? this.#scope : undefined;
    const state = { stored, storedAt: Date.now(), unsaved, upload: undefined };
    this.#upload = this.#saved = undefined;
    this.#put({ ...state, name, size, path });
    const found = await this.#read();
    if (found && (await isAwaited(this.#id))) await this.#store(found.upload, state);
    else if (found) await this.#delete();
    await this.#session?.flush();
  }

  get #session(): Session | undefined {
    const { place } = this.#file;
    if (place) place.isInUse = true;
    return (this.#lastSession = place?.session ?? this.#lastSession);
  }

  /** What is stored under its id, by this page or another one. */
  async #read(): Promise<SharedUpload | undefined> {
    return this.#session && !this.#isBeside ? memoryStore.upload(this.#id) : undefined;
  }

  #put(change: Partial<FileRecord>): void {
    if (this.#file.place) this.#session?.put(this.#file.place.number, change);
  }

  get #fileRecord(): FileRecord | undefined {
    const { session, number = -1 } = this.#file.place ?? {};
    return session?.files.get(number);
  }

  /** The file's record names the upload: it is needed as long as that is there. */
  #refer(): void {
    if (this.#fileRecord?.upload !== this.#id) this.#put({ upload: this.#id });
  }

  #store(upload: UploadRecord, ended: Pick<FileRecord, 'stored' | 'storedAt'> = {}): Promise<void> {
    const { original, name, size, path } = this.#file;
    const { removedAt } = this.#fileRecord ?? {};
    const record: SharedUpload = {
      ...identityOf(this.#scope, original, path),
      ...{ id: this.#id, scope: this.#scope, name, size, path, made: madeOf(this.#file), handle: this.#handle },
      ...{ owner: this.#owner, upload, result: ended.stored, storedAt: ended.storedAt, removedAt },
    };
    const session = this.#file.place && !this.#isBeside ? this.#session : undefined; // not after it was forgotten
    return (this.#writing = session?.saveUpload(record) ?? Promise.resolve());
  }

  async #delete(): Promise<void> {
    if (this.#session && !this.#isBeside) await memoryStore.deleteUpload(this.#id);
  }
}
