import type { Controller } from '../../base/updating-element.js';
import type { ElementContext } from './context.js';

/** Uploads that take longer, in seconds, are worth a word to a person with a phone, which is soon put away. */
const LONG = 20;

/**
 * During uploads: leaving the page asks first, and the screen stays awake where the browser allows it. Where it does not, a person with a touch
 * screen is asked to keep the page open: phones soon stop a page that is not seen.
 */
export class PageGuard implements Controller {
  readonly #context: ElementContext;
  #guarding = false;
  #wakeLock: Promise<WakeLockSentinel | undefined> | undefined;
  /** Undefined until the browser has decided. */
  #isAwake: boolean | undefined;
  #asksToStay = false;
  #hasAnnounced = false;

  constructor(context: ElementContext) {
    this.#context = context;
    context.host.addController(this);
  }

  /** Whether the person is asked to keep the page open: from then on until the uploads end, or the screen stays awake. */
  get asksToStay(): boolean {
    return this.#asksToStay;
  }

  hostUpdate(): void {
    const { size, sent, speed, uploading } = this.#context.queue.totals;
    if (uploading === 0 || this.#isAwake) this.#asksToStay = false;
    else if (this.#isAwake === false && size - sent > LONG * speed && speed > 0) {
      this.#asksToStay ||= globalThis.matchMedia?.('(pointer: coarse)').matches;
    }
  }

  hostUpdated(): void {
    const { host, queue, language, announce } = this.#context;
    this.#guard(host.isConnected && queue.totals.uploading > 0); // a removed element may be drawn once more
    if (!this.#asksToStay || this.#hasAnnounced) return;
    this.#hasAnnounced = true;
    announce(language.translator.strings.keepOpen);
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

  readonly #askFirst = (event: BeforeUnloadEvent): void => {
    event.preventDefault();
    event.returnValue = true; // Chrome before 119 looks at nothing else
  };

  /** The browser releases the lock in a hidden tab, so it is requested again in a visible one. */
  readonly #stayAwake = (): void => {
    this.#isAwake = undefined;
    if (document.visibilityState !== 'visible') return;
    // Absent on plain http and in some apps, rejected on low battery: uploads work without it.
    this.#wakeLock = Promise.resolve(navigator.wakeLock?.request('screen')).catch(() => undefined);
    void this.#wakeLock.then((lock) => {
      this.#setAwake(!!lock);
      if (lock) lock.onrelease = () => this.#setAwake(false);
    });
  };

  #setAwake(isAwake: boolean): void {
    if (document.visibilityState !== 'visible') return;
    this.#isAwake = isAwake;
    this.#context.host.requestUpdate();
  }
}
