import { warnOnce } from '../base/warn-once.js';
import type { KeyRecord, UploadRecord } from '../memory/record.js';
import type { ResumeStore } from '../memory/resume-store.js';
import type { StoredObject } from '../object/stored-object.js';
import type { FileTask } from './file-task.js';
import type { Host } from './host.js';

/** What is stored of one file beyond the program. Never a credential. */
export interface SavedFile {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly path: string;
  readonly isKept?: boolean;
  /** It is not stored: its user has signed out while it was sent. */
  readonly isHidden?: boolean;
  readonly context?: unknown;
  /** The key under which it is sent. */
  readonly key?: KeyRecord;
  readonly upload?: UploadRecord | undefined;
  /** The object, where only the step after the upload is left. */
  readonly stored?: StoredObject | undefined;
  /** In milliseconds since the epoch. */
  readonly savedAt: number;
}

/** How long an unfinished upload can be continued, in milliseconds. */
const LIFE = 7 * 24 * 3600_000;
const STORAGE_KEY = 'oss-direct-upload';

/** By their scopes. */
const opened = new Map<string, Records>();

/** The host's storage of unfinished files of one scope: each record is of one task, or waits for one. Uploads continue without it when it is full. */
export class Records {
  readonly #host: Host;
  readonly #key: string;
  /** Those that wait for a task. */
  #free: SavedFile[] = [];
  /** Those of tasks; undefined where nothing is stored yet. */
  readonly #held = new Map<FileTask, SavedFile | undefined>();

  constructor(host: Host, scope: string) {
    this.#host = host;
    this.#key = `${STORAGE_KEY} ${scope}`;
  }

  /** The records of a scope: the uploaders of a program share them, or each would erase what the others have stored. */
  static of(host: Host, scope: string): Records {
    const records = opened.get(scope) || new Records(host, scope);
    opened.set(scope, records);
    if (records.#held.size === 0) records.#read(); // the program may have cleared its storage
    return records;
  }

  #read(): void {
    this.#free = this.#load().filter((file) => {
      const isFresh = Date.now() - file.savedAt < LIFE;
      if (!isFresh) this.#removeFile(file);
      return isFresh;
    });
  }

  /** What earlier runs of the program left, and no task has continued. */
  get unfinished(): SavedFile[] {
    return this.#free.filter(({ upload, stored, isKept }) => upload || stored || isKept);
  }

  find(task: FileTask): SavedFile | undefined {
    return this.#held.get(task);
  }

  /** A task has this record from now on; else that of a file of its name and size, which may be another: so only parts, which are compared. */
  take(task: FileTask, saved?: SavedFile): void {
    if (this.#held.has(task) || task.status === 'canceled') return;
    const isLike = ({ name, size, isKept, stored }: SavedFile) =>
      name === task.name && size === task.size && !isKept && !stored;
    const taken = saved || this.#free.find(isLike);
    this.#free = this.#free.filter((one) => one !== taken);
    this.#held.set(task, taken);
  }

  /** Stores what has changed of a task's file, unless that has ended. */
  put(task: FileTask, change: Partial<SavedFile>): void {
    if (!this.#held.has(task)) return;
    const { name, size, type, filePath: path, context } = task;
    const before = this.find(task);
    this.#held.set(task, { ...before, ...{ name, size, type, path, context }, ...change, savedAt: Date.now() });
    this.#store();
  }

  /** Its uploader has ended: another one may continue what is stored of the file. */
  release(task: FileTask): void {
    const saved = this.find(task);
    if (!saved) return; // a file that is being saved keeps its record
    if (saved.isHidden) return this.forget(task);
    this.#held.delete(task);
    this.#free.push(saved);
  }

  /** The file needs nothing more: a saved one is deleted. */
  forget(task: FileTask): void {
    const saved = this.find(task);
    this.#held.delete(task);
    if (!saved) return;
    this.#removeFile(saved);
    this.#store();
  }

  /** Forgets what no task has continued, and deletes its saved files. */
  forgetUnfinished(): void {
    this.#free.forEach(this.#removeFile);
    this.#free = [];
    this.#store();
  }

  /** What is stored of the upload in parts of a task. */
  uploadOf(task: FileTask): ResumeStore {
    const change = async (upload: UploadRecord | undefined) => this.put(task, { upload });
    return {
      load: async () => (this.find(task) || {}).upload,
      save: change,
      clear: () => change(undefined),
      drop: async () => {
        const { upload } = this.find(task) || {};
        this.forget(task);
        return upload;
      },
      exclusive: (work) => work(), // no other task has this record
      finish: () => change(undefined),
    };
  }

  readonly #removeFile = ({ isKept, path }: SavedFile): void => {
    if (isKept && this.#host.remove) this.#host.remove(path);
  };

  #load(): SavedFile[] {
    try {
      const loaded = this.#host.load(this.#key);
      return Array.isArray(loaded) ? loaded : [];
    } catch {
      return [];
    }
  }

  #store(): void {
    try {
      const all = [...this.#free, ...Array.from(this.#held.values())].filter((file) => file && !file.isHidden);
      if (all.length > 0) this.#host.store(this.#key, all);
      else this.#host.delete(this.#key);
    } catch (error) {
      const text = `${this.#host.name} stores nothing more, so an upload cannot be continued later.`;
      warnOnce(text, 'guide/wechat#resume', [error]);
    }
  }
}
