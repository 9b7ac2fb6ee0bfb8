import { hasRoom } from './room.js';
import type { UploadTask } from './upload-task.js';

/** Who runs, and who waits for a turn, in the order in which they came. */
export class Turns {
  readonly #waiting = new Set<UploadTask>();
  /** Runs, not tasks: one that was stopped may end after the next run of its task has begun. */
  readonly #running = new Set<{ task: UploadTask }>();
  readonly #run: (task: UploadTask) => Promise<void>;
  readonly #ended: () => void;

  /** @param ended is called after each run. */
  constructor(run: (task: UploadTask) => Promise<void>, ended: () => void) {
    this.#run = run;
    this.#ended = ended;
  }

  /** Whether nobody runs or waits. */
  get areOver(): boolean {
    return this.#running.size === 0 && this.#waiting.size === 0;
  }

  waitFor(task: UploadTask): void {
    this.#waiting.add(task);
  }

  leave(task: UploadTask): void {
    this.#waiting.delete(task);
  }

  /** Has tasks run while there is room beside those that do. */
  give(limit: number | undefined): void {
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
    this.#ended();
  }
}
