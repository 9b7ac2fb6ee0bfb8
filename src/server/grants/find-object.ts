import { encodePath } from '../../object/percent-encoding.js';
import { logError } from '../settings/endpoint-error.js';
import type { DigestedFile, MaybePromise } from '../settings/options.js';
import { badRequest } from '../request/read-fields.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { headObject } from './head-object.js';

/** Size and CRC-64. */
const DIGESTED = /^\d{1,15} \d{1,20}$/;

/**
 * Whether this user has the file already: an object of the user's own, which the application finds by the digest, and whose size and
 * CRC-64 OSS itself has computed. A key of somebody else gets the same response as no key.
 *
 * @returns undefined if the request is for a grant, and the file is not there
 * @throws EndpointError 400
 */
export async function existingObject(
  request: GrantRequest,
  find: (file: DigestedFile) => MaybePromise<string | null | undefined>,
): Promise<GrantResponse | undefined> {
  const { cloud, dir, mode, fields } = request;
  const { operation = 'put', name = '', type = '', size, crc64 } = fields; // a template of an address leaves it empty
  const isAsked = operation === 'exists';
  const isGrant = mode === 'presigned-url' && /^(put|create)$/.test(operation) && crc64;
  if (!isAsked && !isGrant) return undefined;
  if (!crc64 || !DIGESTED.test(`${size} ${crc64}`)) throw badRequest('"size" or "crc64" is missing or not valid.');
  try {
    const key = await find({ name, size: Number(size), type, crc64, dir });
    if (key && (await isThere(request, key))) return { exists: true, key, url: cloud.base + encodePath(key) };
  } catch (thrown) {
    logError('internal', thrown); // the file is uploaded then
  }
  return isAsked ? { exists: false } : undefined;
}

async function isThere(request: GrantRequest, key: string): Promise<boolean> {
  // nobody learns by a hash what others have
  if (!key.startsWith(request.dir)) throw new Error('`exists` found a key outside the user’s `dir`.');
  const { status, headers } = await headObject(request, key);
  if (status === 404) return false;
  if (status !== 200) throw new Error(`OSS responded to HEAD with ${status}. Allow oss:GetObject.`);
  const { size, crc64 } = request.fields;
  return headers.get('Content-Length') === size && headers.get('x-oss-hash-crc64ecma') === crc64;
}
