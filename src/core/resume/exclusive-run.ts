import { tellAll } from './tab-channel.js';
import { lockOf, tabLocks } from './tab-locks.js';

/** Who waits while another tab has its turn. */
export interface Waiter {
  /** Milliseconds without a sign of life after which something is wrong. */
  stallTimeout: number;
  /** Another tab sends this file; or it is this tab's turn now. */
  elsewhere: (isElsewhere: boolean) => void;
}

/**
 * Runs `work` while no other tab of this origin works on the same record. Where there is a `waiter`, a tab that seems frozen
 * loses its turn: `work` is told so, and must leave that tab's upload alone.
 *
 * @throws the signal's reason
 */
export async function inOneTab<T>(
  id: string,
  work: (isStolen: boolean) => Promise<T>,
  signal?: AbortSignal,
  waiter?: Waiter,
): Promise<T> {
  const turn = new Turn(work, waiter);
  const stop = () => turn.wait.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const watch = waiter && setTimeout(() => void watchHolder(id, turn, waiter), waiter.stallTimeout);
  try {
    return await turn.take(id);
  } finally {
    clearTimeout(watch);
    signal?.removeEventListener('abort', stop);
    turn.wait.abort(); // nobody looks any more whether it comes
  }
}

/** One tab's turn on one record. */
export class Turn<T = unknown> {
  readonly wait = new AbortController();
  readonly #work: (isStolen: boolean) => Promise<T>;
  readonly #waiter: Waiter | undefined;
  #isElsewhere = false;
  #running: Promise<T> | undefined;
  #isStolen = false;
  #hasBegun = () => {};

  constructor(work: (isStolen: boolean) => Promise<T>, waiter?: Waiter) {
    this.#work = work;
    this.#waiter = waiter;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Says that another tab has its turn. */
  sayElsewhere(isElsewhere: boolean): void {
    if (isElsewhere !== this.#isElsewhere) this.#waiter?.elsewhere((this.#isElsewhere = isElsewhere));
  }

  async take(id: string): Promise<T> {
    const begin = () => this.#begin();
    try {
      const { signal } = this.wait;
      signal.throwIfAborted();
      const locks = await tabLocks();
      return await locks.request(lockOf(id), { signal }, begin).catch((cause: unknown) => {
        if (this.isRunning || !this.#isStolen) throw cause;
        tellAll({ takes: id, at: Date.now() });
        return locks.request(lockOf(id), { steal: true }, begin);
      });
    } catch (cause) {
      if (this.#running) return this.#running; // goes on, even where another tab has stolen the lock since
      if (this.wait.signal.aborted && !this.#isStolen) throw cause;
      return begin(); // where a page's storage is blocked, its locks are refused
    }
  }

  /** Takes the turn from a tab that seems frozen. Resolves once it has begun here. */
  steal(): Promise<void> {
    return new Promise((resolve) => {
      this.#hasBegun = resolve;
      this.#isStolen = true;
      this.wait.abort();
    });
  }

  #begin(): Promise<T> {
    this.sayElsewhere(false);
    this.#running = this.#work(this.#isStolen);
    this.#hasBegun();
    return this.#running;
  }
}

async function watchHolder(id: string, turn: Turn, { stallTimeout }: Waiter): Promise<void> {
  if (turn.isRunning || turn.wait.signal.aborted) return;
  turn.sayElsewhere(true);
  const code = await import('./frozen-tab.js').catch(() => undefined); // then it is waited for as long as it takes
  await code?.outlast(id, turn, stallTimeout).catch(() => {});
}
