import type { StoredObject } from '../mode.js';
import type { UploadError, UploadErrorCode } from '../upload-error.js';
import type { UploadTask } from '../queue/upload-task.js';

/** What one file's upload took. Flat, without names, keys or secrets: fit for any monitoring as JSON. */
export interface UploadMetric {
  /** The task's, unique on this page. */
  id: string;
  outcome: 'done' | 'failed';
  /** `sts`, `post-policy` or `presigned-url`, also where it was told from the endpoint's answer. */
  mode: string;
  /** Of the file. */
  bytes: number;
  /** Of these, what OSS had already when the last run began: nobody sent them again. */
  reusedBytes: number;
  /** Under way, permission and waits included; the time in the queue and in pauses is not. */
  milliseconds: number;
  /** 1: the file went in one request. */
  parts: number;
  /** How often something was tried again, by the code of the error. */
  retries: Partial<Record<UploadErrorCode, number>>;
  verified: boolean;
  unverifiedReason?: StoredObject['unverifiedReason'];
  /** Of the error in which the upload ended. */
  code?: UploadErrorCode | undefined;
  likely?: UploadError['likely'];
  status?: number | undefined;
  /** OSS's codes of all failures, each once. */
  ossCodes: string[];
  /** OSS's ids of the answers that count: the last one, and those of the latest failures. */
  requestIds: string[];
}

/** What only those who carry the file know of it. */
export type UploadFacts = Pick<UploadMetric, 'mode' | 'parts' | 'reusedBytes'>;

type EndedTask = Pick<UploadTask, 'id' | 'size' | 'result' | 'error'>;

const MOST_IDS = 20;

/** Measures one file's upload, over all its runs, until it has ended. */
export class Measure {
  readonly #retries = new Map<UploadErrorCode, number>();
  readonly #ossCodes = new Set<string>();
  readonly #requestIds = new Set<string>();
  #facts: UploadFacts = { mode: '', parts: 1, reusedBytes: 0 };
  #milliseconds = 0;
  #begun = performance.now();

  /** A run begins, and is over when its signal says so, or with `end`. */
  begin(signal: AbortSignal): void {
    this.#begun = performance.now();
    signal.addEventListener('abort', () => (this.#milliseconds += performance.now() - this.#begun), { once: true });
  }

  note(facts: Partial<UploadFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  retried(error: UploadError): void {
    this.#retries.set(error.code, (this.#retries.get(error.code) ?? 0) + 1);
    this.#failed(error);
  }

  /** What all took, now that the upload has ended in a result or in an error. */
  end({ id, size: bytes, result, error }: EndedTask): UploadMetric {
    if (error) this.#failed(error);
    if (result?.requestId) this.#requestIds.add(result.requestId);
    return {
      id,
      outcome: result ? 'done' : 'failed',
      ...this.#facts,
      bytes,
      milliseconds: Math.round(this.#milliseconds + performance.now() - this.#begun),
      retries: Object.fromEntries(this.#retries),
      verified: result?.verified ?? false,
      ...(result?.unverifiedReason && { unverifiedReason: result.unverifiedReason }),
      ...(error && { code: error.code, likely: error.likely, status: error.status }),
      ossCodes: [...this.#ossCodes].slice(-MOST_IDS),
      requestIds: [...this.#requestIds].slice(-MOST_IDS),
    };
  }

  #failed({ ossCode, requestId }: UploadError): void {
    if (ossCode) this.#ossCodes.add(ossCode);
    if (requestId) this.#requestIds.add(requestId);
  }
}

const measures = new WeakMap<object, Measure>();

/** The measure of what is to be uploaded. */
export function measureOf(subject: object): Measure {
  const measure = measures.get(subject) ?? new Measure();
  measures.set(subject, measure);
  return measure;
}

/** What the upload took, if it has just ended; whatever follows is measured anew. */
export function takeMetric(task: EndedTask): UploadMetric | undefined {
  if (!task.result && !task.error) return undefined;
  const metric = measureOf(task).end(task);
  measures.delete(task);
  return metric;
}
