import type { UploadErrorCode, UploadErrorDetail } from '../../base/upload-error.js';

/** `base/upload-error` in the one file: `UploadError` without what only a running upload needs. */
export class UploadError extends Error {
  constructor(code: UploadErrorCode, message: string, detail?: UploadErrorDetail) {
    super(message);
    Object.assign(this, { name: 'UploadError', code }, detail);
  }
}
