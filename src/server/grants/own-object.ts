import { EndpointError } from '../settings/endpoint-error.js';
import { isStream, readRequestedFile } from '../request/requested-file.js';
import type { GrantRequest } from './grant-request.js';
import { createKey, LONGEST_UPLOAD, openKey } from './sealed-key.js';

/**
 * An object for the file of a request: its key, size (of a stream undefined) and type. The key is a new one, or that of an earlier try for a file of the same
 * size and name.
 *
 * @throws EndpointError 400, 413, 415
 */
export async function newObject(request: GrantRequest) {
  const { dir, keySecret, fields, maxFileSize } = request;
  const { name, size, type } = readRequestedFile(fields, request);
  const { key: earlier = '' } = fields;
  const { age = Infinity, most = 0 } = (await openKey(keySecret, dir, earlier, size)) ?? {};
  const isUsable = age <= LONGEST_UPLOAD && earlier.endsWith(`-${name}`) && most <= maxFileSize;
  const key = isUsable ? earlier : await createKey(keySecret, dir, name, size, maxFileSize);
  return { key, size, type };
}

/** The request's key and the size of its file (of a stream the largest that was allowed when it began), if the key was made for them. @throws EndpointError 403 or 410 */
export async function ownObject({ cloud, dir, keySecret, fields }: GrantRequest) {
  const { key = '' } = fields;
  const ofStream = isStream(fields);
  const found = await openKey(keySecret, dir, key, ofStream ? undefined : Number(fields.size));
  if (!found) {
    const status = cloud.securityToken ? 410 : 403; // the key may be of the temporary credentials before these
    throw new EndpointError(
      status,
      'key',
      'This upload cannot be continued.',
      'The "key" was not made for this user and "size". If the credentials change, set `keySecret`.',
    );
  }
  const { age, most } = found;
  if (age > LONGEST_UPLOAD) throw new EndpointError(410, 'too-old', 'This upload began more than seven days ago.');
  return { key, size: most ?? Number(fields.size), ofStream };
}
