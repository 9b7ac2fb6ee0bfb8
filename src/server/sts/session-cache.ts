import type { TemporaryCredentials } from './assume-role.js';

/** Milliseconds before they expire that credentials are no longer given out: a page asks for others five minutes before, at the latest. */
const MARGIN = 6 * 60_000;
/** Sessions kept at once: about 20 MB. */
const MOST = 10_000;

/** A runtime that forbids a request to wait for what another one has begun. */
const isIsolated = () => globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** Keeps each user's credentials until six minutes before they expire, and requests them once at a time: STS limits the requests of an account. */
export class SessionCache {
  readonly #kept = new Map<string, TemporaryCredentials>();
  readonly #running = new Map<string, Promise<TemporaryCredentials>>();

  /** @param id of the user and of all that decides what the credentials allow */
  async get(id: string, request: () => Promise<TemporaryCredentials>): Promise<TemporaryCredentials> {
    const kept = this.#kept.get(id);
    if (kept && Date.parse(kept.expiration) - MARGIN > Date.now()) return kept;
    const running = isIsolated() ? undefined : this.#running.get(id);
    return running ?? this.#request(id, request);
  }

  async #request(id: string, request: () => Promise<TemporaryCredentials>): Promise<TemporaryCredentials> {
    const running = request().finally(() => this.#running.delete(id));
    this.#running.set(id, running);
    const issued = await running;
    this.#kept.delete(id); // so that it becomes the last, and the first is the oldest
    this.#kept.set(id, issued);
    if (this.#kept.size > MOST) this.#kept.delete(this.#kept.keys().next().value!);
    return issued;
  }
}
