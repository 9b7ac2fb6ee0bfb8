import type { RequestLog } from './request-log.js';
import type { Switches } from '../faults/switches.js';

/** A running mock cloud, as its user sees it. */
export interface CloudHandle {
  /** Address of OSS and of STS, without a slash at its end. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Without `oss-`. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly roleArn: string;
  /** The failure switches as they stand. */
  readonly switches: Switches;
  /** Changes some switches; `faults` are replaced as a whole. Throws a TypeError on a wrong value. */
  setSwitches(change: Partial<Switches>): Switches;
  /** Puts all switches back. */
  resetSwitches(): Switches;
  /** The latest requests, and counters. */
  readonly log: RequestLog;
  /** Removes every object and open upload. */
  wipe(): Promise<void>;
}
