import { UploadError } from '../base/upload-error.js';

/** The error for parts that OSS has confirmed and lost. */
export const lost = () =>
  new UploadError('gone', 'OSS has lost parts of a stream, whose bytes are not here any more.', {
    hint: 'Let the bucket’s lifecycle rule keep parts longer than a stream lasts.',
  });
