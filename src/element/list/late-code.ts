/** How long to wait before code is loaded again after a failure, in ms. */
const RETRY_DELAY = 3000;

/** Loads what an element's settings ask for: once, and after a failure again a while later, if they still ask for it then. */
export class LateCode {
  readonly #host: { readonly isConnected: boolean; requestUpdate(): void };
  /** By name: what is on its way or here, or has failed a moment ago. */
  readonly #requested = new Set<string>();
  readonly #failed = new Set<string>();

  /** @param host is drawn again when something was loaded, or could not be, and when it may be loaded again */
  constructor(host: { readonly isConnected: boolean; requestUpdate(): void }) {
    this.#host = host;
  }

  /** Whether it could not be loaded the last time. */
  hasFailed(name: string): boolean {
    return this.#failed.has(name);
  }

  /** Call with each update that needs it. */
  load(name: string, load: () => Promise<unknown>): void {
    if (this.#requested.has(name)) return;
    this.#requested.add(name);
    void load()
      .then(
        () => this.#failed.delete(name),
        () => this.#fail(name),
      )
      .then(() => this.#host.requestUpdate());
  }

  #fail(name: string): void {
    this.#failed.add(name);
    setTimeout(() => {
      this.#requested.delete(name);
      if (this.#host.isConnected) this.#host.requestUpdate();
    }, RETRY_DELAY);
  }
}
