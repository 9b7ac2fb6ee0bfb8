/** Where the worker that computes CRCs may come from. */
export interface WorkerSource {
  /**
   * A copy of `crc-worker.js` that the page serves itself, for pages that load this package from another origin. Under
   * Trusted Types it must be of the page's own origin, or a `blob:`.
   */
  url?: string | URL | undefined;
  /** Whether a `blob:` worker may be tried. Under a CSP without `worker-src blob:` the attempt is reported. @default true */
  blob: boolean;
}

export const workerSource: WorkerSource = { blob: true };

/**
 * Sets where the worker that computes CRCs may come from. Call it before the first upload.
 *
 * @example
 * configureIntegrity({ url: '/assets/crc-worker.js', blob: false });
 */
export function configureIntegrity(change: Partial<WorkerSource>): void {
  Object.assign(workerSource, change);
}
