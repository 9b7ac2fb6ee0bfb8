import { lockOf } from './lock-name.js';
import { tabLocks } from './tab-locks.js';

/**
 * Says to other tabs that this one still shows a file that is stored and not saved: they neither list nor restore it. It is another
 * lock than the one that `afterUpload` runs in, so that a tab that was given the same file need not wait for a retry here.
 */
export class UnsavedClaim {
  readonly #unsavedId: string;
  #held: AbortController | undefined;

  constructor(unsavedId: string) {
    this.#unsavedId = unsavedId;
  }

  /** Takes the lock, and keeps it until `release()` or the end of the page. */
  hold(): void {
    if (this.#held) return;
    const { signal } = (this.#held = new AbortController());
    const released = () =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        if (signal.aborted) resolve();
      });
    void tabLocks()
      .then((locks) => locks.request(lockOf(claimOf(this.#unsavedId)), { signal }, released))
      .catch(() => {}); // released while it waited; or the page's storage is blocked, and there is nothing to claim
  }

  release(): void {
    this.#held?.abort();
    this.#held = undefined;
  }
}

/** The id of an unsaved file's claim. */
export const claimOf = (unsavedId: string): string => `${unsavedId}\nclaim`;
