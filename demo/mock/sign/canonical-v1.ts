import { type Address, resourceOf } from '../protocol/address.js';
import { toWire } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';

/** The query parameters that V1 signs, apart from those that begin with x-oss-. */
const SUBRESOURCES = new Set(
  `acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors delete encryption endTime group inventory
  inventoryId lifecycle link live location logging metaQuery objectInfo objectMeta partNumber policy position qos qosInfo referer
  regionList replication replicationLocation replicationProgress requestPayment resourceGroup response-cache-control
  response-content-disposition response-content-encoding response-content-language response-content-type response-expires restore
  security-token sequential startTime stat status style styleName symlink tagging transferAcceleration uploadId uploads versionId
  versioning versions vod website worm wormExtend wormId`.split(/\s+/),
);

export function isSubresource(name: string): boolean {
  return SUBRESOURCES.has(name) || name.startsWith('x-oss-');
}

export interface V1Request {
  readonly method: string;
  readonly address: Address;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  /** The Date line: x-oss-date, Date, or the Expires of a URL. */
  readonly date: string;
}

/** The string to sign of V1, as a wire string. */
export function stringToSignV1({ method, address, query, headers, date }: V1Request): string {
  const ossHeaders = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-'))
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').trim()}\n`)
    .join('');
  const subresources = query.pairs
    .filter(([name]) => isSubresource(name))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .sort(byName);
  const resource = resourceOf(address);
  const lines = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', date, ossHeaders].join('\n');
  return lines + toWire(resource + (subresources.length ? `?${subresources.join('&')}` : ''));
}

function byName(a: string, b: string): number {
  const [left = '', right = ''] = [a.split('=', 1)[0], b.split('=', 1)[0]];
  return left < right ? -1 : left > right ? 1 : 0;
}
