import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { QueueController } from './queue-controller.js';

/** During uploads: leaving the page asks first, and the screen stays awake where the browser allows it. */
export class PageGuard implements ReactiveController {
  readonly #host: ReactiveControllerHost & Node;
  readonly #queue: QueueController;
  #guarding = false;
  #wakeLock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor(host: ReactiveControllerHost & Node, queue: QueueController) {
    this.#host = host;
    this.#queue = queue;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#guard(this.#host.isConnected && this.#queue.totals.uploading > 0); // a removed element may be drawn once more
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
