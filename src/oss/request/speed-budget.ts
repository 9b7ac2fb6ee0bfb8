import { CONNECTIONS_PER_HOST } from '../../base/connections-per-host.js';
import { orAborted } from '../../base/slots.js';
import { limited, LOWEST_RATE } from './speed-limit.js';

/** A request may take this many times as long as all that is left to send, before it waits for a larger share. */
const TOLERANCE = 1.05;
/** The limit may have been changed: those that wait are looked at again after this many milliseconds. */
const LONGEST_WAIT = 1000;

/** What a request has of the budget while it runs. */
export interface SpeedShare {
  /** bit/s, for `x-oss-traffic-limit`; undefined where nothing limits. */
  readonly trafficLimit: number | undefined;
  /** Bytes a second. */
  readonly rate: number;
  /** No other request runs beside it. */
  readonly isAlone: boolean;
  /** The request has ended, and has sent this many bytes at most. */
  end(sent: number): void;
}

export interface SpeedBudgetOptions {
  /** Bytes a second of all requests together; undefined: no limit. */
  readonly maxSpeed: () => number | undefined;
  /** Bytes of all files that are or can still be stored, and those of them that are sent. */
  readonly totals: () => { readonly size: number; readonly sent: number };
}

interface PendingRequest {
  readonly bytes: number;
  readonly exact: number | undefined;
  readonly begin: (share: SpeedShare) => void;
  share?: SpeedShare;
}

/**
 * Shares a queue's `maxSpeed` among its requests. OSS limits a request from its begin to its end, so that a share is given once:
 * an even one while there is more to send, all that is left to the last ones. Below the lowest limit that OSS has, and where
 * requests cannot be limited, they go one at a time, each as soon as the average is back below the limit.
 */
export class SpeedBudget {
  /** Whether OSS limits the requests. */
  isEnforced = true;
  readonly #options: SpeedBudgetOptions;
  readonly #waiting = new Set<PendingRequest>();
  readonly #running = new Set<SpeedShare>();
  /** Bytes that were sent, less what the limit has allowed for until `#paidAt` (by `performance.now()`). */
  #debt = 0;
  #paidAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #willFill = false;

  constructor(options: SpeedBudgetOptions) {
    this.#options = options;
  }

  /** Waits for a share, in turn. @param bytes of the body @param exact the limit that the request has already, in bit/s @throws `signal`'s reason */
  async take(bytes: number, signal: AbortSignal, exact?: number): Promise<SpeedShare> {
    signal.throwIfAborted();
    let begin!: PendingRequest['begin'];
    const begun = new Promise<SpeedShare>((resolve) => (begin = resolve));
    const waiter: PendingRequest = { bytes, exact, begin };
    this.#waiting.add(waiter);
    this.#fillSoon();
    try {
      return await orAborted(begun, signal);
    } catch (error) {
      this.#waiting.delete(waiter);
      waiter.share?.end(0);
      throw error;
    }
  }

  /** Those that come at the same moment share evenly. */
  #fillSoon(): void {
    if (this.#willFill) return;
    this.#willFill = true;
    queueMicrotask(() => {
      this.#willFill = false;
      this.#fill();
    });
  }

  /** Takes off what the limit, as it is now, has allowed for since the last time. */
  #pay(): void {
    const now = performance.now();
    const seconds = (now - this.#paidAt) / 1000;
    this.#paidAt = now;
    this.#debt = this.#maxSpeed === Infinity ? 0 : Math.max(0, this.#debt - seconds * this.#maxSpeed);
  }

  #fill(): void {
    clearTimeout(this.#timer);
    if (this.#running.size === 0) this.#pay();
    for (const waiter of this.#waiting) {
      const rate = this.#rateFor(waiter);
      if (rate === undefined) break;
      this.#waiting.delete(waiter);
      waiter.begin((waiter.share = this.#start(rate)));
    }
    if (this.#waiting.size === 0) return;
    const wait = this.#running.size > 0 ? LONGEST_WAIT : (this.#debt * 1000) / this.#maxSpeed;
    this.#timer = setTimeout(() => this.#fill(), Math.min(Math.max(wait, 1), LONGEST_WAIT));
  }

  #start(rate: number): SpeedShare {
    const share: SpeedShare = {
      rate,
      trafficLimit: rate === Infinity ? undefined : Math.floor(rate * 8),
      isAlone: this.#isOneByOne,
      end: (sent) => {
        if (!this.#running.delete(share)) return;
        if (share.isAlone) this.#debt += sent; // one beside others was slowed by OSS: its time has paid
        this.#fillSoon();
      },
    };
    this.#running.add(share);
    return share;
  }

  /** Bytes a second for a request; undefined: it has to wait. */
  #rateFor({ bytes, exact }: PendingRequest): number | undefined {
    const all = this.#maxSpeed;
    if (all === Infinity) return all;
    if (this.#isOneByOne) {
      if (this.#running.size > 0 || this.#debt > 0) return undefined;
      return limited(all);
    }
    const isFirst = this.#running.size === 0;
    let left = all;
    for (const { rate } of this.#running) left -= rate;
    if (exact !== undefined) return isFirst || exact <= (left + 1) * 8 ? exact / 8 : undefined;
    const even = all / Math.min(CONNECTIONS_PER_HOST, this.#waiting.size + this.#running.size);
    const { size, sent } = this.#options.totals();
    const unsent = Math.max(bytes, size - sent, 1);
    // with less than its part of the bytes that are left, it would still run when all others have ended
    const needed = (all * bytes) / unsent;
    let rate = Math.min(left, Math.max(even, needed, LOWEST_RATE));
    if (left - rate < LOWEST_RATE) rate = left; // no other request could use the rest
    if (!isFirst && (rate < LOWEST_RATE || rate * TOLERANCE < needed)) return undefined;
    return limited(rate);
  }

  get #maxSpeed(): number {
    return this.#options.maxSpeed() ?? Infinity;
  }

  get #isOneByOne(): boolean {
    return !this.isEnforced || this.#maxSpeed < LOWEST_RATE;
  }
}
