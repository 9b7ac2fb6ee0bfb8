import { encodePath, encodeQuery, signQuery, type SigningKey } from '../../modes/sts/sign-v4.js';
import type { Cloud } from '../cloud.js';

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
  readonly headers?: Record<string, string>;
  /** Bytes of the body, if they are signed. */
  readonly length?: number | undefined;
}

export function signingKey({ credentials, region }: Cloud): SigningKey {
  return { ...credentials, region };
}

/**
 * A URL for one request. A length is signed as one of V4's additional headers: OSS rejects a body of another length with
 * SignatureDoesNotMatch. Browsers send Content-Length themselves, so no response names it.
 */
export async function signUrl(cloud: Cloud, { method, key, query, headers, length }: UnsignedRequest): Promise<string> {
  const ofLength = length !== undefined && { 'content-length': String(length) };
  const request = { method, bucket: cloud.bucket, key, query, headers: { ...headers, ...ofLength } };
  const additionalHeaders = Object.keys(ofLength || {});
  const signed = await signQuery({ ...request, additionalHeaders }, signingKey(cloud), Date.now(), LIFETIME);
  return `${cloud.base}${encodePath(key)}?${encodeQuery(signed)}`;
}
