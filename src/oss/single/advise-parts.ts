import type { Job } from '../../job/job.js';
import { UploadError } from '../../base/upload-error.js';
import { canGoInParts } from '../../object/part-numbers.js';

const HINT =
  'One request starts again from its first byte. With mode `sts`, or a backend that signs each part, what has arrived is kept.';

/** Not where another cause is known: offline, CORS, a redirect … */
const mayBeCut = ({ code, likely = 'interrupted' }: UploadError) =>
  code === 'stalled' || (code === 'network' && (likely === 'interrupted' || likely === 'unreachable'));

/** Rethrows why a file did not arrive in one request; where its connection was cut, with the advice to send parts. */
export function adviseParts({ file }: Job): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof UploadError) || !error.retryable || !mayBeCut(error) || !canGoInParts(file.size))
      throw error;
    throw error.with({ hint: [error.hint, HINT].filter(Boolean).join(' ') });
  };
}
