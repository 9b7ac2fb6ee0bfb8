import { HOMEPAGE } from '../base/homepage.js';
import type { KeyRecord, UploadRecord } from '../memory/record.js';
import type { ResumeStore } from '../memory/resume-store.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Host } from './host.js';

/** What is stored of one file beyond the program. Never a credential. */
export interface SavedFile {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly path: string;
  readonly isKept?: boolean;
  readonly context?: unknown;
  /** The key under which it is sent. */
  readonly key?: KeyRecord;
  /** Its upload in parts. */
  readonly upload?: UploadRecord | undefined;
  /** The object, where only the step after the upload is left. */
  readonly stored?: StoredObject | undefined;
  /** In milliseconds since the epoch. */
  readonly savedAt: number;
}

/** How long an unfinished upload can be continued, in milliseconds. */
const LIFE = 7 * 24 * 3600_000;
const STORAGE_KEY = 'oss-direct-upload';

type Facts = Pick<SavedFile, 'name' | 'size'>;

const idOf = ({ name, size }: Facts) => `${name}\n${size}`;

/** What the host's storage keeps of the unfinished files of one scope. A storage that is full is not an error: the uploads continue without it. */
export class Records {
  readonly #host: Host;
  readonly #key: string;
  readonly #files = new Map<string, SavedFile>();
  /** The works that wait for one file, by its id. */
  readonly #locks = new Map<string, Promise<unknown>>();
  #hasWarned = false;

  constructor(host: Host, scope: string) {
    this.#host = host;
    this.#key = `${STORAGE_KEY} ${scope}`;
    for (const [id, file] of Object.entries(this.#load())) {
      if (file && Date.now() - file.savedAt < LIFE) this.#files.set(id, file);
      else if (file && file.isKept && host.remove) host.remove(file.path);
    }
  }

  get all(): SavedFile[] {
    return Array.from(this.#files.values());
  }

  find(facts: Facts): SavedFile | undefined {
    return this.#files.get(idOf(facts));
  }

  /** Stores what has changed of a file. */
  put(facts: Omit<SavedFile, 'savedAt'>, change: Partial<SavedFile> = {}): void {
    const { name, size, type, path, context } = facts;
    const before = this.find(facts);
    this.#files.set(idOf(facts), { ...before, ...{ name, size, type, path, context }, ...change, savedAt: Date.now() });
    this.#store();
  }

  /** The file needs nothing more. */
  forget(facts: Facts): void {
    if (this.#files.delete(idOf(facts))) this.#store();
  }

  /** What is stored of the upload in parts of one file. */
  uploadOf(facts: () => Omit<SavedFile, 'savedAt'>): ResumeStore {
    const change = async (upload: UploadRecord | undefined) => this.put(facts(), { upload });
    return {
      load: async () => (this.find(facts()) || {}).upload,
      save: change,
      clear: () => change(undefined),
      drop: async () => {
        const { upload } = this.find(facts()) || {};
        this.forget(facts());
        return upload;
      },
      exclusive: (work) => this.#alone(idOf(facts()), work),
      finish: () => change(undefined),
    };
  }

  /** Two tasks of the same file send one after the other. */
  #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(id) || Promise.resolve();
    const next = before.then(work, work);
    this.#locks.set(id, next);
    const end = () => void (this.#locks.get(id) === next && this.#locks.delete(id));
    next.then(end, end);
    return next;
  }

  #load(): Record<string, SavedFile | undefined> {
    try {
      const loaded = this.#host.load(this.#key);
      return typeof loaded === 'object' && loaded ? (loaded as Record<string, SavedFile>) : {};
    } catch {
      return {};
    }
  }

  #store(): void {
    try {
      if (this.#files.size === 0) return this.#host.delete(this.#key);
      const all: Record<string, SavedFile> = {};
      for (const [id, file] of Array.from(this.#files)) all[id] = file;
      this.#host.store(this.#key, all);
    } catch (error) {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      console.warn(
        `oss-direct-upload: ${this.#host.name} stores nothing more, so an upload cannot be continued later. See ${HOMEPAGE}/guide/wechat#resume`,
        error,
      );
    }
  }
}
