import { lockOf } from './lock-name.js';
import { tabLocks } from './tab-locks.js';

/** Says to other tabs that this one has what an id stands for: they neither list nor restore it. */
export class Claim {
  readonly #id: string;
  #held: AbortController | undefined;
  #granted: AbortSignal | undefined;

  constructor(id: string) {
    this.#id = id;
  }

  /** Takes the lock, and keeps it until `release()` or the end of the page. */
  hold(): void {
    if (this.#held) return;
    const { signal } = (this.#held = new AbortController());
    const released = () =>
      new Promise<void>((resolve) => {
        if (!signal.aborted) this.#granted = signal;
        signal.addEventListener('abort', () => resolve());
        if (signal.aborted) resolve();
      });
    void tabLocks()
      .then((locks) => locks.request(lockOf(this.#id), { signal }, released))
      .catch(() => {}); // released while it waited; or the page's storage is blocked, and there is nothing to claim
  }

  release(): void {
    this.#held?.abort();
    this.#held = this.#granted = undefined;
  }

  /** Identifies the time for which this tab has the lock; undefined as long as it does not. */
  get turn(): object | undefined {
    return this.#granted;
  }
}
