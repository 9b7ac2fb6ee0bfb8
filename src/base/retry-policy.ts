/** How long failed requests are retried, and after which delays; all in milliseconds. */
export interface RetryPolicy {
  /** Time to retry without progress before giving up; time spent offline or asleep does not count. @default 60_000 */
  retryFor: number;
  /** Upper bound of the first random delay; it doubles with each further failure, up to `maxDelay`. @default 500 */
  firstDelay: number;
  /** Upper bound of any random delay. @default 15_000 */
  maxDelay: number;
}

/** The retry policy of a queue unless its settings change it. */
export const defaultRetryPolicy: RetryPolicy = { retryFor: 60_000, firstDelay: 500, maxDelay: 15_000 };
