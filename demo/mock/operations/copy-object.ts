import { checkKey } from '../protocol/address.js';
import { fromWire } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import { invalidArgument, noSuchBucket, OssError } from '../protocol/oss-error.js';
import { parseTarget } from '../protocol/request-target.js';
import { xmlTime } from '../protocol/write-xml.js';
import type { Bucket } from '../store/bucket.js';
import { type StoredObject, storedHeaders } from '../store/stored-object.js';
import { checkConditions, findObject, readObject } from './get-object.js';
import { findUpload, storePart } from './multipart-upload.js';
import { readObjectMetadata } from './object-metadata.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { forbidOverwriteOrRemove } from './put-object.js';
import { MAX_OBJECT, entityTooLarge, receiveBody } from './receive-body.js';

/** CopyObject: copies the bytes of the source, with its headers or (REPLACE) those of the request. */
export async function copyObject(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, key, headers } = request;
  const { source, object } = findSource(request);
  if (object.size > MAX_OBJECT) throw entityTooLarge();
  const metadata = readObjectMetadata((name) => headers[name], Object.keys(headers), bucket);
  const alwaysNew = Object.entries(metadata.headers).filter(
    ([name]) => name in headers && /^x-oss-(storage-class|server-side)/.test(name),
  );
  const { tagging: sourceTagging, ...sourceObject } = object;
  const tagging = isReplace(request, 'x-oss-tagging-directive') ? metadata.tagging : sourceTagging;
  // Copying an object to itself is the way to change its headers, so those of the request count with either directive.
  const replaced = isReplace(request, 'x-oss-metadata-directive') || (source === bucket && object.key === key);
  const bytes = await receiveBody(bucket.store, request.hashes, readObject(source.store, object, 0, object.size));
  if (headers['x-oss-forbid-overwrite'] === 'true') await forbidOverwriteOrRemove(request, key, bytes);
  const copy: StoredObject = {
    ...sourceObject,
    key,
    blobs: [{ blob: bytes.blob, size: bytes.size }],
    headers: replaced
      ? withSourceType(object, metadata.headers, headers)
      : { ...object.headers, ...Object.fromEntries(alwaysNew) },
    acl: metadata.acl,
    ...(tagging === undefined ? {} : { tagging }),
    modified: request.now(),
  };
  await bucket.putObject(copy);
  const result = { LastModified: xmlTime(copy.modified), ETag: copy.etag };
  return xmlResponse('CopyObjectResult', result, storedHeaders(copy));
}

/** The headers of the request, with the source's Content-Type if the request has none. */
function withSourceType(object: StoredObject, stored: HeaderMap, headers: Readonly<HeaderMap>): HeaderMap {
  const type = headers['content-type'] ?? object.headers['content-type'];
  return type === undefined ? stored : { ...stored, 'content-type': type };
}

/** UploadPartCopy: makes a part of the source, or of a range of it. */
export async function uploadPartCopy(request: OperationRequest): Promise<OperationResponse> {
  const { headers } = request;
  const upload = findUpload(request, '0042-00000311');
  const { source, object } = findSource(request);
  const { start, end } = copyRange(headers['x-oss-copy-source-range'], object.size);
  const part = await storePart(request, upload, readObject(source.store, object, start, end), undefined);
  const result = { LastModified: xmlTime(part.modified), ETag: `"${part.md5}"` };
  return xmlResponse('CopyPartResult', result, { etag: result.ETag, 'x-oss-hash-crc64ecma': part.crc64 });
}

/**
 * The object that x-oss-copy-source names (`/bucket/key`, percent-encoded).
 *
 * @throws OssError if the object does not exist, the caller may not read it, or a condition is not met.
 */
function findSource(request: OperationRequest): { source: Bucket; object: StoredObject } {
  const header = request.headers['x-oss-copy-source'] ?? '';
  const { path, query } = parseTarget(header.startsWith('/') ? header : `/${header}`);
  if (query.has('versionId')) throw noVersions();
  const [, name = '', key = ''] = /^\/([^/]*)\/(.*)$/s.exec(path) ?? [];
  if (name === '' || key === '')
    throw invalidArgument('Copy Source must mention the source bucket and key.', 'x-oss-copy-source', fromWire(header));
  checkKey(key);
  const source = request.cloud.buckets.get(name);
  if (!source) throw noSuchBucket(name);
  request.checkAccess('oss:GetObject', key, request.caller, source);
  const object = findObject({ bucket: source, key });
  const prefix = 'x-oss-copy-source-';
  const conditions = Object.entries(request.headers).filter(([each]) => each.startsWith(`${prefix}if-`));
  checkConditions(object, Object.fromEntries(conditions.map(([each, value]) => [each.slice(prefix.length), value])));
  return { source, object };
}

/** Whether a directive is REPLACE: use what the request has, not what the source has. */
function isReplace({ headers }: OperationRequest, name: string): boolean {
  const value = (headers[name] ?? 'COPY').toUpperCase();
  if (value === 'COPY' || value === 'REPLACE') return value === 'REPLACE';
  throw invalidArgument(`The ${name} is neither COPY nor REPLACE.`, name, headers[name]);
}

function copyRange(header: string | undefined, size: number): { start: number; end: number } {
  if (header === undefined) return { start: 0, end: size };
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header) ?? [];
  const [start, end] = [Number(first), last === '' ? size : Number(last) + 1];
  if (first !== '' && start < end && end <= size) return { start, end };
  throw invalidArgument('The x-oss-copy-source-range is not valid.', 'x-oss-copy-source-range', header);
}

function noVersions(): OssError {
  const name = 'CopyObject with versionId';
  return new OssError(501, 'NotImplemented', `The mock does not implement ${name}.`, { Operation: name });
}
