import type { FileRules } from './file-rules.js';
import type { JobSettings } from './job.js';
import type { TransferOptions } from './mode.js';
import type { RetryPolicy } from './retry.js';
import type { BeforeUpload } from './before-upload.js';

export interface QueueSettings extends JobSettings {
  rules: FileRules;
  /** Begin as soon as a file is added; otherwise `start()` does. */
  autoStart: boolean;
  /** Files on their way at once; when absent, many small ones and few large ones. */
  maxConcurrentUploads?: number | undefined;
  /** Runs before each upload; may rename, set the key, headers, another file. Returning false is a veto. */
  beforeUpload?: BeforeUpload | undefined;
}

/** Settings to change; of `transfer` and `retryPolicy` too, what is not named stays. */
export type SettingsChange = Partial<Omit<QueueSettings, 'transfer' | 'retryPolicy'>> & {
  transfer?: Partial<TransferOptions>;
  retryPolicy?: Partial<RetryPolicy>;
};

export const defaultRetryPolicy: RetryPolicy = { retryFor: 60_000, firstDelay: 500, maxDelay: 15_000 };

export const defaultSettings: QueueSettings = {
  rules: {},
  autoStart: true,
  destination: {},
  object: {},
  transfer: { parallelParts: 6, stallTimeout: 30_000, verify: true },
  retryPolicy: defaultRetryPolicy,
  keyPattern: '{id}-{name}',
};

export const changed = (old: QueueSettings, { transfer, retryPolicy, ...own }: SettingsChange): QueueSettings => ({
  ...old,
  ...own,
  transfer: { ...old.transfer, ...transfer },
  retryPolicy: { ...old.retryPolicy, ...retryPolicy },
});
