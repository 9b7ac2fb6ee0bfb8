import type { Job } from '../../job/job.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';

/** After this many failures without a response in a row, a request that an upload can do without is given up: after fewer, where the CORS rule seems to lack it. */
const [MOST_FAILURES, MOST_OF_CORS] = [3, 2];

/**
 * Makes a request that an upload can do without: whether the object exists (HeadObject), which parts OSS has (ListParts).
 *
 * @returns undefined where it is not possible here: the role or the backend does not allow it, the CORS rule lacks the
 * method, or no response arrives.
 * @throws UploadError what OSS says otherwise
 */
export async function requestIfPossible<T>(
  job: Job,
  operation: 'head' | 'list',
  request: (lastError?: UploadError) => Promise<T>,
): Promise<T | undefined> {
  if (job.link.unavailable.has(operation)) return undefined;
  let failures = 0;
  const work = async (lastError?: UploadError): Promise<{ found: T } | undefined> => {
    try {
      return { found: await request(lastError) };
    } catch (thrown) {
      const error = toUploadError(thrown, job.signal);
      const { code, retryable, status, likely } = error;
      if (code === 'stalled' || (code === 'network' && likely !== 'redirected')) failures++;
      const isForbidden = likely === 'cors' && failures >= MOST_OF_CORS; // one may be chance
      const isDenied = isForbidden || (!retryable && (code === 'denied' || code === 'grant'));
      if (isDenied && status !== 410) job.link.unavailable.add(operation); // 410 is about one key; else the next file need not try
      if (isDenied || code === 'grant' || failures >= MOST_FAILURES) return undefined;
      throw error;
    }
  };
  const result = await job.link.retry(work).catch((thrown: unknown) => {
    if (toUploadError(thrown, job.signal).likely !== 'cors') throw thrown; // else its time for retries was too short
  });
  return result?.found;
}
