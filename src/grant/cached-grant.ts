import type { Grant } from './grant.js';

/** How long a grant lasts whose end is unknown, in milliseconds. */
const ASSUMED_LIFETIME = 5 * 60_000;
/** A grant is renewed this long before it expires, in milliseconds; at half of a shorter life. */
const RENEWAL_TIME = 5 * 60_000;
/** A life that is too short to renew the grant while it lasts, in milliseconds. */
const SHORTEST_RENEWED = 2_000;
/** A failed renewal is tried again after this many milliseconds at most, and at least. */
const LONGEST_DELAY = 15_000;
const SHORTEST_DELAY = 1_000;
/** A grant has to outlast the request by this many milliseconds; by a quarter of a shorter life. */
const MARGIN = 10_000;
/** A request that outlasts every grant begins with one that has this share of its life left. */
const FRESH = 0.9;

/** A grant and its times: in milliseconds since the epoch, by the server's clock. */
export class CachedGrant<G extends Grant = Grant> {
  readonly grant: G;
  readonly #expiresAt: number;
  /** Milliseconds. */
  readonly #life: number;
  /** When it should be renewed in the background. */
  renewAt: number;

  /** @param now when it was received */
  constructor(grant: G, now: number) {
    this.grant = grant;
    const { expiresAt = now + ASSUMED_LIFETIME, lifetime } = grant;
    this.#expiresAt = lifetime === undefined ? expiresAt : now + lifetime;
    this.#life = Math.max(0, this.#expiresAt - now);
    this.renewAt = this.#life < SHORTEST_RENEWED ? Infinity : this.#expiresAt - Math.min(RENEWAL_TIME, this.#life / 2);
  }

  /** Milliseconds until it expires. */
  left(now: number): number {
    return this.#expiresAt - now;
  }

  /** Whether it lasts for a request that takes this many milliseconds; or as long as a new one would. */
  lasts(now: number, milliseconds: number): boolean {
    const enough = Math.min(milliseconds + Math.min(MARGIN, this.#life / 4), this.#life * FRESH);
    return this.left(now) > 0 && this.left(now) >= enough;
  }

  /** The renewal begins now. Should it fail, it is due again later: the sooner, the less time is left. */
  delayRenewal(now: number): void {
    const most = Math.min(LONGEST_DELAY, this.left(now) / 8);
    this.renewAt = now + Math.max(SHORTEST_DELAY, most * (0.5 + Math.random() / 2));
  }
}
