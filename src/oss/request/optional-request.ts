import type { Job } from '../../core/mode.js';
import { UploadError } from '../../core/upload-error.js';

/** After this many failures without a response in a row a question that an upload can do without is given up. */
const MOST_FAILURES = 3;

/**
 * Asks OSS what an upload can do without: whether the object is there (HeadObject), what parts it has (ListParts).
 *
 * @returns undefined where nobody answers that here: the role or the backend does not allow it, the CORS rule lacks the
 * method, or there is no response.
 * @throws UploadError what OSS says otherwise
 */
export async function askIfPossible<T>(
  job: Job,
  operation: 'head' | 'list',
  ask: (lastError?: UploadError) => Promise<T>,
): Promise<T | undefined> {
  if (job.unanswered.has(operation)) return undefined;
  let failures = 0;
  const answer = await job.retry(async (lastError): Promise<{ found: T } | undefined> => {
    try {
      return { found: await ask(lastError) };
    } catch (thrown) {
      const error = UploadError.from(thrown, job.signal);
      const isRefused =
        (error.code === 'denied' && !error.retryable) || error.code === 'grant' || error.likely === 'cors';
      if (isRefused) job.unanswered.add(operation); // nor for the next file
      const isSilent = error.code === 'stalled' || (error.code === 'network' && error.likely !== 'redirected');
      if (isRefused || (isSilent && ++failures >= MOST_FAILURES)) return undefined;
      throw error;
    }
  });
  return answer?.found;
}
