// The headless entry: the queue, the modes (their code is loaded when it is used), and what their names need.
export { endpoint, type EndpointOptions } from './grant/endpoint.js';
export { accepts, type FileRules } from './rules/file-rules.js';
export type { Crop } from './media/crop.js';
export type { ImageSettings } from './media/image-settings.js';
export { rememberFolder } from './memory/file-handles.js';
export { rememberHandle } from './memory/file-handles.js';
export type { FetchGrant, Grant, GrantRequest } from './grant/grant.js';
export type { FileInfo } from './object/file-info.js';
export type { GrantSource } from './grant/grant-source.js';
export type { Totals } from './task/totals.js';
export type { Job, Mode, TransferOptions } from './job/mode.js';
export type { Destination, ObjectCallback, ObjectOptions } from './object/object-options.js';
export type { StoredObject } from './object/stored-object.js';
export type { Operation, Sign, SignedRequest, UpcomingPart } from './object/operation.js';
export type { UploadMetric } from './job/upload-metric.js';
export type { AfterUpload } from './task/upload-settings.js';
export type { QueueEventName, QueueEvents } from './queue/queue-events.js';
export type { QueueSettings } from './task/upload-settings.js';
export { defaultRetryPolicy, type RetryPolicy } from './base/retry.js';
export { type FileRule, type RejectedFile, UploadError, type UploadErrorCode } from './base/upload-error.js';
export type { StoredFile, TaskFields } from './object/stored-file.js';
export type { Unfinished } from './queue/unfinished.js';
export type { UnfinishedBatch } from './queue/unfinished.js';
export type { UnfinishedUpload } from './queue/unfinished.js';
export {
  type TaskPhase,
  type TaskState,
  type TaskStatus,
  type WaitReason,
  UploadTask,
} from './task/upload-task.js';
export { type ModeName, postPolicy, presignedUrl, sts, vod } from './modes/index.js';
export type { ModeChoice } from './modes/load-mode.js';
export type { ModeDescription } from './job/mode-description.js';
export { configureIntegrity, type WorkerSource } from './base/worker-source.js';
export { type QueueOptions, UploadQueue } from './queue/modes-queue.js';
export { upload, type UploadOptions, type UploadProgress } from './queue/upload.js';
