import { type FileRule, type RejectedFile, UploadError } from '../base/upload-error.js';

/** The error of a rejected file. @param limit what the rule allows @param given what it found instead */
export function rejection(rule: FileRule, message: string, limit?: number | string, given?: RejectedFile): UploadError {
  return new UploadError('rejected', message, { rule, limit, given });
}
