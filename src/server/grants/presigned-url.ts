import { readWholeNumber } from '../request/read-fields.js';
import { readRequestedFile } from '../request/requested-file.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { safeName } from './object-key.js';
import { ageOfKey, createKey, LONGEST_UPLOAD } from './sealed-key.js';
import { forbidOverwrite, signUrl } from './sign-url.js';

/**
 * A URL for one PutObject with exactly this Content-Type and length, under a new key: it stores one object, once. `unique` says that
 * no other file can have the key. An object that is there already is therefore this file, stored by a request whose response was lost.
 */
export async function presignedUrl(request: GrantRequest): Promise<GrantResponse> {
  const { key, size, headers: own } = await newObject(request);
  const headers = { ...own, ...trafficLimit(request), ...callbackHeader(request) };
  return { url: await signUrl(request, { method: 'PUT', key, headers }, size), headers, key, unique: true };
}

/**
 * An object for the file of a request: its key, size and headers. The key is a new one, or that of an earlier try for a file of the same
 * size and name.
 *
 * @throws EndpointError 400, 413, 415
 */
export async function newObject({ permission, fields, keySecret }: GrantRequest) {
  const { name, size, type } = readRequestedFile(fields, permission);
  const { dir } = permission;
  const { key: earlier = '' } = fields;
  const age = (await ageOfKey(keySecret, dir, earlier, size)) ?? Infinity;
  const isUsable = age <= LONGEST_UPLOAD && earlier.endsWith(`-${safeName(name)}`);
  const key = isUsable ? earlier : await createKey(keySecret, dir, name, size);
  return { key, size, headers: { 'Content-Type': type, ...forbidOverwrite } };
}

/** The header that requests the callback. Once signed, it can be neither omitted nor changed. */
export function callbackHeader({ callback }: GrantRequest): Record<string, string> {
  return callback ? { 'x-oss-callback': callback } : {};
}

/** The header that limits the speed of one request, if the element asks for it: bits a second, in OSS's range. */
export function trafficLimit({ fields }: GrantRequest): Record<string, string> {
  const { trafficLimit: limit } = fields;
  if (limit === undefined) return {};
  return { 'x-oss-traffic-limit': `${readWholeNumber(limit, 'trafficLimit', 245_760, 838_860_800)}` };
}
