import type { OssDirectUpload } from 'oss-direct-upload';

declare const field: OssDirectUpload;

// #region queue
import { sts, UploadQueue } from 'oss-direct-upload/core';

// once for the application, in a module of its own
export const queue = new UploadQueue({
  mode: sts,
  endpoint: '/api/oss-permission',
  rules: { maxFileSize: 2_000_000_000, unique: true },
  resumeScope: 'user-7',
});

// on each page with the field
field.queue = queue;
// #endregion queue
