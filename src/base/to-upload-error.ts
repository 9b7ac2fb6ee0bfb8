import { UploadError } from './upload-error.js';

/** Makes an `UploadError` of any thrown value; its own kind passes through, `signal`'s abort becomes `aborted`. */
export function toUploadError(thrown: unknown, signal?: AbortSignal): UploadError {
  if (signal?.aborted) return new UploadError('aborted', 'The upload was stopped.', { cause: signal.reason });
  if (thrown instanceof UploadError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotReadableError' || name === 'NotFoundError') {
    return new UploadError('file', 'The file changed, vanished or cannot be read.', {
      cause: thrown,
      hint: 'Choose the file again.',
    });
  }
  const message = thrown instanceof Error ? thrown.message : 'A value that is not an Error was thrown.';
  return new UploadError('internal', message, {
    cause: thrown,
    hint: 'A bug in this package, or in a function of the page: see `cause`.',
  });
}
