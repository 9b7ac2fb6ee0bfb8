import { checkAccess } from '../access/check-access.js';
import type { Cloud } from '../cloud/cloud.js';
import { checkBucketName, checkKey } from '../protocol/address.js';
import type { HttpRequest } from '../protocol/http.js';
import { noSuchBucket } from '../protocol/oss-error.js';
import type { Bucket } from '../store/bucket.js';
import type { AuthenticatedRequest } from './authenticate.js';

/** Operations on a bucket that need not exist. */
const CREATES_BUCKET = ['PutBucket', 'PutBucketAcl'];

/**
 * Checks a request in OSS's order: the bucket exists, the signature is right, the key is valid, and the caller may do the operation.
 * Returns the bucket, if it exists.
 *
 * @throws OssError for the first check that fails.
 */
export function authorize(
  cloud: Cloud,
  { method, headers }: HttpRequest,
  { address, operation, caller, signatureError }: AuthenticatedRequest,
): Bucket | undefined {
  const { bucket: name, key } = address;
  const bucket = name === undefined ? undefined : cloud.buckets.get(name);
  // A page omits the bucket on an IP address (see `addressesOf`), so its first address may name a bucket that does not exist.
  if (signatureError && 'origin' in headers) throw signatureError;
  if (name !== undefined) {
    checkBucketName(name);
    if (!bucket && !CREATES_BUCKET.includes(operation.name)) throw noSuchBucket(name);
  }
  // A preflight is neither signed nor limited by policies.
  if (method === 'OPTIONS') return bucket;
  if (signatureError) throw signatureError;
  // OSS responds 404 to a HEAD for an invalid key.
  if (key !== undefined && method !== 'HEAD') checkKey(key);
  if (operation.action !== undefined) checkAccess(cloud.options, bucket, operation.action, key ?? '', caller);
  return bucket;
}
