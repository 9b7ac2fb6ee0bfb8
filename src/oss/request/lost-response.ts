import type { Job, OssResponse } from '../../job/job.js';
import type { SignedRequest } from '../../object/operation.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { isFromOss } from '../response/oss-response.js';

/**
 * Recovers a lost response: the request was sent again, and OSS rejected the second one because the first had succeeded.
 *
 * @param isNeeded nothing else could prove it
 * @returns the object's headers where HeadObject is possible; else undefined: the object exists, but nothing proves it
 * @throws UploadError `rejected`, when the object is missing or has another size
 */
export async function recoverLostResponse(
  job: Job,
  rejected: UploadError,
  head?: () => Promise<SignedRequest>,
  isNeeded = false,
): Promise<OssResponse | undefined> {
  if (!head) return undefined;
  const send = async () => job.link.send(await head());
  const response = await requestIfPossible(job, 'head', send, isNeeded ? Infinity : undefined).catch(
    (error: unknown) => {
      throw toUploadError(error, job.signal).status === 404 ? rejected : error;
    },
  );
  if (response && hasOtherSize(response, job.file)) throw rejected;
  return response && isFromOss(response) ? response : undefined;
}

/** Whether HeadObject shows another size. It shows none of a text of 1 kB or more, which OSS compresses: there the CRC-64 decides. */
export function hasOtherSize(response: OssResponse, { size }: { readonly size: number }): boolean {
  const length = response.header('Content-Length');
  return length !== null && length !== String(size);
}

/** Whether an attempt may have succeeded without a response. Chromium repeats requests by itself: then OSS rejects what seems to be the first. */
export function mayHaveSucceeded(lastError: UploadError | undefined): boolean {
  const { code, status = 0, ossCode } = lastError ?? {};
  return code === 'network' || code === 'stalled' || (code === 'storage' && status >= 500 && ossCode === undefined);
}

/** After this many failures without a response, a request that an upload can do without is given up: after fewer, where the CORS rule seems to lack it. */
const [MOST_FAILURES, MOST_OF_CORS] = [3, 2];

/**
 * Makes a request that an upload can do without: whether the object exists (HeadObject), which parts OSS has (ListParts).
 *
 * @param mostFailures Infinity where bytes would be sent again without it: then it is tried for as long as any other request
 * @returns undefined where it is not possible here: the role or the backend does not allow it, the CORS rule lacks the
 * method, or no response arrives.
 * @throws UploadError what OSS says otherwise
 */
export async function requestIfPossible<T>(
  job: Job,
  operation: 'head' | 'list',
  request: (lastError?: UploadError) => Promise<T>,
  mostFailures = MOST_FAILURES,
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
      const isLasting = status !== 410 && status !== 401; // 410 is about one key, 401 ends with a sign-in
      if (isDenied && isLasting) job.link.unavailable.add(operation); // the next file need not try
      if (isDenied || code === 'grant' || failures >= mostFailures) return undefined;
      throw error;
    }
  };
  const result = await job.link.retry(work).catch((thrown: unknown) => {
    if (toUploadError(thrown, job.signal).likely !== 'cors') throw thrown; // else its time for retries was too short
  });
  return result?.found;
}
