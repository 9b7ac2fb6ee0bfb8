import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.js';
import { RetryWait } from './retry-wait.js';
import type { UploadError } from './upload-error.js';
import { withDefaults } from './with-defaults.js';
import { toUploadError } from './to-upload-error.js';

/** `navigator.onLine === false` is a hint, not a fact (VPNs, intranets): after this many milliseconds, try anyway. */
const OFFLINE_TIMEOUT = 15_000;
const LONGEST_RETRY_AFTER = 300_000;
/** How often a rejected credential is renewed, a wrong clock corrected, or a damaged part sent again: at once, without a delay. */
const MOST_IMMEDIATE_RETRIES = 2;

/** Is called when something is about to be retried. `wait`: after this; at once where it is absent. */
export type RetryListener = (error: UploadError, attempt: number, wait?: RetryWait) => void;

export interface RetryContext {
  signal: AbortSignal;
  /** What is not named is as by default. */
  policy: Partial<RetryPolicy>;
  /** A number that grows when OSS confirms bytes: after growth since the last failure, `retryFor` begins again. */
  progress?: (() => number) | undefined;
  onRetry?: RetryListener | undefined;
}

/** Failures after which a retry gave up. A retry around that one does not retry them again. */
const givenUp = new WeakSet<UploadError>();

/**
 * Runs `work` until it succeeds, fails for good, or no progress was made for `policy.retryFor`. Delays are exponential
 * with full jitter, and `Retry-After` is honored. A wait ends sooner when the browser is online again, or when another request reaches the
 * place that could not be reached. Each attempt gets the error of the one before.
 *
 * @throws UploadError the last failure, or `aborted`.
 */
export async function retry<T>(work: (lastError?: UploadError) => Promise<T>, context: RetryContext): Promise<T> {
  const policy = withDefaults(defaultRetryPolicy, context.policy);
  const deadline = new Deadline(policy.retryFor);
  try {
    return await tryUntil(work, { ...context, policy }, deadline);
  } finally {
    deadline.stop();
  }
}

async function tryUntil<T>(
  work: (lastError?: UploadError) => Promise<T>,
  { signal, policy, progress = () => 0, onRetry }: RetryContext & { policy: RetryPolicy },
  deadline: Deadline,
): Promise<T> {
  let lastError: UploadError | undefined;
  let failures = 0;
  const immediate = new Map<string, number>();
  let mostProgress = progress();
  for (let attempt = 1; ; attempt++) {
    try {
      signal.throwIfAborted();
      return await work(lastError);
    } catch (thrown) {
      lastError = toUploadError(thrown, signal);
      if (!lastError.retryable || givenUp.has(lastError)) throw lastError;
    }
    if (isRetriedImmediately(lastError)) {
      const count = (immediate.get(lastError.code) ?? 0) + 1;
      if (count > MOST_IMMEDIATE_RETRIES) throw lastError;
      immediate.set(lastError.code, count);
      onRetry?.(lastError, attempt);
      continue;
    }
    if (failures === 0 || progress() > mostProgress) {
      deadline.restart();
      failures = 0;
    }
    mostProgress = Math.max(mostProgress, progress());
    const { left } = deadline;
    if (left <= 0) {
      givenUp.add(lastError);
      throw lastError;
    }
    failures++;
    const isChance = failures === 1 && lastError.likely === 'interrupted'; // a connection that worked was cut
    const backoff = isChance ? 0 : Math.random() * Math.min(policy.maxDelay, policy.firstDelay * 2 ** (failures - 1));
    // The last attempt comes after the deadline, never before, so that an outage of `retryFor` is survived.
    const delay = Math.max(Math.min(backoff, left + 1), Math.min(lastError.retryAfter ?? 0, LONGEST_RETRY_AFTER));
    const isOffline = Object.is(globalThis.navigator?.onLine, false);
    const wait = new RetryWait(isOffline ? Math.max(delay, OFFLINE_TIMEOUT) : delay, lastError);
    onRetry?.(lastError, attempt, wait);
    await wait.wait(signal);
    if (isOffline) deadline.restart(left); // time that is spent offline does not count
  }
}

/** Not the network's fault: a wait would not help, but a new grant, a corrected clock or the same bytes again may. */
function isRetriedImmediately({ code }: UploadError): boolean {
  return code === 'expired' || code === 'clock' || code === 'denied' || code === 'integrity';
}

/** How often a deadline counts the time, in milliseconds. */
const LONGEST_INTERVAL = 5_000;
const SHORTEST_INTERVAL = 10;

/**
 * When retries without progress end, by the time in which the page was awake. The sleep of a computer, a frozen tab and the minutes between
 * two timers of a hidden tab count as two intervals at most: nothing was tried in that time that could have failed.
 */
class Deadline {
  readonly #most: number;
  readonly #interval: number;
  #left = 0;
  #countedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number) {
    this.#most = milliseconds;
    this.#interval = Math.max(SHORTEST_INTERVAL, Math.min(LONGEST_INTERVAL, milliseconds / 8));
  }

  /** Milliseconds. */
  get left(): number {
    const now = performance.now();
    this.#left -= Math.min(now - this.#countedAt, 2 * this.#interval);
    this.#countedAt = now;
    return this.#left;
  }

  restart(milliseconds = this.#most): void {
    this.#left = milliseconds;
    this.#countedAt = performance.now();
    if (this.#timer === undefined) this.#tick();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    void this.left;
    this.#timer = setTimeout(() => this.#tick(), this.#interval);
  }
}

/** Resolves after `ms`, or when the page's event `wakeOn` fires. @throws the signal's reason */
export function sleep(ms: number, signal?: AbortSignal, wakeOn?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      if (wakeOn) globalThis.removeEventListener?.(wakeOn, finish);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish);
    if (wakeOn) globalThis.addEventListener?.(wakeOn, finish);
    if (signal?.aborted) finish();
  });
}

/** What `waiting` resolves with; undefined where that takes longer than `ms`. */
export function within<T>(ms: number, waiting: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return Promise.race([waiting, late]).finally(() => clearTimeout(timer));
}
