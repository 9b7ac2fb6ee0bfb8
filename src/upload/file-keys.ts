import { Seals } from '../grant/seals.js';
import type { ObjectKeys } from '../job/job.js';
import type { QueueMemory } from '../memory/queue-memory.js';
import type { KeyRecord } from '../memory/record.js';
import type { ObjectClaims } from '../object/object-claims.js';
import { madeOf } from '../object/same-upload.js';
import { asDir, checkKey, joinKey, makeKey } from '../object/object-key.js';
import type { ObjectName, StoredObject } from '../object/stored-object.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import type { TaskStream } from '../task/task-state.js';
import { UploadError } from '../base/upload-error.js';
import { makeTaskStore, type ResumeStore } from '../memory/resume-store.js';
import type { GrantAccess } from './grant-access.js';
import { UploadMeter } from './upload-meter.js';
import type { UploadMetric } from '../job/upload-metric.js';

/** Whose runs these are: a task, or what stands for an upload of an earlier page. */
export type RunsSubject = Pick<
  UploadTask,
  'id' | 'file' | 'original' | 'name' | 'size' | 'type' | 'path' | 'object' | 'key'
> & {
  readonly image?: UploadTask['image'];
  readonly stream?: TaskStream | undefined;
};

/** What is stored of a queue's files beyond the page. */
export type UploadMemory = Pick<QueueMemory<UploadTask>, 'earlierKey' | 'keepKey' | 'uploadOf'>;

/** What the keys of a queue's files share. */
export interface SharedKeys {
  readonly claims: ObjectClaims;
  readonly settings: () => Pick<QueueSettings, 'key' | 'keyPattern'>;
}

/** The keys of one file's object, kept for later pages. */
export class FileKeys implements ObjectKeys {
  readonly #subject: RunsSubject;
  readonly #shared: SharedKeys;
  readonly #memory: () => UploadMemory | undefined;
  /** Keys made at random for this file. */
  readonly #own = new Set<string>();
  /** The keys that were made, by their `dir` and the bytes under them: they stay, however the file is renamed. */
  readonly #made = new Map<string, KeyRecord>();

  readonly #seals: Seals;

  constructor(subject: RunsSubject, shared: SharedKeys, memory: () => UploadMemory | undefined, seals: Seals) {
    this.#subject = subject;
    this.#seals = seals;
    this.#shared = shared;
    this.#memory = memory;
  }

  get fixed(): string | undefined {
    return this.#subject.key;
  }

  get earlier(): string | undefined {
    return this.#earlier?.key;
  }

  in(dir = ''): string {
    if (this.fixed !== undefined) return checkKey(this.fixed);
    const { original } = this.#subject;
    const place = [dir, original.lastModified, madeOf(this.#subject)].join('\n');
    const made = this.#made.get(place) ?? this.#make(dir);
    this.#made.set(place, made);
    if (made.isOwn) this.own(made.key);
    this.#seals.restore(made);
    this.#remember(made);
    return made.key;
  }

  keep(key: string): void {
    this.#remember({ key, isOwn: this.isOwn(key) });
  }

  own(key: string): void {
    this.#own.add(key);
  }

  disown(key: string): void {
    this.#own.delete(key);
  }

  isOwn(key: string): boolean {
    return this.#own.has(key);
  }

  claim(object: ObjectName): void {
    this.#shared.claims.claim(this.#subject, object);
  }

  /** None where other bytes were made of the file, such as another crop: there may be an object of the ones before. */
  get #earlier(): KeyRecord | undefined {
    const found = this.#memory()?.earlierKey(this.#subject as UploadTask);
    return found?.made === madeOf(this.#subject) ? found : undefined;
  }

  /** Stores a key for later pages, before bytes are sent under it. */
  #remember({ key, isOwn }: KeyRecord): void {
    this.#memory()?.keepKey(this.#subject as UploadTask, {
      key,
      isOwn,
      made: madeOf(this.#subject),
      seal: this.#seals.of(key),
    });
  }

  #make(dir: string): KeyRecord {
    const { key: makeOwn, keyPattern } = this.#shared.settings();
    const earlier = this.#earlier;
    if (earlier?.key.startsWith(asDir(dir)) && !this.#hasOldEnding(earlier.key)) return earlier;
    return {
      key: makeOwn ? joinKey(dir, keyOfPage(makeOwn, this.#subject)) : makeKey(keyPattern, this.#subject, dir),
      isOwn: !makeOwn && /\{(id|uuid)\}/.test(keyPattern),
    };
  }

  /** Whether a key was made from the file's name before its picture was converted. */
  #hasOldEnding(key: string): boolean {
    const { name, original } = this.#subject;
    const old = endingOf(original.name);
    return endingOf(name) !== old && endingOf(key) === old;
  }
}

function keyOfPage(makeOwn: NonNullable<QueueSettings['key']>, subject: RunsSubject): string {
  try {
    return makeOwn(subject);
  } catch (cause) {
    throw new UploadError('config', 'The page’s `key(file)` threw an error.', {
      cause,
      hint: 'Look at the `cause` of this error, and mend the function `key`.',
    });
  }
}

const endingOf = (name: string) => /\.([^./]*)$/.exec(name)?.[1]?.toLowerCase();

/** What is remembered of one file between its runs: its keys, its record, what its grants are asked with, its measurements. */
export class FileRuns {
  readonly subject: RunsSubject;
  readonly keys: FileKeys;
  /** What each run asks the endpoint with. */
  readonly asks: Record<string, string> = {};
  readonly seals = new Seals();
  /** By which grants the upload was begun: they abort it, too, though another user has signed in. */
  begunWith: GrantAccess | undefined;
  /** Measures the upload until it ends; what follows is measured by another. */
  meter = new UploadMeter();
  readonly #memory: () => UploadMemory | undefined;
  #record: ResumeStore | undefined;

  /** @param memory without it, what is known of the file lasts as long as the page */
  constructor(subject: RunsSubject, shared: SharedKeys, memory: () => UploadMemory | undefined = () => undefined) {
    this.subject = subject;
    this.keys = new FileKeys(subject, shared, memory, this.seals);
    this.#memory = memory;
  }

  /** What is stored of its upload in parts, for the file as it is when this is first read: `beforeUpload` may have replaced it. */
  get record(): ResumeStore {
    if (this.subject.stream) return this.subject.stream.record;
    return (this.#record ??= this.#memory()?.uploadOf(this.subject as UploadTask) ?? makeTaskStore());
  }

  /** The task's file is another one from now on, before anything of it was sent: its record is another, too. */
  replaceFile(): void {
    this.#record = undefined;
  }

  /** Closes the measurements of an upload that has ended. */
  endUpload(result: StoredObject | undefined, error: UploadError | undefined): UploadMetric {
    const { id, size } = this.subject;
    const metric = this.meter.end(id, result?.size ?? size, result, error);
    this.meter = new UploadMeter();
    return metric;
  }
}
