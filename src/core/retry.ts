import { AwakeTime } from './awake-time.js';
import { UploadError } from './upload-error.js';

/** All in milliseconds. */
export interface RetryPolicy {
  /** How long to go on without progress before giving up; time spent offline or asleep is not counted. */
  retryFor: number;
  /** Upper bound of the first random delay; it doubles with each further failure … */
  firstDelay: number;
  /** … up to this. */
  maxDelay: number;
}

export const defaultRetryPolicy: RetryPolicy = { retryFor: 60_000, firstDelay: 500, maxDelay: 15_000 };

/** `navigator.onLine === false` is a hint, not a fact (VPNs, intranets): after this long, try all the same. */
const OFFLINE_PATIENCE = 15_000;
const LONGEST_RETRY_AFTER = 300_000;
/** A credential that OSS refuses is renewed, a wrong clock corrected, a damaged part sent again: at once, but each not for ever. */
const AT_ONCE = 2;

export interface RetryContext {
  signal: AbortSignal;
  /** What is not named is as by default. */
  policy: Partial<RetryPolicy>;
  /** A number that grows while bytes move: growth since the last failure makes the patience new. */
  progress?: (() => number) | undefined;
  onRetry?: ((error: UploadError, attempt: number) => void) | undefined;
}

/** Failures that a patience has run out on. A retry around that one does not begin another. */
const givenUp = new WeakSet<UploadError>();

/**
 * Runs `work` until it succeeds, fails for good, or no progress was made for `policy.retryFor`. Delays are exponential
 * with full jitter, `Retry-After` is honored, and coming back online ends a wait. Each attempt is told why the one before
 * failed.
 *
 * @throws UploadError the last failure, or `aborted`.
 */
export async function retry<T>(work: (lastError?: UploadError) => Promise<T>, context: RetryContext): Promise<T> {
  const policy = { ...defaultRetryPolicy, ...context.policy };
  const patience = new Patience(policy.retryFor);
  try {
    return await tryUntil(work, { ...context, policy }, patience);
  } finally {
    patience.stop();
  }
}

async function tryUntil<T>(
  work: (lastError?: UploadError) => Promise<T>,
  { signal, policy, progress = () => 0, onRetry }: RetryContext & { policy: RetryPolicy },
  patience: Patience,
): Promise<T> {
  let lastError: UploadError | undefined;
  let failures = 0;
  const cures = new Map<string, number>();
  let reached = progress();
  for (let attempt = 1; ; attempt++) {
    try {
      signal.throwIfAborted();
      return await work(lastError);
    } catch (thrown) {
      lastError = UploadError.from(thrown, signal);
      if (!lastError.retryable || givenUp.has(lastError)) throw lastError;
    }
    if (isCuredAtOnce(lastError)) {
      const cured = (cures.get(lastError.code) ?? 0) + 1;
      if (cured > AT_ONCE) throw lastError;
      cures.set(lastError.code, cured);
      onRetry?.(lastError, attempt);
      continue;
    }
    if (failures === 0 || progress() > reached) {
      patience.begin();
      failures = 0;
    }
    reached = Math.max(reached, progress());
    const { left } = patience;
    if (left <= 0) {
      givenUp.add(lastError);
      throw lastError;
    }
    failures++;
    onRetry?.(lastError, attempt);
    const backoff = Math.random() * Math.min(policy.maxDelay, policy.firstDelay * 2 ** (failures - 1));
    // The last attempt comes after the patience has run out, never before: an outage of `retryFor` is ridden out.
    const delay = Math.max(Math.min(backoff, left + 1), Math.min(lastError.retryAfter ?? 0, LONGEST_RETRY_AFTER));
    await waitBeforeRetry(delay, signal, patience);
  }
}

/** Not the network's fault: to wait would not help, but a new grant, a corrected clock or the same bytes again may. */
function isCuredAtOnce({ code }: UploadError): boolean {
  return code === 'expired' || code === 'clock' || code === 'denied' || code === 'integrity';
}

/** Time that is spent offline does not count. */
async function waitBeforeRetry(delay: number, signal: AbortSignal, patience: Patience): Promise<void> {
  const offline = Object.is(globalThis.navigator?.onLine, false);
  const { left } = patience;
  await sleep(offline ? Math.max(delay, OFFLINE_PATIENCE) : delay, signal, 'online');
  if (offline) patience.begin(left);
}

/** How long failures are borne. */
class Patience {
  readonly #most: number;
  #time: AwakeTime | undefined;
  #end = 0;

  constructor(milliseconds: number) {
    this.#most = milliseconds;
  }

  get left(): number {
    return this.#end - (this.#time?.elapsed ?? 0);
  }

  begin(milliseconds = this.#most): void {
    this.#time ??= new AwakeTime(this.#most);
    this.#end = this.#time.elapsed + milliseconds;
  }

  stop(): void {
    this.#time?.stop();
  }
}

/** Resolves after `ms`, or as soon as the global scope hears `wakeOn`. @throws the signal's reason. */
export function sleep(ms: number, signal: AbortSignal, wakeOn?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      if (wakeOn) globalThis.removeEventListener?.(wakeOn, finish);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
    if (wakeOn) globalThis.addEventListener?.(wakeOn, finish);
    if (signal.aborted) finish();
  });
}
