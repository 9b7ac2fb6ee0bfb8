/** What mini programs lack of the web's events, as far as the core uses it. */

interface Happening {
  readonly type: string;
}

type Listener = (event: Happening) => void;

/** `EventTarget`, with functions as listeners. */
export class EventTarget {
  readonly #listeners = new Map<string, Map<Listener, { once?: boolean } | undefined>>();

  addEventListener(type: string, listener: Listener, options?: { once?: boolean }): void {
    const listeners = this.#listeners.get(type) || new Map<Listener, { once?: boolean } | undefined>();
    this.#listeners.set(type, listeners);
    if (!listeners.has(listener)) listeners.set(listener, options);
  }

  removeEventListener(type: string, listener: Listener): void {
    const listeners = this.#listeners.get(type);
    if (listeners) listeners.delete(listener);
  }

  dispatchEvent(event: Happening): void {
    for (const [listener, options] of Array.from(this.#listeners.get(event.type) || [])) {
      if (options && options.once) this.removeEventListener(event.type, listener);
      listener(event);
    }
  }
}

export class AbortSignal extends EventTarget {
  aborted = false;
  reason: unknown = undefined;

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
}

export class AbortController {
  readonly signal = new AbortSignal();

  abort(reason: unknown = new Error('This was aborted.')): void {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    this.signal.reason = reason;
    this.signal.dispatchEvent({ type: 'abort' });
  }
}
