import type { StoredObject } from '../object/stored-object.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import type { QueueMemory } from '../memory/queue-memory.js';
import type { KeyRecord } from '../memory/record.js';
import { makeTaskStore, type ResumeStore } from '../memory/resume-store.js';
import { asDir, checkKey, joinKey, makeKey } from '../object/object-key.js';
import { UploadError } from '../base/upload-error.js';
import { UploadMeter } from './upload-meter.js';
import type { UploadMetric } from '../job/upload-metric.js';

/** Whose runs these are: a task, or what stands for an upload of an earlier page. */
export type RunsSubject = Pick<
  UploadTask,
  'id' | 'file' | 'original' | 'name' | 'size' | 'type' | 'path' | 'object' | 'key'
>;

/** What is stored of a queue's files beyond the page. */
export type UploadMemory = Pick<QueueMemory<UploadTask>, 'earlierKey' | 'keepKey' | 'uploadOf'>;

type KeySettings = Pick<QueueSettings, 'key' | 'keyPattern'>;

/** What is remembered of one file between its runs: its key, its resume record, its measurements. */
export class FileRuns {
  readonly subject: RunsSubject;
  /** Keys made at random for this file: an object under one of them can only be its own. */
  readonly ownKeys = new Set<string>();
  /** Measures the upload until it ends; what follows is measured by another. */
  meter = new UploadMeter();
  /** The video that the endpoint has created for this file (mode `vod`). */
  videoId: string | undefined;
  /** The keys that were made, by their `dir`: they stay, however the file is renamed. */
  readonly #keys = new Map<string, KeyRecord>();
  readonly #memory: () => UploadMemory | undefined;
  #resume: ResumeStore | undefined;

  /** @param memory without it, what is known of the file lasts as long as the page */
  constructor(subject: RunsSubject, memory: () => UploadMemory | undefined = () => undefined) {
    this.subject = subject;
    this.#memory = memory;
  }

  /** What is stored of its upload in parts, for the file as it is when this is first read: `beforeUpload` may have replaced it. */
  get resume(): ResumeStore {
    return (this.#resume ??= this.#memory()?.uploadOf(this.subject as UploadTask) ?? makeTaskStore());
  }

  /** The task's file is another one from now on, before anything of it was sent: its record is another, too. */
  replaceFile(): void {
    this.#resume = undefined;
  }

  /**
   * The object key in `dir`: the same in every run, so that a paused or failed upload resumes under its key.
   *
   * @throws UploadError `config`
   */
  keyIn(dir: string, settings: KeySettings): string {
    const { key: fixed } = this.subject;
    if (fixed !== undefined) return checkKey(fixed);
    const made = this.#keys.get(dir) ?? this.#make(dir, settings);
    this.#keys.set(dir, made);
    if (made.isOwn) this.ownKeys.add(made.key);
    this.keep(made);
    return made.key;
  }

  /** Keeps a key for later pages, before bytes are sent under it. */
  keep(key: KeyRecord): void {
    this.#memory()?.keepKey(this.subject as UploadTask, key);
  }

  /** The key under which an earlier page may have sent the file. */
  get earlierKey(): KeyRecord | undefined {
    return this.#memory()?.earlierKey(this.subject as UploadTask);
  }

  /** Whether a key was made from the file's name before its picture was converted. */
  #hasOldEnding(key: string): boolean {
    const { name, original } = this.subject;
    const old = endingOf(original.name);
    return endingOf(name) !== old && endingOf(key) === old;
  }

  #make(dir: string, { key: makeOwn, keyPattern }: KeySettings): KeyRecord {
    const { earlierKey } = this;
    if (earlierKey?.key.startsWith(asDir(dir)) && !this.#hasOldEnding(earlierKey.key)) return earlierKey;
    return {
      key: makeOwn ? joinKey(dir, keyOfPage(makeOwn, this.subject)) : makeKey(keyPattern, this.subject, dir),
      isOwn: !makeOwn && /\{(id|uuid)\}/.test(keyPattern),
    };
  }

  /** Closes the measurements of an upload that has ended. */
  endUpload(result: StoredObject | undefined, error: UploadError | undefined): UploadMetric {
    const { id, size } = this.subject;
    const metric = this.meter.end({ id, size: result?.size ?? size, result, error });
    this.meter = new UploadMeter();
    return metric;
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
