import { hasRoom } from './room.js';
import type { UploadTask } from './upload-task.js';

/** Who runs, and who waits for a turn, in the order in which they came. */
export class Turns {
  readonly #waiting = new Set<UploadTask>();
  /** Runs, not tasks: one that was stopped may end after the next run of its task has begun. */
  readonly #running = new Set<{ task: UploadTask }>();
  readonly #run: (task: UploadTask) => Promise<void>;
  readonly #over: () => void;
  #limit: number | undefined;

  /** @param over is called after a run when nobody runs or waits any more. */
  constructor(run: (task: UploadTask) => Promise<void>, over: () => void) {
    this.#run = run;
    this.#over = over;
  }

  waitFor(task: UploadTask): void {
    this.#waiting.add(task);
  }

  leave(task: UploadTask): void {
    this.#waiting.delete(task);
  }

  /** Has tasks run while there is room beside those that do; from now on within this limit. */
  give(limit: number | undefined): void {
    this.#limit = limit;
    for (const task of this.#waiting) {
      if (task.status !== 'queued') this.#waiting.delete(task);
      else if (hasRoom(this.#running, limit)) void this.#take(task);
      else break;
    }
  }

  async #take(task: UploadTask): Promise<void> {
    this.#waiting.delete(task);
    const turn = { task };
    this.#running.add(turn);
    await this.#run(task);
    this.#running.delete(turn);
    this.give(this.#limit);
    if (this.#running.size === 0 && this.#waiting.size === 0) this.#over();
  }
}
