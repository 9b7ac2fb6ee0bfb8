import { type Address, resourceOf } from '../protocol/address.js';
import { hex, percentEncode, percentEncodePath, toWire, wireBytes } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hashes.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';

export const V4 = 'OSS4-HMAC-SHA256';

/** A credential: `AK/YYYYMMDD/REGION/oss/aliyun_v4_request`. The region may be empty, which `checkScope` rejects. */
export interface Scope {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly product: string;
}

export function parseScope(credential: string): Scope | undefined {
  const [accessKeyId, day, region, product, end, ...more] = credential.split('/');
  if (
    !accessKeyId ||
    !day ||
    region === undefined ||
    !product ||
    end !== 'aliyun_v4_request' ||
    more.length ||
    !/^\d{8}$/.test(day)
  )
    return undefined;
  return { accessKeyId, day, region, product };
}

export interface V4Request {
  readonly method: string;
  readonly address: Address;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  readonly additionalHeaders: readonly string[];
}

/** The canonical request of V4, as a wire string. */
export function canonicalRequestV4({ method, address, query, headers, additionalHeaders }: V4Request): string {
  const additional = [...new Set(additionalHeaders.map((name) => name.toLowerCase()))]
    .filter((name) => name in headers)
    .sort();
  const signed = Object.keys(headers).filter(
    (name) =>
      name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-') || additional.includes(name),
  );
  const path = resourceOf(address);
  const parameters = query.pairs
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return [
    method,
    percentEncodePath(path),
    parameters.join('&'),
    signed
      .sort()
      .map((name) => `${name}:${(headers[name] ?? '').trim()}\n`)
      .join(''),
    additional.join(';'),
    headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

export function stringToSignV4(canonicalRequest: string, date: string, scope: Scope, hashes: Hashes): string {
  const scopeLine = `${scope.day}/${scope.region}/${scope.product}/aliyun_v4_request`;
  return [V4, date, scopeLine, hex(hashes.sha256(wireBytes(canonicalRequest)))].join('\n');
}

export function signV4(secret: string, stringToSign: string, scope: Scope, hashes: Hashes): string {
  let key = wireBytes(toWire(`aliyun_v4${secret}`));
  for (const step of [scope.day, scope.region, scope.product, 'aliyun_v4_request'])
    key = hashes.hmacSha256(key, wireBytes(toWire(step)));
  return hex(hashes.hmacSha256(key, wireBytes(stringToSign)));
}
