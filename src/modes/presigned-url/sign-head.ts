import type { GrantSource } from '../../core/grant/grant-source.js';
import type { Job } from '../../core/mode.js';
import type { Operation, SignedRequest } from '../../core/operation.js';
import { isPathStyle } from '../../oss/path-style.js';
import { UploadError } from '../../core/upload-error.js';
import { checkAddress } from '../destination.js';
import { objectAt, requestFor, type UrlGrant } from './signed-url.js';

/** Endpoints that know no `operation=head`: they are not asked again. */
const without = new WeakSet<GrantSource<UrlGrant>>();

/**
 * HeadObject: the endpoint is asked with `operation=head` and the `key`.
 *
 * @throws UploadError `denied` (403) where the backend does not sign that: as where OSS lets nobody look.
 */
export async function signHead(job: Job, grants: GrantSource<UrlGrant>, key: string): Promise<SignedRequest> {
  if (without.has(grants)) throw cannotLook();
  const operation: Operation = { name: 'head', key };
  try {
    const grant = await grants.get({ ...job, request: { ...job.request, operation } });
    checkAddress(new URL(grant.url), job.destination);
    const { host, path } = objectAt(grant.url);
    const isBehindBucket = isPathStyle(new URL(`http://${host}`).hostname);
    if ((isBehindBucket ? path.replace(/^[^/]*\//, '') : path) !== key) throw cannotLook(); // at another object
    return requestFor(grant, operation);
  } catch (thrown) {
    const error = UploadError.from(thrown, job.signal);
    if (error.code !== 'grant' || error.retryable) throw error;
    if (error.status !== 410) without.add(grants); // 410 is said of this key alone
    throw cannotLook(error);
  }
}

function cannotLook(cause?: UploadError): UploadError {
  return new UploadError('denied', 'The backend does not sign HEAD requests for the object.', { status: 403, cause });
}
