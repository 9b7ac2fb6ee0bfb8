import { UploadError } from '../../base/upload-error.js';
import type { Fields } from '../../grant/response/fields.js';

/** `grant/response/unusable-response` in the one file: shorter, for the caller has the response at hand. */
export function missingField(fields: Fields, missing: string): UploadError {
  return unreadableResponse(`no ${missing} in ${Array.from(fields.keys()).join()}`);
}

export function unreadableResponse(why: string): UploadError {
  return new UploadError('grant', `Unusable response: ${why}.`, {
    hint: 'A form needs a policy or credentials, not a presigned URL.',
  });
}
