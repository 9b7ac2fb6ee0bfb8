import type { Job, StoredObject } from '../../core/mode.js';
import type { SignedRequest } from '../../core/operation.js';
import type { UploadError } from '../../core/upload-error.js';
import { sendWhole } from './send-file.js';
import type { ObjectPlacement } from '../request/stored-object.js';

/** The requests that PutObject needs. */
export interface PutRequests {
  /** The request of one attempt, told why the one before failed. */
  put: (lastError?: UploadError) => Promise<SignedRequest>;
  /** Where the grant may: looks whether the object is there. */
  head?: () => Promise<SignedRequest>;
}

/**
 * PutObject: the whole file in one request, tried again as `job.retry` sees fit.
 *
 * @param place where the last attempt put the object: a new grant may bring another key
 * @throws UploadError
 */
export async function putObject(
  job: Job,
  place: () => ObjectPlacement,
  { put, head }: PutRequests,
): Promise<StoredObject> {
  let url = '';
  return sendWhole(job, {
    async attempt(content, lastError) {
      const request = await put(lastError);
      url = request.url;
      return [request, content];
    },
    place: () => ({ ...place(), url }),
    head,
  });
}
