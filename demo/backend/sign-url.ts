import type OSS from 'ali-oss';
import { type Callback, encodeCallback } from './callback.js';
import type { Cloud } from './cloud.js';
import { ossClient } from './oss-client.js';

/** How URLs and forms are signed. */
export interface SigningOptions {
  /** Seconds that a form or a URL is good for. */
  readonly lifetime: number;
  /** Sign the length of each body, so that no URL takes more than was asked for. */
  readonly signLength: boolean;
  /** The one callback that OSS may be asked for. */
  readonly callback?: Callback | undefined;
}

export interface Signable {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly key: string;
  /** A null stands alone, without `=`. */
  readonly queries?: Record<string, string | null>;
  /** To be sent as they are. */
  readonly headers?: Record<string, string>;
  /** Bytes of the body. */
  readonly length?: number | undefined;
}

/** An object that is there is not written over: with versioning OSS takes no notice of it, and keeps both. */
export const once = { 'x-oss-forbid-overwrite': 'true' };

/**
 * A URL for one request. Its length is signed as one of V4's additional headers: OSS refuses a body of another length as a wrong
 * signature. A browser sends Content-Length by itself and lets no page set it, so it is not among the headers of an answer.
 */
export function signUrl(cloud: Cloud, { method, key, queries, headers, length }: Signable, options: SigningOptions) {
  const isSigned = options.signLength && length !== undefined;
  const signed = { ...headers, ...(isSigned && { 'Content-Length': String(length) }) };
  const additional = isSigned ? ['content-length'] : [];
  const verb = method as OSS.HTTPMethods; // the SDK's types leave HEAD out
  return ossClient(cloud).signatureUrlV4(verb, options.lifetime, { headers: signed, queries }, key, additional);
}

/** The header that asks for the callback: signed, it can be neither left out nor changed. */
export function callbackHeader(callback: Callback | undefined): Record<string, string> {
  return callback ? { 'x-oss-callback': encodeCallback(callback) } : {};
}
