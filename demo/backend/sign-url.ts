import type OSS from 'ali-oss';
import { type Callback, encodeCallback } from './callback.js';
import type { Cloud } from './cloud.js';
import { ossClient } from './oss-client.js';
import { type RequestFields, readWholeNumber } from './request-fields.js';

/** How URLs and forms are signed. */
export interface SigningOptions {
  /** How long a form or a URL is valid, in seconds. */
  readonly lifetime: number;
  /** Sign the length of each body, so that a URL accepts exactly the requested length. */
  readonly signLength: boolean;
  /** The only callback that an upload may request from OSS. */
  readonly callback?: Callback | undefined;
}

export interface UnsignedRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly key: string;
  /** A null is a name without `=`. */
  readonly queries?: Record<string, string | null>;
  /** The browser must send exactly these. */
  readonly headers?: Record<string, string>;
  /** Bytes of the body. */
  readonly length?: number | undefined;
}

/** OSS rejects the request if the object exists. In a bucket with versioning OSS ignores this header and keeps both versions. */
export const forbidOverwrite = { 'x-oss-forbid-overwrite': 'true' };

/**
 * A URL for one request. Its length is signed as one of V4's additional headers: OSS rejects a body of another length with
 * SignatureDoesNotMatch. Content-Length is not among the response's `headers`: browsers send it themselves and let no page set it.
 */
export function signUrl(cloud: Cloud, request: UnsignedRequest, options: SigningOptions): Promise<string> {
  const { method, key, queries, headers, length } = request;
  const isLengthSigned = options.signLength && length !== undefined;
  const signedHeaders = { ...headers, ...(isLengthSigned && { 'Content-Length': String(length) }) };
  const additionalHeaders = isLengthSigned ? ['content-length'] : [];
  const sdkMethod = method as OSS.HTTPMethods; // the SDK's types omit HEAD
  const parameters = { headers: signedHeaders, queries };
  return ossClient(cloud).signatureUrlV4(sdkMethod, options.lifetime, parameters, key, additionalHeaders);
}

/** The header that requests the callback. Once signed, it can be neither omitted nor changed. */
export function callbackHeader(callback: Callback | undefined): Record<string, string> {
  return callback ? { 'x-oss-callback': encodeCallback(callback) } : {};
}

/** The header that limits the speed of one request, if the widget asks for it: bits a second, in OSS's range. @throws HttpError 400 */
export function trafficLimitHeader(fields: RequestFields): Record<string, string> {
  if (!fields.has('trafficLimit')) return {};
  return { 'x-oss-traffic-limit': String(readWholeNumber(fields, 'trafficLimit', 245_760, 838_860_800)) };
}
