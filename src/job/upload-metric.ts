import type { StoredObject } from '../object/stored-object.js';
import type { UploadError, UploadErrorCode } from '../base/upload-error.js';

/** What one file's upload took. Flat, without names, keys or secrets: fit for any monitoring as JSON. */
export interface UploadMetric {
  /** The task's, unique on this page. */
  id: string;
  /** How the upload ended. */
  outcome: 'done' | 'failed';
  /** The mode's name, such as `sts`, also where it was detected; empty where the upload ended before. */
  mode: string;
  /** The file's size. */
  bytes: number;
  /** Bytes that OSS had already when the last run began, so that they were not sent again. */
  reusedBytes: number;
  /** The endpoint had the whole file already: no byte was sent. */
  reused: boolean;
  /** Time from when the file may be sent, its picture made and `beforeUpload` ended, with grants and waits; without the time in the queue and in pauses. */
  milliseconds: number;
  /** The part of this time that the page's `afterUpload` took, with its retries. */
  savingMilliseconds: number;
  /**
   * The time that a limit of speed (`max-speed`) has held back the file's requests, as OSS counts it (`x-oss-qos-delay-time`): the
   * sum of requests that ran side by side. 0 where CORS hides it.
   */
  throttledMilliseconds: number;
  /** By how many bytes the picture was made smaller before it was sent: `bytes` is what is left. */
  imageSavedBytes: number;
  /** 1: the file went in one request; 0: it was not sent. */
  parts: number;
  /**
   * Bytes of the file that were sent and not used: of requests that were cut, timed out or were stopped, of parts that arrived after
   * others had sent their bytes, and of what OSS had and lost. It is all that the browser took for requests, less what OSS has in the
   * end and lacked at the beginning. So bytes count that the browser took and never got away; what it sent again by itself does not.
   */
  resentBytes: number;
  /** How often something was retried, by the code of the error. */
  retries: Partial<Record<UploadErrorCode, number>>;
  /** Whether OSS's CRC-64 was compared with the file's and found equal. */
  verified: boolean;
  /** Why it was not compared, as in `StoredObject`. */
  unverifiedReason?: StoredObject['unverifiedReason'];
  /** The code of the error in which the upload ended. */
  code?: UploadErrorCode | undefined;
  /** The most likely reason of a `network` error. */
  likely?: UploadError['likely'];
  /** The HTTP status of the error in which the upload ended, when the browser showed one. */
  status?: number | undefined;
  /** OSS's codes of all failures, each once. */
  ossCodes: string[];
  /** OSS's request ids: of the last response, and of the latest failures. */
  requestIds: string[];
}

/** What the mode, the uploader and the picture step record while a file is uploaded. */
export type UploadFacts = Pick<
  UploadMetric,
  'mode' | 'parts' | 'reused' | 'reusedBytes' | 'savingMilliseconds' | 'throttledMilliseconds' | 'imageSavedBytes'
>;
