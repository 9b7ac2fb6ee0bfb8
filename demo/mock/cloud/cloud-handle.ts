import type { Switches } from '../faults/switches.js';
import type { RequestLog } from './request-log.js';

/** A running mock cloud, as tests use it. */
export interface CloudHandle {
  /** The address of OSS and of STS, without a slash at its end. */
  readonly endpoint: string;
  /** The name of the bucket. */
  readonly bucket: string;
  /** Without `oss-`. */
  readonly region: string;
  /** The id of the owner's access key. */
  readonly accessKeyId: string;
  /** The secret of the owner's access key. */
  readonly accessKeySecret: string;
  /** The role that AssumeRole knows. */
  readonly roleArn: string;
  /** The failure switches as they are now. */
  readonly switches: Switches;
  /**
   * Changes some switches. `faults` replaces all faults.
   *
   * @throws TypeError for a wrong value.
   */
  setSwitches(change: Partial<Switches>): Switches;
  /** Turns all switches off. */
  resetSwitches(): Switches;
  /** The latest requests, and counters. */
  readonly log: RequestLog;
  /** Removes all objects and open multipart uploads. */
  wipe(): Promise<void>;
}
