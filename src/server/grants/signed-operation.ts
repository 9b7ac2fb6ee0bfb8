import type { Operation } from '../../core/operation.js';
import { describeOperation, MOST_PARTS } from '../../oss/operation.js';
import { EndpointError } from '../endpoint-error.js';
import { badRequest, readWholeNumber } from '../request/read-fields.js';
import { readRequestedFile } from '../request/requested-file.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { callbackHeader, trafficLimit } from './presigned-url.js';
import { readRequestedParts } from './requested-parts.js';
import { forbidOverwrite, signUrl } from './sign-url.js';

export type OperationName = Exclude<Operation['name'], 'put'>;

/** How many parts one response may sign. */
const BATCH = 32;
/** Milliseconds: as long as a browser remembers an unfinished upload and the bucket's lifecycle rule keeps its parts. */
const LONGEST_UPLOAD = 7 * 24 * 3600_000;

/**
 * A URL for one operation of a multipart upload, or for a HEAD of the object. `create` makes the key. The other operations are signed
 * only for a key that was made for this user and a file of the same size, and for seven days; after that the response is 410, so that
 * the element starts a new upload. The length of each part is signed, but only OSS knows their sum.
 *
 * @throws EndpointError 400, 403 or 410
 */
export async function signedOperation(name: OperationName, request: GrantRequest): Promise<GrantResponse> {
  const { cloud, permission, fields, keys, callback, unenforced } = request;
  const sign = async (operation: Operation, headers: Record<string, string> = {}, length?: number) => {
    const { method, query } = describeOperation(operation);
    const signed = { method, key: operation.key, query, headers, length: unenforced ? undefined : length };
    return { method, url: await signUrl(cloud, signed), headers, key: operation.key, unique: true, batch: BATCH };
  };
  if (name === 'create') {
    const file = readRequestedFile(fields, permission);
    const key = await keys.createKey(permission.dir, file.name, file.size);
    return sign({ name, key }, { 'Content-Type': file.type, ...forbidOverwrite });
  }
  const { key, size } = await readOwnKey(request);
  if (name === 'head') return sign({ name, key });
  const uploadId = fields.get('uploadId') ?? '';
  if (!/^[\w.-]{1,128}$/.test(uploadId)) throw badRequest('"uploadId" is missing or not valid.');
  switch (name) {
    case 'part': {
      const headers = trafficLimit(fields);
      const parts = readRequestedParts(fields, size, BATCH);
      const signed = await Promise.all(
        parts.map(({ partNumber, length }) => sign({ name, key, uploadId, partNumber }, headers, length)),
      );
      return { ...signed[0], ...(fields.has('partNumbers') && { urls: signed.map(({ url }) => url) }) };
    }
    case 'list': {
      const marker = fields.get('partNumberMarker');
      const partNumberMarker = marker === undefined ? 0 : readWholeNumber(marker, 'partNumberMarker', 0, MOST_PARTS);
      return sign({ name, key, uploadId, partNumberMarker });
    }
    case 'complete':
      return sign(
        { name, key, uploadId },
        { 'Content-Type': 'application/xml', ...forbidOverwrite, ...callbackHeader(callback) },
      );
    case 'abort':
      return sign({ name, key, uploadId });
  }
}

/** The request's key and the size of its file, if the key was made for them. @throws EndpointError 403 or 410 */
async function readOwnKey({ cloud, permission, fields, keys }: GrantRequest): Promise<{ key: string; size: number }> {
  const key = fields.get('key') ?? '';
  const size = Number(fields.get('size') || Number.NaN);
  const age = await keys.ageOf(key, permission.dir, size);
  if (age === undefined) {
    const isTemporary = cloud.credentials.securityToken !== undefined; // the key may be of the credentials before these
    throw new EndpointError(isTemporary ? 410 : 403, 'key', 'This upload cannot be continued.', {
      hint: 'The "key" was not made by this endpoint for this user and a file of this "size". If the credentials change, set `keySecret`.',
    });
  }
  if (age <= LONGEST_UPLOAD) return { key, size };
  throw new EndpointError(410, 'too-old', 'This upload began more than seven days ago.', { hint: 'Start a new one.' });
}
