import type { Job, OssResponse } from '../../job/job.js';
import type { SignedRequest } from '../../object/operation.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { requestIfPossible } from './request-if-possible.js';
import { isFromOss } from '../response/oss-response.js';

/**
 * Recovers a lost response: the request was sent again, and OSS rejected the second one because the first had succeeded.
 *
 * @returns the object's headers where HeadObject is possible; else undefined: the object exists, but nothing proves it
 * @throws UploadError `rejected`, when the object is missing or has another size
 */
export async function recoverLostResponse(
  job: Job,
  rejected: UploadError,
  head?: () => Promise<SignedRequest>,
): Promise<OssResponse | undefined> {
  if (!head) return undefined;
  const response = await requestIfPossible(job, 'head', async () => job.link.send(await head())).catch(
    (error: unknown) => {
      throw toUploadError(error, job.signal).status === 404 ? rejected : error;
    },
  );
  if (response && hasOtherSize(response, job.file)) throw rejected;
  return response && isFromOss(response) ? response : undefined;
}

/**
 * Whether HeadObject shows another size than the file's. It shows none of a text of at least 1 kB, which OSS compresses for browsers:
 * there the CRC-64 alone decides.
 */
export function hasOtherSize(response: OssResponse, { size }: { readonly size: number }): boolean {
  const length = response.header('Content-Length');
  return length !== null && length !== String(size);
}

/**
 * Whether an attempt may have succeeded in OSS although no response of OSS arrived. Chromium also repeats a request itself
 * when a kept connection breaks; then OSS rejects what the page takes for its first attempt.
 */
export function mayHaveSucceeded(lastError: UploadError | undefined): boolean {
  const { code, status = 0, ossCode } = lastError ?? {};
  return code === 'network' || code === 'stalled' || (code === 'storage' && status >= 500 && ossCode === undefined);
}
