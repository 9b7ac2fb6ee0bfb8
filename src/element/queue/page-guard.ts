import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Totals } from './totals.js';

/** While files are on their way: leaving the page asks first, and the screen stays awake where the browser allows it. */
export class PageGuard implements ReactiveController {
  readonly #host: ReactiveControllerHost & Node;
  readonly #totals: () => Totals;
  #guarding = false;
  #wakeLock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor(host: ReactiveControllerHost & Node, totals: () => Totals) {
    this.#host = host;
    this.#totals = totals;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#guard(this.#host.isConnected && this.#totals().uploading > 0); // what was removed may be drawn once more
  }

  hostDisconnected(): void {
    this.#guard(false);
  }

  #guard(on: boolean): void {
    if (on === this.#guarding) return;
    this.#guarding = on;
    if (on) {
      addEventListener('beforeunload', this.#ask);
      document.addEventListener('visibilitychange', this.#stayAwake);
      this.#stayAwake();
    } else {
      removeEventListener('beforeunload', this.#ask);
      document.removeEventListener('visibilitychange', this.#stayAwake);
      void this.#wakeLock?.then((lock) => lock?.release());
      this.#wakeLock = undefined;
    }
  }

  readonly #ask = (event: Event): void => event.preventDefault();

  /** The browser lets go of the lock in a hidden tab, so it is asked for again. */
  readonly #stayAwake = (): void => {
    if (document.visibilityState !== 'visible') return;
    // Absent on plain http; refused on low battery: the upload goes on either way.
    this.#wakeLock = navigator.wakeLock?.request('screen').catch(() => undefined);
  };
}
