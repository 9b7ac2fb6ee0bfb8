import { UploadError } from './upload-error.js';

/** What became of code that was about to be loaded. @throws UploadError `network`, or its own */
export function notLoaded(cause: unknown): never {
  if (cause instanceof UploadError) throw cause;
  throw new UploadError('network', 'The code of the upload could not be loaded.', { cause, retryable: true });
}
