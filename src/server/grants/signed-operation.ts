import type { Operation } from '../../core/operation.js';
import { describeOperation, MOST_PARTS } from '../../oss/operation.js';
import { EndpointError } from '../endpoint-error.js';
import { badRequest, readWholeNumber } from '../request/read-fields.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { callbackHeader, newObject, trafficLimit } from './presigned-url.js';
import { readRequestedParts } from './requested-parts.js';
import { ageOfKey, LONGEST_UPLOAD } from './sealed-key.js';
import { forbidOverwrite, signUrl } from './sign-url.js';

/** How many parts one response may sign. */
const BATCH = 32;

/**
 * A URL for one operation of a multipart upload, or for a HEAD of the object. `create` makes the key. The other operations are signed
 * only for a key that was made for this user and a file of the same size, and for seven days; after that the response is 410, so that
 * the element starts a new upload. The length of each part is signed, but only OSS knows their sum.
 *
 * @throws EndpointError 400, 403 or 410
 */
export async function signedOperation(
  name: Exclude<Operation['name'], 'put'>,
  request: GrantRequest,
): Promise<GrantResponse> {
  const { fields } = request;
  const sign = async (operation: Operation, headers: Record<string, string> = {}, length?: number) => {
    const { key } = operation;
    const described = describeOperation(operation);
    const url = await signUrl(request, { ...described, key, headers }, length);
    return { method: described.method, url, headers, key, unique: true, batch: BATCH };
  };
  if (name === 'create') {
    const { key, headers } = await newObject(request);
    return sign({ name, key }, headers);
  }
  const { key, size } = await readOwnKey(request);
  if (name === 'head') return sign({ name, key });
  const { uploadId = '', partNumberMarker = '0' } = fields;
  if (!/^[\w.-]{1,128}$/.test(uploadId)) throw badRequest('"uploadId" is missing or not valid.');
  if (name === 'part') {
    const headers = trafficLimit(request);
    const parts = readRequestedParts(fields, size, BATCH);
    const signed = await Promise.all(
      parts.map(({ partNumber, length }) => sign({ name, key, uploadId, partNumber }, headers, length)),
    );
    return { ...signed[0], urls: fields.partNumbers && signed.map(({ url }) => url) };
  }
  const marker = readWholeNumber(partNumberMarker, 'partNumberMarker', 0, MOST_PARTS);
  const headers = { 'Content-Type': 'application/xml', ...forbidOverwrite, ...callbackHeader(request) };
  return sign({ name, key, uploadId, partNumberMarker: marker }, name === 'complete' ? headers : {});
}

/** The request's key and the size of its file, if the key was made for them. @throws EndpointError 403 or 410 */
async function readOwnKey(request: GrantRequest): Promise<{ key: string; size: number }> {
  const { cloud, permission, fields, keySecret } = request;
  const { key = '' } = fields;
  const size = Number(fields.size);
  const age = await ageOfKey(keySecret, permission.dir, key, size);
  if (age === undefined) {
    const status = cloud.securityToken ? 410 : 403; // the key may be of the temporary credentials before these
    throw new EndpointError(
      status,
      'key',
      'This upload cannot be continued.',
      'This endpoint did not make the "key" for this user and "size". If the credentials change, set `keySecret`.',
    );
  }
  if (age <= LONGEST_UPLOAD) return { key, size };
  throw new EndpointError(410, 'too-old', 'This upload began more than seven days ago.');
}
