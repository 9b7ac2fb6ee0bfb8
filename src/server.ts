export { fromEnv } from './server/settings/from-env.js';
export { toNode } from './server/to-node.js';
export { createUploadHandler } from './server/upload-handler.js';
export { createUploads, route } from './server/create-uploads.js';
export { processing, type PendingFile, type ProcessingDetails, type ProcessingStatus } from './object/processing.js';
export { verifyCallback } from './server/callback/verify-callback.js';
export type { UploadCallback } from './server/settings/upload-callback.js';
export type { NodeRequest, NodeResponse } from './server/to-node.js';
export type {
  Authorize,
  CloudCredentials,
  CloudSettings,
  Completed,
  CompletedObject,
  Credentials,
  DigestedFile,
  EnforcedPermission,
  FileLimits,
  FindExisting,
  MediaType,
  Permission,
  ProcessedObject,
  Status,
  StoredPicture,
  StsPermission,
  UnenforcedPermission,
  UploadHandler,
  UploadHandlerOptions,
} from './server/settings/options.js';
export type { Route, RouteOptions, Uploads } from './server/create-uploads.js';
export type { FileSize } from './server/settings/file-size.js';
