import type { StoredObject } from '../../object/stored-object.js';
import type { QueueSettings } from '../queue/queue-settings.js';
import type { TaskImage } from '../queue/task-image.js';
import type { UploadTask } from '../queue/upload-task.js';
import { handleOf } from '../resume/file-handles.js';
import { uploadFingerprint } from '../resume/upload-fingerprint.js';
import { recordScope } from '../resume/record-scope.js';
import { createResumeStore, type ResumeStore } from '../resume/resume-store.js';
import type { KeyMemory, KeptKey } from './kept-key.js';
import { asDir, checkKey, joinKey, makeKey } from '../object-key.js';
import { UploadError } from '../upload-error.js';
import { UploadMeter, type UploadMetric } from './upload-meter.js';

/** Whose session it is: a task, or what stands for the upload that an earlier page left, with its record. */
export type SessionSubject = Pick<
  UploadTask,
  'id' | 'file' | 'original' | 'name' | 'size' | 'type' | 'path' | 'object' | 'key'
> & {
  readonly image?: TaskImage | undefined;
  readonly resume?: ResumeStore;
  readonly stored?: StoredObject | undefined;
  readonly context?: unknown;
};

type KeySettings = Pick<QueueSettings, 'key' | 'keyPattern'>;

/** A key in one `dir`, and the name that it was made for. */
interface MadeKey extends KeptKey, Pick<SessionSubject, 'name' | 'path'> {
  /** The file's turn has come: the key stays, however it is renamed. */
  isUsed?: boolean;
  /** An earlier page has made it: it stays, too. */
  isEarlier?: boolean;
}

/** What is remembered of one file between its runs: its key, its resume record, its measurements. */
export class FileSession {
  readonly subject: SessionSubject;
  /** Keys made at random for this file: an object under one of them can only be its own. */
  readonly ownKeys = new Set<string>();
  /** Measures the upload until it ends; what follows is measured by another. */
  meter = new UploadMeter();
  /** The video that the endpoint has created for this file (mode `vod`). */
  videoId: string | undefined;
  /** The queue's `resumeScope` when the session began. */
  readonly scope: string | undefined;
  readonly #keys = new Map<string, MadeKey>();
  readonly #memory: () => KeyMemory | undefined;
  #resume: ResumeStore | undefined;

  /**
   * @param scope the queue's `resumeScope`; without one the record lasts as long as the page
   * @param memory remembers the keys beyond the page
   */
  constructor(
    subject: SessionSubject,
    scope: string | undefined,
    memory: () => KeyMemory | undefined = () => undefined,
  ) {
    this.subject = subject;
    this.scope = scope;
    this.#memory = memory;
  }

  /** The store of its record, for the file as it is when this is first read: `beforeUpload` may have replaced it. */
  get resume(): ResumeStore {
    this.#resume ??= this.subject.resume ?? createResumeStore(identityOf(this.subject, this.scope));
    return this.#resume;
  }

  /** As its store's, if that is there already. */
  async withhold(isRemoved: boolean): Promise<void> {
    await this.#resume?.withhold(isRemoved);
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
    return Object.assign(this.#made(dir, settings), { isUsed: true }).key;
  }

  /**
   * The key to keep for later pages: also before the file's turn, so that many are kept together. It counts unless the file has another
   * name at its turn.
   */
  keyToKeep(dir: string, settings: KeySettings): KeptKey | undefined {
    const { key: fixed } = this.subject;
    const known = this.#keys.get(dir);
    if (fixed !== undefined || (settings.key && !known)) return undefined;
    const { key, isOwn } = this.#made(dir, settings);
    return { key, isOwn };
  }

  /** The key under which an earlier page may have sent the file. */
  get earlierKey(): KeptKey | undefined {
    return this.#memory()?.keyOf(this.subject);
  }

  /** Whether a key was made from the file's name before its picture was converted. */
  #hasOldEnding(key: string): boolean {
    const { name, original } = this.subject;
    const old = endingOf(original.name);
    return endingOf(name) !== old && endingOf(key) === old;
  }

  #made(dir: string, { key: makeOwn, keyPattern }: KeySettings): MadeKey {
    const { name, path } = this.subject;
    const known = this.#keys.get(dir);
    if (known && (known.isUsed || known.isEarlier || (known.name === name && known.path === path))) return known;
    const { earlierKey } = this;
    const made: MadeKey =
      earlierKey?.key.startsWith(asDir(dir)) && !known && !this.#hasOldEnding(earlierKey.key)
        ? { ...earlierKey, isEarlier: true, name, path }
        : {
            key: makeOwn ? joinKey(dir, keyOfPage(makeOwn, this.subject)) : makeKey(keyPattern, this.subject, dir),
            isOwn: !makeOwn && /\{(id|uuid)\}/.test(keyPattern),
            ...{ name, path },
          };
    this.#keys.set(dir, made);
    if (made.isOwn) this.ownKeys.add(made.key);
    return made;
  }

  /** Closes the measurements of an upload that has ended. */
  endUpload(result: StoredObject | undefined, error: UploadError | undefined): UploadMetric {
    const { id, size } = this.subject;
    const metric = this.meter.end({ id, size: result?.size ?? size, result, error });
    this.meter = new UploadMeter();
    return metric;
  }
}

function keyOfPage(makeOwn: NonNullable<QueueSettings['key']>, subject: SessionSubject): string {
  try {
    return makeOwn(subject);
  } catch (cause) {
    throw new UploadError('config', 'The page’s `key(file)` threw an error.', {
      cause,
      hint: 'Look at the `cause` of this error, and mend the function `key`.',
    });
  }
}

function identityOf(subject: SessionSubject, scope: string | undefined) {
  if (scope === undefined) return undefined;
  const { original, name, size, path } = subject;
  const fingerprint = uploadFingerprint(subject);
  return { scope: recordScope(scope), fingerprint, name, size, path, handle: () => handleOf(original) };
}

const endingOf = (name: string) => /\.([^./]*)$/.exec(name)?.[1]?.toLowerCase();
