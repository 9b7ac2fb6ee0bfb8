import { base64, fromBase64, utf8 } from '../protocol/bytes.js';
import { type Answer, type Call, xmlAnswer } from './operation.js';
import { invalidArgument } from '../protocol/oss-error.js';
import type { StoredObject } from '../store/stored-object.js';
import { type XmlTree, xmlTime } from '../protocol/write-xml.js';
import { limitOf, urlEncoder } from './query-parameters.js';
import { compareKeys } from '../store/sorted-map.js';
import { type Page, pageOf } from './listing-page.js';

function page(
  { bucket, query }: Call,
  marker: string,
): Page<StoredObject> & { prefix: string; delimiter: string; limit: number } {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = limitOf(query, 'max-keys', 100);
  const found = pageOf(
    bucket.objects.sorted(),
    { prefix, delimiter, limit, marker },
    ({ key }, rolledUp) => marker === '' || compareKeys(rolledUp ?? key, marker) > 0,
  );
  return { ...found, prefix, delimiter, limit };
}

function contents(object: StoredObject, encode: (text: string) => string, ownerId: string | undefined): XmlTree {
  return {
    Key: encode(object.key),
    LastModified: xmlTime(object.modified),
    ETag: object.etag,
    Type: object.type,
    Size: object.size,
    StorageClass: object.headers['x-oss-storage-class'] ?? 'Standard',
    ...(ownerId === undefined ? {} : { Owner: { ID: ownerId, DisplayName: ownerId } }),
  };
}

/** ListObjects (GetBucket) */
export async function listObjects(call: Call): Promise<Answer> {
  const { encode, element } = urlEncoder(call.query);
  const marker = call.query.get('marker') ?? '';
  const { prefix, delimiter, limit, items, commonPrefixes, truncated, last } = page(call, marker);
  return xmlAnswer('ListBucketResult', {
    Name: call.bucket.name,
    Prefix: encode(prefix),
    Marker: encode(marker),
    MaxKeys: limit,
    Delimiter: encode(delimiter),
    ...element,
    IsTruncated: truncated,
    NextMarker: truncated ? encode(last?.name ?? '') : undefined,
    Contents: items.map((object) => contents(object, encode, call.cloud.ownerId)),
    CommonPrefixes: commonPrefixes.map((name) => ({ Prefix: encode(name) })),
  });
}

/** ListObjectsV2 */
export async function listObjectsV2(call: Call): Promise<Answer> {
  const { query } = call;
  const { encode, element } = urlEncoder(query);
  const token = query.get('continuation-token') || undefined;
  const startAfter = query.get('start-after') ?? '';
  const marker = token === undefined ? startAfter : readToken(token);
  const { prefix, delimiter, limit, items, commonPrefixes, truncated, last } = page(call, marker);
  const owner = query.get('fetch-owner') === 'true' ? call.cloud.ownerId : undefined;
  return xmlAnswer('ListBucketResult', {
    Name: call.bucket.name,
    Prefix: encode(prefix),
    StartAfter: startAfter === '' ? undefined : encode(startAfter),
    MaxKeys: limit,
    Delimiter: encode(delimiter),
    ...element,
    IsTruncated: truncated,
    ContinuationToken: token,
    NextContinuationToken: truncated ? base64(utf8(last?.name ?? '')) : undefined,
    KeyCount: items.length + commonPrefixes.length,
    Contents: items.map((object) => contents(object, encode, owner)),
    CommonPrefixes: commonPrefixes.map((name) => ({ Prefix: encode(name) })),
  });
}

function readToken(token: string): string {
  const bytes = fromBase64(token);
  if (!bytes) throw invalidArgument('The continuation token provided is incorrect.', 'continuation-token', token);
  return new TextDecoder().decode(bytes);
}
