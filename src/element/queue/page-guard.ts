import type { ReactiveController } from 'lit';
import type { ElementContext } from './context.js';

/** During uploads: leaving the page asks first, and the screen stays awake where the browser allows it. */
export class PageGuard implements ReactiveController {
  readonly #context: ElementContext;
  #guarding = false;
  #wakeLock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor(context: ElementContext) {
    this.#context = context;
    context.host.addController(this);
  }

  hostUpdated(): void {
    const { host, queue } = this.#context;
    this.#guard(host.isConnected && queue.totals.uploading > 0); // a removed element may be drawn once more
  }

  hostDisconnected(): void {
    this.#guard(false);
  }

  #guard(on: boolean): void {
    if (on === this.#guarding) return;
    this.#guarding = on;
    if (on) {
      addEventListener('beforeunload', this.#askFirst);
      document.addEventListener('visibilitychange', this.#stayAwake);
      this.#stayAwake();
    } else {
      removeEventListener('beforeunload', this.#askFirst);
      document.removeEventListener('visibilitychange', this.#stayAwake);
      void this.#wakeLock?.then((lock) => lock?.release());
      this.#wakeLock = undefined;
    }
  }

  readonly #askFirst = (event: Event): void => event.preventDefault();

  /** The browser releases the lock in a hidden tab, so it is requested again in a visible one. */
  readonly #stayAwake = (): void => {
    if (document.visibilityState !== 'visible') return;
    // Absent on plain http, rejected on low battery: uploads work without it.
    this.#wakeLock = navigator.wakeLock?.request('screen').catch(() => undefined);
  };
}
