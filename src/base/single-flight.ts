import type { RetryListener } from './retry.js';
import { orAborted } from './slots.js';

/** One piece of work that several wait for. A waiter leaves when its signal aborts; when nobody waits any longer, the work is aborted. */
export class SingleFlight<T> {
  readonly #listeners = new Set<RetryListener>();
  readonly #controller = new AbortController();
  readonly #work: Promise<T>;
  #waiting = 0;
  #latestRetry: Parameters<RetryListener> | undefined;

  constructor(work: (signal: AbortSignal, onRetry: RetryListener) => Promise<T>) {
    const onRetry: RetryListener = (...retry) => {
      this.#latestRetry = retry;
      for (const listener of this.#listeners) listener(...retry);
    };
    this.#work = work(this.#controller.signal, onRetry);
    this.#work.catch(() => {}); // each waiter gets the failure from `join`
  }

  /** @param onRetry is called when the work is tried again @throws the work's error, or `signal`'s reason */
  async join(signal: AbortSignal, onRetry?: RetryListener): Promise<T> {
    this.#waiting++;
    if (onRetry && !this.#listeners.has(onRetry)) {
      this.#listeners.add(onRetry); // once, however many requests of one job wait
      if (this.#latestRetry) onRetry(...this.#latestRetry);
    }
    try {
      await orAborted(this.#work, signal);
      return await this.#work;
    } finally {
      if (--this.#waiting === 0) this.#controller.abort();
    }
  }

  /** Waits for the work, but not longer than `ms`. @returns its error, if it failed @throws `signal`'s reason */
  async joinFor(ms: number, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    const waiting = new AbortController();
    const leave = () => waiting.abort();
    const timer = setTimeout(leave, ms);
    signal?.addEventListener('abort', leave);
    try {
      await this.join(waiting.signal);
      return undefined;
    } catch (error) {
      signal?.throwIfAborted();
      return error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Whether nobody waits any longer, and the work was aborted. */
  get isAborted(): boolean {
    return this.#controller.signal.aborted;
  }
}
