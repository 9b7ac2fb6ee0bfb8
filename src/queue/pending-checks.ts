import { lazy } from '../base/lazy.js';
import type { UploadError } from '../base/upload-error.js';
import { type FileRules, hasSlowRules } from '../rules/file-rules.js';
import { Scheduler } from './scheduler.js';
import type { Checked } from '../rules/slow-rules.js';
import type { UploadTask } from '../task/upload-task.js';

interface PendingChecksOptions {
  readonly run: (task: UploadTask) => Promise<void>;
  /** A rule that took a while rejects a file. */
  readonly reject: (task: UploadTask, error: UploadError) => void;
  /** No task runs, waits or is looked at any more. */
  readonly onIdle: () => void;
  /** The task that is next, while others are uploaded. */
  readonly onNear: (task: UploadTask) => void;
}

export const loadSlowRules = lazy(() => import('../rules/slow-rules.js'));

/** What a task passes before it is uploaded: the rules that take a while, and its turn. */
export class PendingChecks {
  readonly #scheduler: Scheduler;
  readonly #reject: PendingChecksOptions['reject'];
  readonly #settle: () => void;
  readonly #slowRules = lazy(async () => new (await loadSlowRules()).SlowRules());
  /**
   * The tasks that the slow rules look at, and whether each is to be uploaded as soon as it may be; and chosen files that are not tasks
   * yet.
   */
  readonly #checking = new Map<UploadTask | readonly File[], boolean>();
  /** Nothing ran or waited any more while the rules looked at a file: `onIdle` is due. */
  #isIdleDue = false;

  constructor({ run, reject, onIdle, onNear }: PendingChecksOptions) {
    this.#reject = reject;
    this.#settle = () => {
      this.#isIdleDue = this.#checking.size > 0;
      if (!this.#isIdleDue && this.#scheduler.isIdle) onIdle();
    };
    this.#scheduler = new Scheduler(run, this.#settle, onNear);
  }

  /** The tasks that wait for their turn to be sent, in order. */
  get waiting(): Iterable<UploadTask> {
    return this.#scheduler.waiting;
  }

  /** Has the rules that take a while look at the file of a task that is about to be added, if there are any. */
  check(task: UploadTask, rules: FileRules): void {
    if (!hasSlowRules(rules)) return;
    this.#checking.set(task, false);
    task.beginCheck();
    void this.#slowRules()
      .then((slowRules) => slowRules.check(task.original, rules, () => this.#checking.has(task)))
      .catch((): Checked => ({})) // without its code, the file is let in
      .then((checked) => this.#endCheck(task, checked));
  }

  /** Lets a task in, as soon as the rules have seen its file. */
  enqueue(task: UploadTask): void {
    if (this.#checking.has(task)) this.#checking.set(task, true);
    else this.#scheduler.enqueue(task);
  }

  /** Nothing has settled until these files are released. */
  hold(files: readonly File[]): void {
    this.#checking.set(files, false);
  }

  /** @param isLast nothing is queued: else a file may be left to `start()`, which ends nothing by itself */
  release(files: readonly File[], isLast: boolean): void {
    this.#checking.delete(files);
    if (isLast || this.#isIdleDue) queueMicrotask(this.#settle);
  }

  /** @returns whether it waited for its turn, or was to do so */
  remove(task: UploadTask): boolean {
    const isWanted = this.#checking.get(task);
    if (this.#checking.delete(task)) queueMicrotask(this.#settle); // after the events of its removal
    return this.#scheduler.remove(task) || !!isWanted;
  }

  /** Starts waiting tasks while there are free slots; from now on within this limit of files. */
  setLimit(limit: number | undefined): void {
    this.#scheduler.setLimit(limit);
  }

  #endCheck(task: UploadTask, { media, error }: Checked): void {
    const isWanted = this.#checking.get(task);
    if (!this.#checking.delete(task)) return; // it was removed meanwhile
    task.endCheck();
    task.media = media;
    if (error) this.#reject(task, error);
    const isQueued = !error && task.status === 'queued';
    if (isQueued && isWanted) {
      this.#scheduler.enqueue(task);
      this.#scheduler.startWaiting();
    } else if (!isQueued || this.#isIdleDue) this.#settle(); // a file that is left to `start()` ends nothing by itself
  }
}
