import type { StoredObject } from '../../object/stored-object.js';
import type { UploadError, UploadErrorCode } from '../upload-error.js';

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
  /**
   * Time from when the file may be sent, its picture made and `beforeUpload` ended, with grants and waits; without the time in the
   * queue and in pauses.
   */
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

/** An upload that has ended, in a result or in an error. */
export interface EndedUpload {
  id: string;
  /** Bytes. */
  size: number;
  result: StoredObject | undefined;
  error: UploadError | undefined;
}

const MOST_IDS = 20;

/** Measures one file's upload, over all its runs, until it has ended. */
export class UploadMeter {
  readonly #retries = new Map<UploadErrorCode, number>();
  readonly #ossCodes = new Set<string>();
  readonly #requestIds = new Set<string>();
  #facts: UploadFacts = {
    ...{ mode: '', parts: 0, reused: false, reusedBytes: 0 },
    ...{ savingMilliseconds: 0, throttledMilliseconds: 0, imageSavedBytes: 0 },
  };
  /** Bytes of the file that requests have carried. */
  #carried = 0;
  #confirmed = 0;
  /** Bytes that OSS had before the first run. */
  #hadBefore: number | undefined;
  #milliseconds = 0;
  /** When the current run began; undefined between runs. */
  #runningSince: number | undefined;

  /** The file may be sent in a run, whose time begins now; it ends with its signal, or with `end`. */
  begin(signal: AbortSignal, mode: string): void {
    this.record({ mode });
    this.#runningSince = performance.now();
    signal.addEventListener('abort', () => this.#stop(), { once: true });
  }

  /** These facts replace what is known. */
  record(facts: Partial<UploadFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#hadBefore ??= facts.reusedBytes;
  }

  /** A request has ended that carried this many bytes of the file. */
  carried(bytes: number): void {
    this.#carried += bytes;
  }

  /** OSS has this many bytes of the file. */
  confirmed(bytes: number): void {
    this.#confirmed = bytes;
  }

  /** Bytes are about to be sent, or are sent: in one request, unless parts are recorded. */
  sending(): void {
    if (!this.#facts.parts) this.record({ parts: 1 });
  }

  /** The page's `afterUpload` has taken this many milliseconds. */
  saved(milliseconds: number): void {
    this.record({ savingMilliseconds: Math.round(this.#facts.savingMilliseconds + milliseconds) });
  }

  /** OSS has held back a request for this many milliseconds. */
  throttled(milliseconds: number): void {
    if (milliseconds > 0) this.record({ throttledMilliseconds: this.#facts.throttledMilliseconds + milliseconds });
  }

  retried(error: UploadError): void {
    this.#retries.set(error.code, (this.#retries.get(error.code) ?? 0) + 1);
    this.#failed(error);
  }

  /** The measurements of an upload that has ended in a result or in an error. */
  end({ id, size: bytes, result, error }: EndedUpload): UploadMetric {
    this.#stop();
    if (error) this.#failed(error);
    const used = (result ? bytes : this.#confirmed) - (this.#hadBefore ?? 0);
    if (result?.requestId) this.#requestIds.add(result.requestId);
    return {
      id,
      outcome: result ? 'done' : 'failed',
      ...this.#facts,
      bytes,
      resentBytes: Math.max(0, this.#carried - Math.max(0, used)),
      milliseconds: Math.round(this.#milliseconds),
      retries: Object.fromEntries(this.#retries),
      verified: result?.verified ?? false,
      ...(result?.unverifiedReason && { unverifiedReason: result.unverifiedReason }),
      ...(error && { code: error.code, likely: error.likely, status: error.status }),
      ossCodes: [...this.#ossCodes].slice(-MOST_IDS),
      requestIds: [...this.#requestIds].slice(-MOST_IDS),
    };
  }

  #stop(): void {
    if (this.#runningSince !== undefined) this.#milliseconds += performance.now() - this.#runningSince;
    this.#runningSince = undefined;
  }

  #failed({ ossCode, requestId }: UploadError): void {
    if (ossCode) this.#ossCodes.add(ossCode);
    if (requestId) this.#requestIds.add(requestId);
  }
}
