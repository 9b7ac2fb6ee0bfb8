import { methods, MOST_PARTS, type Operation } from '../../object/operation.js';
import { badRequest, readWholeNumber } from '../request/read-fields.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { newObject, ownObject } from './own-object.js';
import { checkSize, isStream } from '../request/requested-file.js';
import { readRequestedParts } from './requested-parts.js';
import { forbidOverwrite, signOperation } from './sign-operation.js';
import { sumOfParts } from './sum-of-parts.js';

/** How many parts one response may sign. */
const BATCH = 32;

/**
 * A URL for one PutObject with exactly this Content-Type and length, under a new key: it stores one object, once. Or a URL for one
 * operation of a multipart upload, or for a HEAD of the object.
 *
 * `create` makes the key, as `put` does. The other operations are signed only for a key that was made for this user and a file of the
 * same size, and for seven days; after that the response is 410, so that the element starts a new upload. The length of each part is
 * signed, but only OSS knows their sum. The key of a stream, whose size nobody knows, is for what it may have at most: its last request is signed
 * only where OSS has no more bytes than that.
 *
 * @throws EndpointError 400, 403, 404, 410, 413, 415 or 502
 */
export async function presignedUrl(request: GrantRequest, name: Operation['name']): Promise<GrantResponse> {
  const signed = await sign(request, name);
  if (name === 'put') return signed;
  const most = name === 'create' && isStream(request.fields) && { stream: request.maxFileSize };
  return { method: methods[name], batch: BATCH, ...most, ...signed };
}

async function sign(request: GrantRequest, name: Operation['name']): Promise<GrantResponse> {
  const { fields, callback } = request;
  const { uploadId = '', partNumberMarker = '0', trafficLimit } = fields;
  // once signed, it can be neither omitted nor changed
  const callbackHeader = callback && { 'x-oss-callback': callback };
  // bits a second, in OSS's range
  const limitHeader = trafficLimit && {
    'x-oss-traffic-limit': `${readWholeNumber(trafficLimit, 'trafficLimit', 245_760, 838_860_800)}`,
  };
  if (name === 'put' || name === 'create') {
    const { key, size, type } = await newObject(request);
    const headers = { 'Content-Type': type, ...forbidOverwrite };
    if (size === undefined && name === 'put') throw badRequest('"size" is missing.');
    if (name === 'create') return signOperation(request, { name, key }, headers);
    return signOperation(request, { name, key }, { ...headers, ...limitHeader, ...callbackHeader }, size);
  }
  const { key, size, ofStream } = await ownObject(request);
  if (name === 'head') return signOperation(request, { name, key });
  if (!/^[\w.-]{1,128}$/.test(uploadId)) throw badRequest('"uploadId" is missing or not valid.');
  if (name === 'part') {
    const parts = readRequestedParts(fields, ofStream ? Infinity : size, BATCH, size).map(({ partNumber, length }) =>
      signOperation(request, { name, key, uploadId, partNumber }, { ...limitHeader }, length),
    );
    const signed = await Promise.all(parts);
    return { ...signed[0], urls: fields.partNumbers && signed.map(({ url }) => url) };
  }
  if (ofStream && name === 'complete')
    checkSize(await sumOfParts(request, key, uploadId), { ...request, maxFileSize: size });
  const marker = readWholeNumber(partNumberMarker, 'partNumberMarker', 0, MOST_PARTS);
  const headers =
    name === 'complete' ? { 'Content-Type': 'application/xml', ...forbidOverwrite, ...callbackHeader } : {};
  return signOperation(request, { name, key, uploadId, partNumberMarker: marker }, headers);
}
