import { checkKey } from '../protocol/address.js';
import type { Bucket } from '../store/bucket.js';
import { fromWire } from '../protocol/bytes.js';
import { type Answer, type Call, xmlAnswer } from './operation.js';
import { readObjectSettings } from './object-metadata.js';
import { invalidArgument, noSuchBucket, OssError } from '../protocol/oss-error.js';
import type { HeaderMap } from '../protocol/http.js';
import { MAX_OBJECT, entityTooLarge, receive } from './receive-body.js';
import { type StoredObject, storedHeaders } from '../store/stored-object.js';
import { parseTarget } from '../protocol/request-target.js';
import { xmlTime } from '../protocol/write-xml.js';
import { checkConditions, findObject, readObject } from './get-object.js';
import { findUpload, storePart } from './multipart-upload.js';
import { forbidOverwriteOrDrop } from './put-object.js';

/** CopyObject: new bytes of the source, with its headers or (REPLACE) the request's. */
export async function copyObject(call: Call): Promise<Answer> {
  const { bucket, key, headers } = call;
  const { source, object } = findSource(call);
  if (object.size > MAX_OBJECT) throw entityTooLarge();
  const given = readObjectSettings((name) => headers[name], Object.keys(headers));
  const fresh = Object.entries(given.headers).filter(
    ([name]) => name in headers && /^x-oss-(storage-class|server-side)/.test(name),
  );
  const { tagging: itsTagging, ...itself } = object;
  const tagging = directive(call, 'x-oss-tagging-directive') ? given.tagging : itsTagging;
  // A copy onto itself is how headers are changed: the request's count, whatever the directive.
  const replaced = directive(call, 'x-oss-metadata-directive') || (source === bucket && object.key === key);
  const bytes = await receive(bucket.store, call.hashes, readObject(source.store, object, 0, object.size));
  if (headers['x-oss-forbid-overwrite'] === 'true') await forbidOverwriteOrDrop(call, key, bytes);
  const copy: StoredObject = {
    ...itself,
    key,
    blobs: [{ blob: bytes.blob, size: bytes.size }],
    headers: replaced
      ? replacement(object, given.headers, headers)
      : { ...object.headers, ...Object.fromEntries(fresh) },
    acl: given.acl,
    ...(tagging === undefined ? {} : { tagging }),
    modified: call.now(),
  };
  await bucket.putObject(copy);
  const result = { LastModified: xmlTime(copy.modified), ETag: copy.etag };
  return xmlAnswer('CopyObjectResult', result, storedHeaders(copy));
}

/** The request's headers, but the source's type where it names none. */
function replacement(object: StoredObject, given: HeaderMap, headers: Readonly<HeaderMap>): HeaderMap {
  const type = headers['content-type'] ?? object.headers['content-type'];
  return type === undefined ? given : { ...given, 'content-type': type };
}

/** UploadPartCopy: a range of the source, or all of it, becomes a part. */
export async function uploadPartCopy(call: Call): Promise<Answer> {
  const { headers } = call;
  const upload = findUpload(call, '0042-00000311');
  const { source, object } = findSource(call);
  const { start, end } = copyRange(headers['x-oss-copy-source-range'], object.size);
  const part = await storePart(call, upload, readObject(source.store, object, start, end), undefined);
  const result = { LastModified: xmlTime(part.modified), ETag: `"${part.md5}"` };
  return xmlAnswer('CopyPartResult', result, { etag: result.ETag, 'x-oss-hash-crc64ecma': part.crc64 });
}

/** The object that x-oss-copy-source names (`/bucket/key`, percent-encoded), its conditions met. */
function findSource(call: Call): { source: Bucket; object: StoredObject } {
  const header = call.headers['x-oss-copy-source'] ?? '';
  const { path, query } = parseTarget(header.startsWith('/') ? header : `/${header}`);
  if (query.has('versionId')) throw noVersions();
  const [, name = '', key = ''] = /^\/([^/]*)\/(.*)$/s.exec(path) ?? [];
  if (name === '' || key === '')
    throw invalidArgument('Copy Source must mention the source bucket and key.', 'x-oss-copy-source', fromWire(header));
  checkKey(key);
  const source = call.cloud.buckets.get(name);
  if (!source) throw noSuchBucket(name);
  call.allow('oss:GetObject', key, call.caller, source);
  const object = findObject({ bucket: source, key });
  const prefix = 'x-oss-copy-source-';
  const conditions = Object.entries(call.headers).filter(([each]) => each.startsWith(`${prefix}if-`));
  checkConditions(object, Object.fromEntries(conditions.map(([each, value]) => [each.slice(prefix.length), value])));
  return { source, object };
}

/** Whether a directive asks for what the request brings, not for what the source has. */
function directive({ headers }: Call, name: string): boolean {
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
