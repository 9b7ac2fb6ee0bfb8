import { encodePath, encodeQuery, signQuery } from '../../modes/sts/sign-v4.js';
import type { GrantRequest } from './grant-request.js';

/** Seconds that a form or a URL is valid. A request that has begun may take longer. */
export const LIFETIME = 600;

/** OSS rejects the request if the object exists. In a bucket with versioning it ignores this header and keeps both versions. */
export const forbidOverwrite = { 'x-oss-forbid-overwrite': 'true' };

export interface UnsignedRequest {
  readonly method: string;
  readonly key: string;
  /** A value of `''` stands alone, without `=`. */
  readonly query?: Record<string, string>;
  /** The browser must send exactly these. */
  readonly headers: Record<string, string>;
}

/**
 * A URL for one request. A length is signed as one of V4's additional headers: OSS rejects a body of another length with
 * SignatureDoesNotMatch. Browsers send Content-Length themselves, so no response names it.
 *
 * @param length of the body, in bytes
 */
export async function signUrl(
  { cloud, unenforced }: GrantRequest,
  request: UnsignedRequest,
  length?: number,
): Promise<string> {
  const ofLength = length === undefined || unenforced ? {} : { 'content-length': String(length) };
  const signable = {
    ...request,
    bucket: cloud.bucket,
    headers: { ...request.headers, ...ofLength },
    additionalHeaders: Object.keys(ofLength),
  };
  const query = await signQuery(signable, cloud, Date.now(), LIFETIME);
  return `${cloud.base}${encodePath(request.key)}?${encodeQuery(query)}`;
}
