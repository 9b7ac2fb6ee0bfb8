import type { FileRules } from './file-rules.js';
import type { JobSettings } from '../uploader/job.js';
import type { BeforeUpload } from '../uploader/before-upload.js';

export interface QueueSettings extends JobSettings {
  rules: FileRules;
  /** Begin as soon as a file is added; otherwise `start()` does. */
  autoStart: boolean;
  /** Files on their way at once; when absent, many small ones and few large ones. */
  maxConcurrentUploads?: number | undefined;
  /** Runs before each upload; may rename, set the key, headers, another file. Returning false is a veto. */
  beforeUpload?: BeforeUpload | undefined;
}

export const defaultSettings: QueueSettings = {
  rules: {},
  autoStart: true,
  destination: {},
  object: {},
  transfer: {},
  retryPolicy: {},
  keyPattern: '{id}-{name}',
};
