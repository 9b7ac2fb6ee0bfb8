import { SMALLEST_PART } from '../object/operation.js';
import { firstEnd } from '../object/stream-parts.js';
import { UploadError } from '../base/upload-error.js';

/** The error for parts that were stored, and cannot be used here. */
export const lost = () =>
  new UploadError('gone', 'The stream cannot begin again: the bytes of parts that were stored are not here any more.', {
    hint: 'Sign in as the person who began it: this grant may be for another folder. Let the bucket’s lifecycle rule keep parts longer than a stream lasts.',
  });

/** The error for a stream that another page continues. */
export const taken = () => new UploadError('gone', 'Another page has this stream.');

/** The error for a stream that is larger or smaller than it was said to be. */
export const otherSize = (size: number, expected: number) =>
  new UploadError('file', `The stream has ${size} bytes instead of ${expected}.`, {
    hint: 'Give `addStream` the right `size`, or none.',
  });

/** What is sent instead of part 1. @param size bytes of the stream @throws UploadError `config` for fewer bytes than OSS takes */
export function checkFirst(first: Blob, size: number): Blob {
  if (size <= firstEnd || first.size >= SMALLEST_PART) return first;
  throw new UploadError('config', `\`finish\` returned ${first.size} bytes for a first part that others follow.`, {
    hint: `Return at least ${SMALLEST_PART} bytes: OSS takes no smaller part but the last.`,
  });
}
