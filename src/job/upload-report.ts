import type { RetryListener } from '../base/retry.js';
import type { UploadFacts } from './upload-metric.js';

/** What one run of a file reports to. */
export interface UploadReport {
  /**
   * Bytes are about to move, and in how many requests at once; less than one counts for one that shares its connection (HTTP/2).
   *
   * @param refresh is called once a second while a request is sent: it reports progress that time has changed
   */
  sending(requests: number, refresh?: () => void): void;
  /**
   * How many bytes of the file are sent.
   *
   * @param confirmed how many OSS has confirmed: only after these does the time for retries begin again
   */
  progress(sent: number, confirmed?: number): void;
  /** All bytes are sent, and OSS is completing the object. */
  finishing(): void;
  /** Something is about to be retried, after a wait. */
  readonly retrying: RetryListener;
  /** Facts for `upload-metric`. */
  facts(facts: Partial<UploadFacts>): void;
}
