import { base64, fromBase64, utf8 } from '../protocol/bytes.js';
import { invalidArgument } from '../protocol/oss-error.js';
import { type XmlTree, xmlTime } from '../protocol/write-xml.js';
import { compareKeys } from '../store/sorted-map.js';
import type { StoredObject } from '../store/stored-object.js';
import { type Page, pageOf } from './listing-page.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { limitOf, urlEncoder } from './query-parameters.js';

function listPage(
  { bucket, query }: OperationRequest,
  marker: string,
): Page<StoredObject> & { prefix: string; delimiter: string; limit: number } {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = limitOf(query, 'max-keys', 100);
  const page = pageOf(
    bucket.objects.sorted(),
    { prefix, delimiter, limit, marker },
    ({ key }, commonPrefix) => marker === '' || compareKeys(commonPrefix ?? key, marker) > 0,
  );
  return { ...page, prefix, delimiter, limit };
}

function contentsOf(object: StoredObject, encode: (text: string) => string, ownerId: string | undefined): XmlTree {
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
export async function listObjects(request: OperationRequest): Promise<OperationResponse> {
  const { encode, element } = urlEncoder(request.query);
  const marker = request.query.get('marker') ?? '';
  const { prefix, delimiter, limit, items, commonPrefixes, truncated, last } = listPage(request, marker);
  return xmlResponse('ListBucketResult', {
    Name: request.bucket.name,
    Prefix: encode(prefix),
    Marker: encode(marker),
    MaxKeys: limit,
    Delimiter: encode(delimiter),
    ...element,
    IsTruncated: truncated,
    NextMarker: truncated ? encode(last?.name ?? '') : undefined,
    Contents: items.map((object) => contentsOf(object, encode, request.cloud.ownerId)),
    CommonPrefixes: commonPrefixes.map((name) => ({ Prefix: encode(name) })),
  });
}

export async function listObjectsV2(request: OperationRequest): Promise<OperationResponse> {
  const { query } = request;
  const { encode, element } = urlEncoder(query);
  const token = query.get('continuation-token') || undefined;
  const startAfter = query.get('start-after') ?? '';
  const marker = token === undefined ? startAfter : decodeToken(token);
  const { prefix, delimiter, limit, items, commonPrefixes, truncated, last } = listPage(request, marker);
  const owner = query.get('fetch-owner') === 'true' ? request.cloud.ownerId : undefined;
  return xmlResponse('ListBucketResult', {
    Name: request.bucket.name,
    Prefix: encode(prefix),
    StartAfter: startAfter === '' ? undefined : encode(startAfter),
    MaxKeys: limit,
    Delimiter: encode(delimiter),
    ...element,
    IsTruncated: truncated,
    ContinuationToken: token,
    NextContinuationToken: truncated ? base64(utf8(last?.name ?? '')) : undefined,
    KeyCount: items.length + commonPrefixes.length,
    Contents: items.map((object) => contentsOf(object, encode, owner)),
    CommonPrefixes: commonPrefixes.map((name) => ({ Prefix: encode(name) })),
  });
}

function decodeToken(token: string): string {
  const bytes = fromBase64(token);
  if (!bytes) throw invalidArgument('The continuation token provided is incorrect.', 'continuation-token', token);
  return new TextDecoder().decode(bytes);
}
