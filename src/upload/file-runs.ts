import { Seals } from '../grant/seals.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadTask } from '../task/upload-task.js';
import { makeTaskStore, type ResumeStore } from '../memory/resume-store.js';
import type { UploadError } from '../base/upload-error.js';
import { FileKeys, type RunsSubject, type SharedKeys, type UploadMemory } from './file-keys.js';
import type { GrantAccess } from './grant-access.js';
import { UploadMeter } from './upload-meter.js';
import type { UploadMetric } from '../job/upload-metric.js';

/** What is remembered of one file between its runs: its keys, its record, what its grants are asked with, its measurements. */
export class FileRuns {
  readonly subject: RunsSubject;
  readonly keys: FileKeys;
  /** What each run asks the endpoint with. */
  readonly asks: Record<string, string> = {};
  readonly seals = new Seals();
  /** By which grants the upload was begun: they abort it, too, though another user has signed in. */
  begunWith: GrantAccess | undefined;
  /** Measures the upload until it ends; what follows is measured by another. */
  meter = new UploadMeter();
  readonly #memory: () => UploadMemory | undefined;
  #record: ResumeStore | undefined;

  /** @param memory without it, what is known of the file lasts as long as the page */
  constructor(subject: RunsSubject, shared: SharedKeys, memory: () => UploadMemory | undefined = () => undefined) {
    this.subject = subject;
    this.keys = new FileKeys(subject, shared, memory, this.seals);
    this.#memory = memory;
  }

  /** What is stored of its upload in parts, for the file as it is when this is first read: `beforeUpload` may have replaced it. */
  get record(): ResumeStore {
    if (this.subject.stream) return this.subject.stream.record;
    return (this.#record ??= this.#memory()?.uploadOf(this.subject as UploadTask) ?? makeTaskStore());
  }

  /** The task's file is another one from now on, before anything of it was sent: its record is another, too. */
  replaceFile(): void {
    this.#record = undefined;
  }

  /** Closes the measurements of an upload that has ended. */
  endUpload(result: StoredObject | undefined, error: UploadError | undefined): UploadMetric {
    const { id, size } = this.subject;
    const metric = this.meter.end({ id, size: result?.size ?? size, result, error });
    this.meter = new UploadMeter();
    return metric;
  }
}
