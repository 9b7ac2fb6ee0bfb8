import { describeOperation, type Operation } from '../../object/operation.js';
import { encodeQuery, signQuery } from '../../signing/sign-v4.js';
import { encodePath } from '../../object/percent-encoding.js';
import type { GrantRequest } from './grant-request.js';

/** Seconds that a form or a URL is valid. A request that has begun may take longer. */
export const LIFETIME = 600;

/** OSS rejects the request if the object exists. In a bucket with versioning it ignores this header and keeps both versions. */
export const forbidOverwrite = { 'x-oss-forbid-overwrite': 'true' };

/**
 * A URL for one operation, and the headers that the browser must send exactly so. A length is signed as one of V4's additional headers:
 * OSS rejects a body of another length with SignatureDoesNotMatch. Browsers send Content-Length themselves, so no response names it.
 * `unique` says that no other file can have the key. An object that is there already is therefore this file, stored by a request whose
 * response was lost.
 *
 * @param length of the body, in bytes
 */
export async function signOperation(
  { cloud, unenforced }: GrantRequest,
  operation: Operation,
  headers: Record<string, string> = {},
  length?: number,
) {
  const { bucket, base } = cloud;
  const { key } = operation;
  const ofLength = length === undefined || unenforced ? {} : { 'content-length': String(length) };
  const signable = {
    ...describeOperation(operation),
    bucket,
    key,
    headers: { ...headers, ...ofLength },
    additionalHeaders: Object.keys(ofLength),
  };
  const query = await signQuery(signable, cloud, Date.now(), LIFETIME);
  return { url: base + encodePath(key) + '?' + encodeQuery(query), headers, key, unique: true };
}
