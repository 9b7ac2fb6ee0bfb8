import type { GrantSource } from '../../grant/grant-source.js';
import type { Job } from '../../job/job.js';
import type { Operation, SignedRequest } from '../../object/operation.js';
import { splitPath } from '../../object/path-style.js';
import { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { checkAddress } from '../../object/destination.js';
import { objectAt, requestFor, type UrlGrant } from './signed-url.js';

export type SignHead = (job: Job, grants: GrantSource<UrlGrant>, key: string) => Promise<SignedRequest>;

/**
 * Makes the signer of HeadObject for one queue: it asks the endpoint with `operation=head` and the `key`, until the endpoint
 * shows that it does not know this operation.
 *
 * @returns a signer that throws `denied` (403; 410 for this key alone) where the backend does not sign HeadObject, as OSS does where the role lacks it.
 */
export function createSignHead(): SignHead {
  let isKnown = true;
  return async (job, grants, key) => {
    if (!isKnown) throw notSigned();
    const operation: Operation = { name: 'head', key };
    try {
      const grant = await grants.get(job, { operation });
      checkAddress(new URL(grant.url), job.destination);
      const { host, path } = objectAt(grant.url);
      if (splitPath(new URL(`http://${host}`).hostname, path).key !== key) throw notSigned(); // a URL of another object
      return requestFor(grant, operation);
    } catch (thrown) {
      const error = toUploadError(thrown, job.signal);
      if (error.code !== 'grant' || error.retryable) throw error;
      if (error.status !== 410) isKnown = false; // 410 is about this key alone
      throw notSigned(error);
    }
  };
}

function notSigned(cause?: UploadError): UploadError {
  const status = cause?.status === 410 ? 410 : 403;
  return new UploadError('denied', 'The backend does not sign HEAD requests for the object.', { status, cause });
}
