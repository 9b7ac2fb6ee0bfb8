import type { Job } from '../../job/job.js';
import { fromEntries } from '../../base/from-entries.js';
import type { ObjectCallback } from '../../object/stored-object.js';
import { UploadError } from '../../base/upload-error.js';
import { wellFormed } from '../../base/well-formed.js';
import { toBase64 } from '../../base/base64.js';
import { encodeCallback } from '../../object/encode-callback.js';

/** The Content-Type that OSS stores where none was sent. */
export const DEFAULT_TYPE = 'application/octet-stream';

/** The headers that say how an object is stored; ASCII alone, as signatures and forms have it. @throws UploadError `config`, naming a wrong one */
export function objectHeaders(job: Job): Record<string, string> {
  const headers = {
    'Content-Type': job.file.type || DEFAULT_TYPE,
    ...job.object.headers,
    ...metadataHeaders(job.object.metadata),
  };
  for (const [name, value] of Object.entries(headers)) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value)) continue;
    throw new UploadError('config', `${name} cannot be sent as a header.`, {
      hint: 'Names are ASCII letters, digits and "-", values ASCII in one line. Other text goes in `metadata`, other file names as `filename*=UTF-8\'\'…`, percent-encoded.',
    });
  }
  return headers;
}

/** The header, form field or query parameter by which OSS limits the speed of one request, in bit/s. */
export const TRAFFIC_LIMIT = 'x-oss-traffic-limit';
const FORBID_OVERWRITE = 'x-oss-forbid-overwrite';

/** The page's options as headers of one request: storage options go with the first, a traffic limit with each part, and the last can conflict too. */
export function optionHeaders(job: Job, operation: 'put' | 'create' | 'part' | 'complete'): Record<string, string> {
  const all = objectHeaders(job);
  const callback = callbackHeaders(job.object.callback);
  const only = (wanted: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name.toLowerCase())));
  if (operation === 'put') return { ...all, ...callback };
  if (operation === 'create') return only((name) => name !== TRAFFIC_LIMIT);
  if (operation === 'part') return only((name) => name === TRAFFIC_LIMIT);
  return { ...only((name) => name === FORBID_OVERWRITE), ...callback };
}

/** Whether PostObject stores this header as PutObject does. It ignores tags, for example. */
export const fitsForm = (name: string): boolean =>
  /^(content-(type|disposition|encoding)|cache-control|expires|x-oss-(meta-.+|object-acl|storage-class|forbid-overwrite|traffic-limit|server-side-encryption(-key-id)?))$/i.test(
    name,
  );

/** User metadata as `x-oss-meta-*`. What is not ASCII, or has a `%`, is percent-encoded: decoded it is any text again. */
export function metadataHeaders(metadata: Record<string, string> = {}): Record<string, string> {
  return fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      `x-oss-meta-${name.toLowerCase()}`,
      /^[\x20-\x24\x26-\x7e]*$/.test(value) ? value : encodeURIComponent(wellFormed(value)),
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

/** A header by its name, in any case. */
export function headerOf(headers: Record<string, string>, name: string): string | undefined {
  return Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** The same headers with this limit, unless they have a lower one. */
export function withTrafficLimit(headers: Record<string, string>, limit: number | undefined): Record<string, string> {
  if (limit === undefined) return headers;
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== TRAFFIC_LIMIT);
  const own = Number(headerOf(headers, TRAFFIC_LIMIT) ?? Infinity);
  return { ...Object.fromEntries(others), [TRAFFIC_LIMIT]: String(Math.min(own, limit)) };
}

/** The limit that headers, form fields or a signed URL hold, in bit/s. */
export function trafficLimitOf(fields: Record<string, string>, url?: string): number | undefined {
  const inUrl = url === undefined ? null : new URL(url).searchParams.get(TRAFFIC_LIMIT);
  return Number(headerOf(fields, TRAFFIC_LIMIT) ?? inUrl) || undefined;
}
