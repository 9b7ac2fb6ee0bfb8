import { type FileRule, UploadError } from '../upload-error.js';

/** The error of a rejected file. @param limit the number that the rule compares with */
export function rejection(rule: FileRule, message: string, limit?: number): UploadError {
  return new UploadError('rejected', message, { rule, limit });
}
