import { toWire } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import { invalidArgument, OssError } from '../protocol/oss-error.js';
import { parseQuery } from '../protocol/request-target.js';
import { parseHttpDate } from '../sign/signing-time.js';
import type { Store } from '../store/store.js';
import { type StoredObject, versionHeader } from '../store/stored-object.js';
import { compress, compressedHeaders, isCompressed } from './compress.js';
import type { OperationResponse, OperationRequest } from './operation.js';
import { parseRange } from './range.js';
import { TrafficLimit } from './traffic-limit.js';

type ObjectRequest = Pick<OperationRequest, 'bucket' | 'key'> & Partial<Pick<OperationRequest, 'query'>>;

/** GetObject and HeadObject */
export async function getObject(request: OperationRequest): Promise<OperationResponse> {
  const object = findObject(request);
  checkConditions(object, request.headers);
  const headers = objectHeaders(object);
  for (const [name, value] of request.query.pairs) {
    if (!name.startsWith('response-')) continue;
    if (!request.caller)
      throw new OssError(400, 'InvalidRequest', 'response headers can only be overridden by signed requests.');
    if (/[\r\n]/.test(value)) throw invalidArgument('The response header is invalid.', name, value);
    headers[name.slice('response-'.length)] = toWire(value);
  }
  const range = parseRange(
    request.headers['range'],
    object.size,
    request.headers['x-oss-range-behavior'] === 'standard',
  );
  const { start, end } = range ?? { start: 0, end: object.size };
  headers['content-length'] = String(end - start);
  if (range) headers['content-range'] = `bytes ${start}-${end - 1}/${object.size}`;
  if (!range && isCompressed(request.headers, headers, object.size)) {
    const body = TrafficLimit.of(request).slowDown(compress(readObject(request.bucket.store, object, start, end)));
    return { status: 200, headers: compressedHeaders(headers), body };
  }
  const status = range ? 206 : 200;
  if (request.method === 'HEAD') return { status, headers };
  const limit = TrafficLimit.of(request);
  Object.assign(headers, limit.headers(end - start));
  return { status, headers, body: limit.slowDown(readObject(request.bucket.store, object, start, end)) };
}

/** GetObjectMeta: ETag, date and CRC, and the size in the Content-Length of a HEAD. */
export async function getObjectMeta(request: OperationRequest): Promise<OperationResponse> {
  const { etag, size, modified, crc64 } = findObject(request);
  return {
    status: 200,
    headers: {
      etag,
      ...(request.method === 'HEAD' ? { 'content-length': String(size) } : {}),
      'last-modified': new Date(modified).toUTCString(),
      'x-oss-hash-crc64ecma': crc64,
    },
  };
}

/** The object, or with `versionId` that version of it: the mock keeps the latest alone. @throws OssError */
export function findObject({ bucket, key, query }: ObjectRequest): StoredObject {
  const object = bucket.objects.get(key);
  const versionId = query?.get('versionId');
  if (versionId !== undefined && object?.versionId !== versionId)
    throw new OssError(404, 'NoSuchVersion', 'The specified version does not exist.', {
      Key: key,
      VersionId: versionId,
    });
  if (!object) throw new OssError(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key }, '0026-00000001');
  return object;
}

function objectHeaders(object: StoredObject): HeaderMap {
  return {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-oss-object-type': object.type,
    'x-oss-hash-crc64ecma': object.crc64,
    ...(object.contentMd5 === undefined ? {} : { 'content-md5': object.contentMd5 }),
    ...versionHeader(object),
    ...(object.tagging === undefined ? {} : { 'x-oss-tagging-count': String(parseQuery(object.tagging).pairs.length) }),
  };
}

/** HTTP dates have whole seconds. */
function toSeconds(time: number): number {
  return Math.floor(time / 1000);
}

function matchesEtag(list: string, etag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, '').replaceAll('"', '');
  return list.split(',').some((item) => bare(item) === '*' || bare(item).toUpperCase() === bare(etag));
}

/** @throws OssError 412 or 304 if a condition, such as If-Match, is not met. */
export function checkConditions({ etag, modified }: StoredObject, headers: Readonly<HeaderMap>): void {
  const failed = (condition: string): OssError =>
    new OssError(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold.', {
      Condition: condition,
    });
  const notModified = (): OssError =>
    new OssError(304, 'NotModified', 'Not Modified').with({ etag, 'last-modified': new Date(modified).toUTCString() });
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && !matchesEtag(ifMatch, etag)) throw failed('If-Match');
  const unmodified = parseHttpDate(headers['if-unmodified-since'] ?? '');
  if (unmodified !== undefined && toSeconds(modified) > toSeconds(unmodified)) throw failed('If-Unmodified-Since');
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    if (matchesEtag(ifNoneMatch, etag)) throw notModified();
    return;
  }
  const since = parseHttpDate(headers['if-modified-since'] ?? '');
  if (since !== undefined && toSeconds(modified) <= toSeconds(since)) throw notModified();
}

/** The object's bytes from `start` to `end` (exclusive). */
export async function* readObject(
  store: Store,
  object: Pick<StoredObject, 'blobs'>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { blob, size } of object.blobs) {
    const from = Math.max(0, start - at);
    const to = Math.min(size, end - at);
    if (from < to) yield* store.readBlob(blob, from, to);
    at += size;
    if (at >= end) return;
  }
}
