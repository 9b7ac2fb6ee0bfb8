import { encode, encodePath } from '../object/percent-encoding.js';
import { hex, type Hmac, utf8, webCryptoHmac, webCryptoSha256 } from './web-crypto.js';

/** Signature version 4 of OSS: OSS4-HMAC-SHA256, in a header, a URL, or a form. */

const ALGORITHM = 'OSS4-HMAC-SHA256';
const PAYLOAD = 'UNSIGNED-PAYLOAD';

export interface SigningKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
  /** The region id, without `oss-`. */
  region: string;
}

export interface Signable {
  method: string;
  /** Empty for requests to the service itself. */
  bucket: string;
  /** Empty for requests to the bucket itself. */
  key: string;
  /** A value of `''` stands alone, without `=`. */
  query?: Record<string, string> | undefined;
  headers?: Record<string, string> | undefined;
  /** Headers to sign beside Content-Type, Content-MD5 and `x-oss-*`, e.g. `host`. */
  additionalHeaders?: readonly string[] | undefined;
}

/** Signs one request with credentials, at a time in milliseconds since the epoch. Returns all headers to send. */
export type SignWith = (request: Signable, by: SigningKey, time: number) => Promise<Record<string, string>>;

export type LoadSigner = () => Promise<SignWith>;

/** The headers that sign a request, those of `request` included. @param time milliseconds since the epoch, by OSS's clock */
export async function signHeaders(
  request: Signable,
  by: SigningKey,
  time: number,
  hashes = webCryptoHashes,
): Promise<Record<string, string>> {
  const date = isoDate(time);
  const headers = headersToSign(request, by, time);
  const additional = additionalNames(request);
  const signature = await signRequest({ ...request, headers }, by, date, hashes);
  const named = additional.length > 0 ? `,AdditionalHeaders=${additional.join(';')}` : '';
  return {
    ...headers,
    Authorization: `${ALGORITHM} Credential=${credentialOf(by, date)}${named},Signature=${signature}`,
  };
}

/** All headers of a request that is signed by header, but for `Authorization`. */
export function headersToSign({ headers }: Signable, by: SigningKey, time: number): Record<string, string> {
  return {
    ...headers,
    'x-oss-date': isoDate(time),
    'x-oss-content-sha256': PAYLOAD,
    ...(by.securityToken && { 'x-oss-security-token': by.securityToken }),
  };
}

/** The query that signs a request, its own included; `request.headers` must be sent with it. `expires` in seconds. */
export async function signQuery(
  request: Signable,
  by: SigningKey,
  time: number,
  expires: number,
  hashes = webCryptoHashes,
): Promise<Record<string, string>> {
  const additional = additionalNames(request);
  const query = {
    ...request.query,
    ...credentialFields(by, time),
    'x-oss-expires': String(expires),
    ...(additional.length > 0 && { 'x-oss-additional-headers': additional.join(';') }),
  };
  return { ...query, 'x-oss-signature': await signRequest({ ...request, query }, by, isoDate(time), hashes) };
}

/** The form fields that sign a policy (base64 of its JSON), whose conditions must pin what `credentialFields` gives. */
export async function signForm(
  policy: string,
  by: SigningKey,
  time: number,
  hashes = webCryptoHashes,
): Promise<Record<string, string>> {
  const signature = await signText(policy, by, isoDate(time), hashes);
  return { policy, ...credentialFields(by, time), 'x-oss-signature': signature };
}

/** The fields of a form or a query that name the credentials, without the signature. */
export function credentialFields(by: SigningKey, time: number): Record<string, string> {
  const date = isoDate(time);
  return {
    'x-oss-signature-version': ALGORITHM,
    'x-oss-credential': credentialOf(by, date),
    'x-oss-date': date,
    ...(by.securityToken && { 'x-oss-security-token': by.securityToken }),
  };
}

/** A query as it is signed, and can be sent. */
export function encodeQuery(query: Record<string, string>): string {
  return Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

async function signRequest(request: Signable, by: SigningKey, date: string, hashes: Hashes): Promise<string> {
  const additional = additionalNames(request);
  const { method, bucket, key, query = {}, headers = {} } = request;
  const canonical = [
    method,
    encodePath(`/${bucket && `${bucket}/`}${key}`),
    encodeQuery(query),
    canonicalHeaders(headers, additional),
    additional.join(';'),
    PAYLOAD,
  ].join('\n');
  const text = [ALGORITHM, date, scopeOf(by, date), hex(await hashes.sha256(canonical))].join('\n');
  return signText(text, by, date, hashes);
}

async function signText(text: string, by: SigningKey, date: string, hashes: Hashes): Promise<string> {
  const hmac = await hashes.derivedKey(by, date);
  return hex(await hmac(text));
}

function canonicalHeaders(headers: Record<string, string>, additional: readonly string[]): string {
  return Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => isSignedAnyway(name) || additional.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
}

function additionalNames({ additionalHeaders = [] }: Signable): string[] {
  return additionalHeaders.map((name) => name.toLowerCase()).sort();
}

const isSignedAnyway = (name: string) => /^(content-(type|md5)$|x-oss-)/.test(name);
const isoDate = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
const scopeOf = ({ region }: SigningKey, date: string) => `${date.slice(0, 8)}/${region}/oss/aliyun_v4_request`;
const credentialOf = (by: SigningKey, date: string) => `${by.accessKeyId}/${scopeOf(by, date)}`;

/** Makes the hashes of signatures. */
export interface Hashes {
  sha256(text: string): Promise<Uint8Array>;
  /** HMAC with the key that signs the requests of one day. */
  derivedKey(by: SigningKey, date: string): Promise<Hmac>;
}

/** Derives the key that signs the requests of one day. */
export async function deriveKey(
  by: SigningKey,
  date: string,
  hmacSha256: (key: Uint8Array) => Promise<Hmac>,
): Promise<Hmac> {
  let hmac = await hmacSha256(utf8(`aliyun_v4${by.accessKeySecret}`));
  for (const word of scopeOf(by, date).split('/')) hmac = await hmacSha256(await hmac(word));
  return hmac;
}

const webCryptoHashes: Hashes = {
  sha256: webCryptoSha256,
  derivedKey: (by, date) => deriveKey(by, date, webCryptoHmac),
};
