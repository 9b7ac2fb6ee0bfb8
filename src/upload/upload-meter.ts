import type { StoredObject } from '../object/stored-object.js';
import type { UploadError, UploadErrorCode } from '../base/upload-error.js';
import type { UploadFacts, UploadMetric } from '../job/upload-metric.js';

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
  end(id: string, bytes: number, result: StoredObject | undefined, error: UploadError | undefined): UploadMetric {
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
