import { encodeCallback, type UploadCallback } from '../callback/upload-callback.js';
import { readWholeNumber, type RequestFields } from '../request/read-fields.js';
import { readRequestedFile } from '../request/requested-file.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { forbidOverwrite, signUrl } from './sign-url.js';

/**
 * A URL for one PutObject with exactly this Content-Type and length, under a new key: it stores one object, once. `unique` says that
 * no other file can have the key. An object that is there already is therefore this file, stored by a request whose response was lost.
 */
export async function presignedUrl(request: GrantRequest): Promise<GrantResponse> {
  const { cloud, permission, fields, keys, callback, unenforced } = request;
  const { name, size, type } = readRequestedFile(fields, permission);
  const key = await keys.createKey(permission.dir, name, size);
  const headers = { 'Content-Type': type, ...forbidOverwrite, ...trafficLimit(fields), ...callbackHeader(callback) };
  const url = await signUrl(cloud, { method: 'PUT', key, headers, length: unenforced ? undefined : size });
  return { url, headers, key, unique: true };
}

/** The header that requests the callback. Once signed, it can be neither omitted nor changed. */
export function callbackHeader(callback: UploadCallback | undefined): Record<string, string> {
  return callback ? { 'x-oss-callback': encodeCallback(callback) } : {};
}

/** The header that limits the speed of one request, if the element asks for it: bits a second, in OSS's range. */
export function trafficLimit(fields: RequestFields): Record<string, string> {
  if (!fields.has('trafficLimit')) return {};
  const limit = readWholeNumber(fields.get('trafficLimit'), 'trafficLimit', 245_760, 838_860_800);
  return { 'x-oss-traffic-limit': String(limit) };
}
