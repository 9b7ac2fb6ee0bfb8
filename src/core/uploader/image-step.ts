import type { FileRules } from '../queue/file-rules.js';
import type { ImageSettings } from '../queue/image-settings.js';
import type { UploadTask } from '../queue/upload-task.js';
import type { Discard } from '../resume/unfinished.js';

/** What the step needs of the queue. */
export interface ImageStepOptions {
  readonly image: ImageSettings;
  readonly rules: FileRules;
  readonly session: ImageSession;
  readonly discard: Discard;
}

/** What the step needs of a task's session. */
interface ImageSession {
  readonly scope: string | undefined;
  readonly meter: { record(facts: { imageSavedBytes: number }): void };
  replaceFile(): void;
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
