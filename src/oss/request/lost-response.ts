import type { Job } from '../../core/mode.js';
import type { SignedRequest } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { askIfPossible } from './optional-request.js';
import { isOfOss } from './of-oss.js';
import { send, type OssResponse } from './send.js';

/**
 * What stands for the response of a request that was sent again after its response was lost, and that OSS now refuses
 * because it was done already: the object's own headers where HeadObject is possible, else `undefined`: it is there, unproven.
 *
 * @throws UploadError `refused`, when the object that is there is another one, or none.
 */
export async function lookAfterLostAnswer(
  job: Job,
  refused: UploadError,
  head?: () => Promise<SignedRequest>,
): Promise<OssResponse | undefined> {
  if (!head) return undefined;
  const response = await askIfPossible(job, 'head', async () => send(job, await head())).catch((error: unknown) => {
    throw UploadError.from(error, job.signal).status === 404 ? refused : error;
  });
  if (response && response.header('Content-Length') !== String(job.file.size)) throw refused;
  return response && isOfOss(response) ? response : undefined; // what nothing of OSS is in says nothing
}

/**
 * Whether an attempt may have been done in OSS although OSS's response never came. Chromium also sends a request again by
 * itself when a kept connection breaks: then OSS refuses what is, as far as the page can tell, the first attempt.
 */
export function mayHaveBeenDone(lastError: UploadError | undefined): boolean {
  const { code, status = 0, ossCode } = lastError ?? {};
  return code === 'network' || code === 'stalled' || (code === 'storage' && status >= 500 && ossCode === undefined);
}
