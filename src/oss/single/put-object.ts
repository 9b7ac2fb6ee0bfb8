import type { Job } from '../../job/mode.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { SignedRequest } from '../../object/operation.js';
import type { UploadError } from '../../base/upload-error.js';
import { adviseParts } from './advise-parts.js';
import { sendFile } from './send-file.js';
import type { ObjectPlacement } from '../response/upload-result.js';

/** The requests that PutObject needs. */
export interface PutRequests {
  /** The request of one attempt, given the error of the one before. */
  put: (lastError?: UploadError, trafficLimit?: number) => Promise<SignedRequest>;
  /** HeadObject, where the grant may allow it. */
  head?: () => Promise<SignedRequest>;
  /** The limit in bit/s that the request has already. */
  trafficLimit?: number | undefined;
}

/**
 * PutObject: the whole file in one request, retried by `job.retry`.
 *
 * @param place where the last attempt put the object: a new grant may have another key
 * @throws UploadError
 */
export async function putObject(
  job: Job,
  place: () => ObjectPlacement,
  { put, head, trafficLimit }: PutRequests,
): Promise<StoredObject> {
  let url = '';
  return sendFile(job, {
    async attempt(content, lastError, limit) {
      const request = await put(lastError, limit);
      url = request.url;
      return [request, content];
    },
    place: () => ({ ...place(), url }),
    head,
    trafficLimit,
  }).catch(adviseParts(job));
}
