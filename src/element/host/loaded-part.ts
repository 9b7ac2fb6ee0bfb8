import type { Controller, ControllerHost } from '../../base/updating-element.js';
import { type Lazy, lazy } from '../../base/lazy.js';

/** How long to wait before code is loaded again after a failure, in ms. */
const RETRY_DELAY = 3000;

type Host = ControllerHost & { readonly isConnected: boolean };

/** A part of the element whose code is loaded by the first update that needs it; after a failure by one some seconds later. */
export class LoadedPart<T> implements Controller {
  /** Whether it could not be loaded the last time. */
  hasFailed = false;
  readonly #host: Host;
  readonly #isNeeded: () => boolean;
  readonly #load: Lazy<T>;
  #isRequested = false;

  /** @param host is drawn again when the part is there, or could not be loaded, and when it may be loaded again */
  constructor(host: Host, isNeeded: () => boolean, load: () => Promise<T>) {
    this.#host = host;
    this.#isNeeded = isNeeded;
    this.#load = lazy(load);
    host.addController(this);
  }

  /** The part; undefined until it is loaded. */
  get current(): T | undefined {
    return this.#load.current;
  }

  hostUpdate(): void {
    if (!this.#isRequested && this.#isNeeded()) this.load().catch(() => {}); // it is tried again
  }

  /** Loads it now. @throws if that is not possible */
  async load(): Promise<T> {
    if (this.current) return this.current;
    this.#isRequested = true;
    try {
      const part = await this.#load();
      this.hasFailed = false;
      return part;
    } catch (error) {
      this.hasFailed = true;
      setTimeout(() => {
        this.#isRequested = false;
        if (this.#host.isConnected) this.#host.requestUpdate();
      }, RETRY_DELAY);
      throw error;
    } finally {
      this.#host.requestUpdate();
    }
  }
}
