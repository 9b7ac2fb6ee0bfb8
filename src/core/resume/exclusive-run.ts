import type { WaitingRun } from './frozen-tab.js';
import { lockOf } from './lock-name.js';
import { sendToTabs } from './tab-channel.js';
import { tabLocks } from './tab-locks.js';

/** Who waits while another tab works on the same record. */
export interface Waiter {
  /** Milliseconds without a sign of life after which something is wrong. */
  stallTimeout: number;
  /** Is called with true when another tab sends this file, with false when it is this tab's turn. */
  onOtherTab: (isSending: boolean) => void;
}

/**
 * Runs `work` while no other tab of this origin works on the same record. Where there is a `waiter`, a tab that seems frozen
 * loses its turn: `work` is then called with true, and must leave that tab's upload alone.
 *
 * @throws the signal's reason
 */
export async function runExclusively<T>(
  id: string,
  work: (isStolen: boolean) => Promise<T>,
  signal?: AbortSignal,
  waiter?: Waiter,
): Promise<T> {
  const run = new ExclusiveRun(work, waiter);
  const stop = () => run.waiting.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const timer = waiter && setTimeout(() => void watchOtherTab(id, run, waiter), waiter.stallTimeout);
  try {
    return await run.begin(id);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    run.waiting.abort(); // ends the watch on the other tab
  }
}

/** One tab's turn on one record. */
class ExclusiveRun<T = unknown> implements WaitingRun {
  readonly waiting = new AbortController();
  readonly #work: (isStolen: boolean) => Promise<T>;
  readonly #waiter: Waiter | undefined;
  #isOtherTab = false;
  #running: Promise<T> | undefined;
  #isStolen = false;
  #onBegin = () => {};

  constructor(work: (isStolen: boolean) => Promise<T>, waiter?: Waiter) {
    this.#work = work;
    this.#waiter = waiter;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Reports, when it changes, whether another tab sends the file. */
  reportOtherTab(isSending: boolean): void {
    if (isSending !== this.#isOtherTab) this.#waiter?.onOtherTab((this.#isOtherTab = isSending));
  }

  /** Waits for the lock and works. @throws the reason of `waiting`'s abort, or what the work throws */
  async begin(id: string): Promise<T> {
    const run = () => this.#run();
    try {
      const { signal } = this.waiting;
      signal.throwIfAborted();
      const locks = await tabLocks();
      return await locks.request(lockOf(id), { signal }, run).catch((cause: unknown) => {
        if (this.isRunning || !this.#isStolen) throw cause;
        sendToTabs({ takes: id, at: Date.now() });
        return locks.request(lockOf(id), { steal: true }, run);
      });
    } catch (cause) {
      if (this.#running) return this.#running; // continues even where another tab has stolen the lock since
      if (this.waiting.signal.aborted && !this.#isStolen) throw cause;
      return run(); // where a page's storage is blocked, its locks are rejected
    }
  }

  steal(): Promise<void> {
    return new Promise((resolve) => {
      this.#onBegin = resolve;
      this.#isStolen = true;
      this.waiting.abort();
    });
  }

  #run(): Promise<T> {
    this.reportOtherTab(false);
    this.#running = this.#work(this.#isStolen);
    this.#onBegin();
    return this.#running;
  }
}

async function watchOtherTab(id: string, run: ExclusiveRun, { stallTimeout }: Waiter): Promise<void> {
  if (run.isRunning || run.waiting.signal.aborted) return;
  run.reportOtherTab(true);
  const code = await import('./frozen-tab.js').catch(() => undefined); // without it the wait has no end
  await code?.takeOverWhenFrozen(id, run, stallTimeout).catch(() => {});
}
