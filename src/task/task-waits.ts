import type { RetryWait } from '../base/retry-wait.js';

/** The waits between the attempts of one task. */
export class TaskWaits {
  #waits: RetryWait[] = [];

  add(wait: RetryWait): void {
    this.#waits = [...this.#open, wait];
  }

  /** The next attempts begin now. @returns whether any was waited for */
  end(): boolean {
    const open = this.#open;
    for (const wait of open) wait.end();
    return open.length > 0;
  }

  /** Seconds until the first of the next attempts; undefined while none is waited for. */
  get left(): number | undefined {
    const ends = this.#open.map(({ until }) => until);
    return ends.length > 0 ? Math.max(0, Math.min(...ends) - performance.now()) / 1000 : undefined;
  }

  get #open(): RetryWait[] {
    return this.#waits.filter(({ isOver }) => !isOver);
  }
}
