import type { Cloud } from './cloud.js';
import { readRequestedFile } from './file-limits.js';
import { HttpError } from './http-error.js';
import { createKeyIssuer, MAX_UPLOAD_AGE } from './issued-key.js';
import type { Visitor } from './no-authentication.js';
import { type RequestFields, readWholeNumber } from './request-fields.js';
import { MAX_PARTS, readRequestedParts } from './requested-parts.js';
import {
  callbackHeader,
  forbidOverwrite,
  type SigningOptions,
  signUrl,
  trafficLimitHeader,
  type UnsignedRequest,
} from './sign-url.js';

/** How many parts one response may sign. A browser opens six connections to a host, so further URLs would wait and might expire. */
const BATCH = 6;

/**
 * A URL for one operation of a multipart upload, or for a HEAD of the object. `create` issues the key. The other operations are signed
 * only for a key that was issued to this visitor for a file of the same size, and for seven days; after that the response is 410, so
 * that the widget starts a new upload. Responses offer a `batch` of N: `part` with up to N `partNumbers` and `partLengths` gets `urls`
 * in their order.
 *
 * The length of each part is signed, but only OSS knows their sum. To be sure of an object's size, list the parts (ListParts) before
 * you sign `complete`, or check the object's size before you trust its key.
 *
 * @throws HttpError 400, 403 or 410
 */
export async function signedOperation(cloud: Cloud, visitor: Visitor, fields: RequestFields, options: SigningOptions) {
  const sign = (request: UnsignedRequest) => signUrl(cloud, request, options);
  const grant = async (request: UnsignedRequest) => {
    const { method, key, headers = {} } = request;
    return { method, url: await sign(request), headers, key, unique: true, batch: BATCH };
  };
  const keys = createKeyIssuer(cloud.accessKeySecret);
  if (fields.get('operation') === 'create') {
    const { name, size, type } = readRequestedFile(fields);
    const headers = { 'Content-Type': type, ...forbidOverwrite };
    const key = keys.issueKey(visitor.dir, name, size, fields.get('key'));
    return grant({ method: 'POST', key, queries: { uploads: null }, headers });
  }
  const key = fields.get('key') ?? '';
  const fileSize = Number(fields.get('size') ?? Number.NaN);
  const age = keys.ageOfKey(key, visitor.dir, fileSize);
  if (age === undefined) throw new HttpError(403, 'This key was not issued for this file.');
  if (age > MAX_UPLOAD_AGE) throw new HttpError(410, 'This upload began more than seven days ago. Start a new one.');
  if (fields.get('operation') === 'head') return grant({ method: 'HEAD', key });

  const uploadId = fields.get('uploadId') ?? '';
  if (!/^[\w.-]{1,128}$/.test(uploadId)) throw new HttpError(400, 'The "uploadId" is missing or not valid.');
  switch (fields.get('operation')) {
    case 'part': {
      const headers = trafficLimitHeader(fields);
      const limits = { fileSize, maxParts: BATCH, requireLengths: options.signLength };
      const requests = readRequestedParts(fields, limits).map(({ partNumber, length }): UnsignedRequest => {
        return { method: 'PUT', key, queries: { partNumber: String(partNumber), uploadId }, headers, length };
      });
      const first = await grant(requests[0]!); // there is one part at least
      return fields.has('partNumbers') ? { ...first, urls: await Promise.all(requests.map(sign)) } : first;
    }
    case 'list': {
      const marker = fields.has('partNumberMarker') && {
        'part-number-marker': String(readWholeNumber(fields, 'partNumberMarker', 0, MAX_PARTS)),
      };
      return grant({ method: 'GET', key, queries: { 'encoding-type': 'url', ...marker, uploadId } });
    }
    case 'complete': {
      const headers = { 'Content-Type': 'application/xml', ...forbidOverwrite, ...callbackHeader(options.callback) };
      return grant({ method: 'POST', key, queries: { uploadId }, headers });
    }
    case 'abort':
      return grant({ method: 'DELETE', key, queries: { uploadId } });
    default:
      throw new HttpError(400, 'The "operation" is not one of create, part, list, complete, abort, head.');
  }
}
