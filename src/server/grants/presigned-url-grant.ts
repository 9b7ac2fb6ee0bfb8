import {
  LARGEST_PART,
  methods,
  MOST_PARTS,
  type Operation,
  PARTS_PER_PAGE,
  SMALLEST_PART,
} from '../../object/operation.js';
import { badRequest, readWholeNumber, type RequestFields } from '../request/read-fields.js';
import { forbidOverwrite, type GrantRequest, type GrantResponse, signOperation } from './grant-request.js';
import { checkSize, isStream, readRequestedFile } from '../request/requested-file.js';
import { EndpointError, logError } from '../settings/endpoint-error.js';
import { createKey, LONGEST_UPLOAD, openKey } from './sealed-key.js';

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
    const parts = readRequestedParts(fields, size, ofStream).map(({ partNumber, length }) =>
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

/** Key, size (of a stream undefined) and type of an object. An earlier try for the same size and name has its key. @throws EndpointError 400, 413, 415 */
async function newObject(request: GrantRequest) {
  const { dir, keySecret, fields, maxFileSize } = request;
  const { name, size, type } = readRequestedFile(fields, request);
  const { key: earlier = '' } = fields;
  const { age = Infinity, most = 0 } = (await openKey(keySecret, dir, earlier, size)) ?? {};
  const isUsable = age <= LONGEST_UPLOAD && earlier.endsWith(`-${name}`) && most <= maxFileSize;
  const key = isUsable ? earlier : await createKey(keySecret, dir, name, size, maxFileSize);
  return { key, size, type };
}

/** The request's key and the size of its file (of a stream the largest that was allowed when it began), if the key was made for them. @throws EndpointError 403 or 410 */
async function ownObject({ cloud, dir, keySecret, fields }: GrantRequest) {
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

interface RequestedPart {
  readonly partNumber: number;
  /** Bytes. */
  readonly length: number;
}

/** The parts that a request names, one or in comma-separated lists. @param size in bytes; of a stream the largest that is allowed @throws EndpointError 400 */
function readRequestedParts(fields: RequestFields, size: number, ofStream: boolean): RequestedPart[] {
  const numbers = (fields.partNumbers ?? fields.partNumber ?? '').split(',');
  const lengths = (fields.partLengths ?? fields.partLength ?? '').split(',');
  if (numbers.length > BATCH) throw badRequest(`Request 1 to ${BATCH} parts.`);
  // Every part but the last has at least this size, so part N starts at (N - 1) times this or later. Nobody knows where one of a stream starts.
  const grain = ofStream ? 0 : Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS));
  const last = ofStream ? MOST_PARTS : Math.ceil(size / grain);
  const shortest = ofStream ? 0 : 1; // an empty stream has an empty part
  return numbers.map((text, i) => {
    const partNumber = readWholeNumber(text, 'partNumber', 1, last);
    const longest = Math.min(LARGEST_PART, size - (partNumber - 1) * grain);
    return { partNumber, length: readWholeNumber(lengths[i], 'partLength', shortest, longest) };
  });
}

/** Milliseconds: the element waits ten seconds at most. */
const TIMEOUT = 5_000;

/** The bytes in all parts of an upload, by ListParts with the server's credentials (`oss:ListParts`). @throws EndpointError 404 where it is gone; 502 */
async function sumOfParts(request: GrantRequest, key: string, uploadId: string): Promise<number> {
  let sum = 0;
  let partNumberMarker = 0;
  for (let page = 0; page < MOST_PARTS / PARTS_PER_PAGE; page++) {
    const { url } = await signOperation(request, { name: 'list', key, uploadId, partNumberMarker });
    const init: RequestInit = { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) };
    const response = await fetch(url, init).catch((thrown: unknown) => {
      logError('oss', thrown);
      throw notAvailable('OSS gave no response to ListParts.');
    });
    const text = await response.text();
    if (response.status === 404) throw new EndpointError(404, 'missing', 'This upload cannot be continued.');
    if (response.status !== 200) throw notAvailable(`OSS responded to ListParts with ${response.status}.`);
    for (const [, size] of text.matchAll(/<Size>(\d+)<\/Size>/g)) sum += Number(size);
    const [, next] = /<NextPartNumberMarker>(\d+)</.exec(text) ?? [];
    if (!text.includes('<IsTruncated>true<') || !next) break;
    partNumberMarker = Number(next);
  }
  return sum;
}

const notAvailable = (hint: string) => new EndpointError(502, 'oss', 'Alibaba Cloud is not available.', hint);
