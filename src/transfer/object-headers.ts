import type { Job, ObjectCallback } from '../core/mode.js';
import { wellFormed } from '../core/well-formed.js';
import { toBase64 } from './to-base64.js';

/** The headers that say how an object is stored: PutObject, InitiateMultipartUpload. */
export function objectHeaders(job: Job): Record<string, string> {
  return {
    'Content-Type': job.type || 'application/octet-stream',
    ...job.object.headers,
    ...metadataHeaders(job.object.metadata),
  };
}

/** User metadata as `x-oss-meta-*`. Header values are Latin-1, so other text is percent-encoded. */
export function metadataHeaders(metadata: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      `x-oss-meta-${name.toLowerCase()}`,
      /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(wellFormed(value)),
    ]),
  );
}

/** The callback as headers of PutObject and CompleteMultipartUpload. */
export function callbackHeaders(callback: ObjectCallback | undefined): Record<string, string> {
  if (!callback) return {};
  const headers: Record<string, string> = { 'x-oss-callback': encodeCallback(callback) };
  if (callback.variables) headers['x-oss-callback-var'] = toBase64(JSON.stringify(callback.variables));
  return headers;
}

/** OSS's callback parameter: base64 of its JSON. */
export function encodeCallback({ url, body, host, bodyType }: ObjectCallback): string {
  return toBase64(
    JSON.stringify({ callbackUrl: url, callbackBody: body, callbackHost: host, callbackBodyType: bodyType }),
  );
}
