import type { UploadError } from '../upload-error.js';
import { type FileRules, hasSlowRules } from './file-rules.js';
import { PendingChecks } from './pending-checks.js';
import { Scheduler } from './scheduler.js';
import type { UploadTask } from './upload-task.js';

interface GateOptions {
  run(task: UploadTask): Promise<void>;
  /** A rule that took a while rejects a file. */
  reject(task: UploadTask, error: UploadError): void;
  /** No task runs, waits or is looked at any more. */
  onIdle(): void;
}

/** What a task passes before it is uploaded: the rules that take a while, and its turn. */
export class Gate {
  readonly #scheduler: Scheduler;
  readonly #checks: PendingChecks;

  constructor({ run, reject, onIdle }: GateOptions) {
    const settle = () => {
      if (this.#checks.size === 0) onIdle();
    };
    this.#scheduler = new Scheduler(run, settle);
    this.#checks = new PendingChecks({
      accept: (task, media, isWanted) => {
        task.media = media;
        if (isWanted && task.status === 'queued') this.#scheduler.enqueue(task);
        this.#scheduler.startWaiting();
      },
      reject: (task, error) => {
        reject(task, error);
        if (this.#scheduler.isIdle) settle();
      },
    });
  }

  /** Has the rules that take a while look at a task's file, if there are any. */
  check(task: UploadTask, rules: FileRules): void {
    if (hasSlowRules(rules)) this.#checks.add(task, rules);
  }

  /** Lets a task in, as soon as the rules have seen its file. */
  enqueue(task: UploadTask): void {
    if (!this.#checks.delays(task)) this.#scheduler.enqueue(task);
  }

  remove(task: UploadTask): void {
    this.#scheduler.remove(task);
    this.#checks.remove(task);
  }

  /** Starts waiting tasks while there are free slots; from now on within this limit of files. */
  setLimit(limit: number | undefined): void {
    this.#scheduler.setLimit(limit);
  }
}
