import type { Clock } from './clock.js';
import type { GrantRequest } from './grant.js';
import type { CachedGrant } from './cached-grant.js';

/** The clock is read again after this many milliseconds at most: timers stand still while a computer sleeps. */
const LONGEST_TIMER = 60_000;

/** Renews the latest grant before it expires, while files are uploaded. */
export class RenewalTimer {
  readonly #clock: Clock;
  readonly #renew: (request: GrantRequest) => void;
  /** The latest request for a grant of each run, by its signal. */
  readonly #running = new Map<AbortSignal, GrantRequest>();
  #cached: CachedGrant | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param renew is called when the grant is due, with the request of a file that is uploaded */
  constructor(clock: Clock, renew: (request: GrantRequest) => void) {
    this.#clock = clock;
    this.#renew = renew;
  }

  /** Watches this grant from now on; without one, none. */
  watch(cached: CachedGrant | undefined): void {
    this.#cached = cached;
    this.#wait();
  }

  /** Renews the grant in time from now on. @returns ends that */
  begin(run: AbortSignal, request: GrantRequest): () => void {
    this.#running.set(run, request);
    this.#wait();
    return () => {
      this.#running.delete(run);
      this.#wait();
    };
  }

  /** A run requests a grant: in these words its renewal is requested. */
  requested(run: AbortSignal, request: GrantRequest): void {
    if (this.#running.has(run)) this.#running.set(run, request);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const [request] = this.#running.values();
    const cached = this.#cached;
    if (!request || !cached) return;
    const now = this.#clock.now();
    if (cached.left(now) <= 0) return; // the next request fetches another
    if (cached.renewAt <= now) {
      cached.delayRenewal(now);
      this.#renew(request);
    }
    this.#timer = setTimeout(() => this.#wait(), Math.min(cached.renewAt - now, LONGEST_TIMER));
  }
}
