// The headless entry: the queue, the modes (their code is loaded when it is used), and what their names need.
export { endpoint, type EndpointOptions } from './grant/endpoint.js';
export { accepts, type FileRules } from './rules/file-rules.js';
export type { Crop } from './media/crop.js';
export type { ImageSettings } from './media/image-settings.js';
export { rememberFolder, rememberHandle } from './memory/file-handles.js';
export type { FetchGrant, Grant, GrantRequest } from './grant/grant.js';
export type {
  Destination,
  FileInfo,
  ObjectCallback,
  ObjectOptions,
  StoredFile,
  StoredObject,
  StoredPoster,
  TaskFields,
} from './object/stored-object.js';
export type { GrantSource } from './grant/grant-source.js';
export type { Totals } from './task/totals.js';
export type { Job, Link, ObjectKeys, TransferOptions, UploadReport } from './job/job.js';
export type { Mode, ModeDescription } from './job/mode.js';
export { processing, type PendingFile, type Processing } from './object/processing.js';
export type { ProcessingDetails, ProcessingState, ProcessingStatus } from './object/processing.js';
export type { Operation, Sign, SignedRequest, UpcomingPart } from './object/operation.js';
export type { UploadMetric } from './job/upload-metric.js';
export type { QueueEventName, QueueEvents } from './queue/queue-events.js';
export type { AfterUpload, QueueSettings } from './task/upload-settings.js';
export { defaultRetryPolicy, type RetryPolicy } from './base/retry-policy.js';
export { type FileRule, type RejectedFile, UploadError, type UploadErrorCode } from './base/upload-error.js';
export type { Unfinished, UnfinishedBatch, UnfinishedStream, UnfinishedUpload } from './queue/unfinished.js';
export { type TaskPhase, type TaskState, type TaskStatus, type WaitReason, UploadTask } from './task/upload-task.js';
export { type ModeName, postPolicy, presignedUrl, sts, vod } from './modes/index.js';
export type { ModeChoice } from './modes/load-mode.js';
export { configureIntegrity, type WorkerSource } from './base/worker-source.js';
export type { StreamInput, StreamOptions } from './stream/stream-options.js';
export { type QueueOptions, UploadQueue } from './queue/upload-queue.js';
export { createClient, type UploadClient } from './queue/create-client.js';
export type { InferData, InferRoutes } from './object/typed-uploads.js';
export { upload, type UploadOptions, type UploadProgress } from './queue/upload.js';
