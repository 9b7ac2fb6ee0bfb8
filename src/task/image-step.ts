import type { FileRules } from '../rules/file-rules.js';
import type { ImageSettings } from '../media/image-settings.js';
import type { UploadTask } from './upload-task.js';
import type { SharedUpload } from '../memory/record.js';

/** What the step needs of the queue. */
export interface ImageStepOptions {
  readonly image: ImageSettings;
  readonly rules: FileRules;
  readonly runs: ImageRuns;
  /** What is stored of earlier uploads; absent without a scope. */
  readonly uploads: EarlierUploads | undefined;
}

/** What the step needs of a task’s runs. */
interface ImageRuns {
  readonly meter: { record(facts: { imageSavedBytes: number }): void };
  replaceFile(): void;
}

/** What the step needs to know of earlier uploads of a picture. */
interface EarlierUploads {
  of(file: File): Promise<readonly SharedUpload[]>;
  discardOther(task: UploadTask): Promise<void>;
}

/** Makes pictures smaller before they are uploaded; loaded with the first file where there are settings for it. */
export interface ImageStep {
  /** Begins with the picture of a task that is next. */
  makeAhead(task: UploadTask, image: ImageSettings): void;
  /**
   * Replaces the task's file by what is made of it, where that is another one.
   *
   * @throws UploadError `rejected`; the signal's reason; what reading throws
   */
  prepareImage(task: UploadTask, options: ImageStepOptions, signal: AbortSignal): Promise<void>;
}
