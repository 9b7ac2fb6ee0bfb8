/** Where the worker that computes CRCs may come from. */
export interface WorkerSource {
  /**
   * A copy of `oss-direct-upload/crc-worker.js` that the page serves itself, tried first. It must be of the page's own
   * origin, or a `blob:`: browsers start no worker from another one.
   */
  url?: string | URL | undefined;
  /**
   * Whether a `blob:` worker may be tried where the package's own file is not at hand. Under a CSP without
   * `worker-src blob:` the attempt is reported. @default true
   */
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
