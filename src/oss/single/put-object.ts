import type { Job } from '../../job/job.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { SignedRequest } from '../../object/operation.js';
import type { UploadError } from '../../base/upload-error.js';
import { adviseParts } from './advise-parts.js';
import { sendFile, type WholeFile } from './send-file.js';
import type { ObjectPlacement } from '../response/upload-result.js';

/** The requests that PutObject needs. */
export interface PutRequests {
  /** The request of one attempt, given the error of the one before. */
  put: (lastError?: UploadError) => Promise<SignedRequest>;
  /** HeadObject, where the grant may allow it. */
  head?: () => Promise<SignedRequest>;
  /** Instead of the job's. */
  link?: WholeFile['link'];
}

/**
 * PutObject: the whole file in one request, retried by `job.link.retry`.
 *
 * @param place where the last attempt put the object: a new grant may have another key
 * @throws UploadError
 */
export async function putObject(
  job: Job,
  place: () => ObjectPlacement,
  { put, head, link }: PutRequests,
): Promise<StoredObject> {
  let url = '';
  return sendFile(job, {
    async attempt(content, lastError) {
      const request = await put(lastError);
      url = request.url;
      return [request, content];
    },
    place: () => ({ ...place(), url }),
    head,
    link,
    isAlone: true,
  }).catch(adviseParts(job));
}
