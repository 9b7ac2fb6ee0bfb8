/** The headless entry: the queue, the three modes (their code is loaded when it is used), and what their names need. */
export { endpoint, type EndpointOptions } from './core/grant/endpoint.js';
export { accepts, type FileRules } from './core/queue/file-rules.js';
export { rememberHandle } from './core/resume/fingerprint.js';
export type { FetchGrant, FileInfo, Grant, GrantRequest } from './core/grant/grant.js';
export type { GrantSource } from './core/grant/grant-source.js';
export type { Totals } from './core/queue/ledger.js';
export type {
  Destination,
  Job,
  Mode,
  ObjectCallback,
  ObjectOptions,
  StoredObject,
  TransferOptions,
} from './core/mode.js';
export type { Operation, Sign, SignedRequest } from './core/operation.js';
export type { UploadMetric } from './core/uploader/upload-meter.js';
export type { QueueEventName, QueueEvents } from './core/queue/queue-events.js';
export type { QueueSettings } from './core/queue/queue-settings.js';
export { defaultRetryPolicy, type RetryPolicy } from './core/retry.js';
export { type FileRule, UploadError, type UploadErrorCode } from './core/upload-error.js';
export type { StoredFile } from './core/queue/stored-file.js';
export type { UnfinishedUpload } from './core/resume/unfinished.js';
export { type TaskPhase, type TaskState, type TaskStatus, UploadTask } from './core/queue/upload-task.js';
export { type ModeName, postPolicy, presignedUrl, sts } from './modes/index.js';
export type { ModeChoice } from './modes/load-mode.js';
export type { ModeDescription } from './modes/mode-description.js';
export { configureIntegrity, type WorkerSource } from './oss/integrity/worker-source.js';
export { type QueueOptions, UploadQueue } from './upload-queue.js';
