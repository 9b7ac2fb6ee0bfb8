import { encodePath } from '../../src/object/percent-encoding.js';

/** Signature version 1, which older backends still use: HMAC-SHA1 in base64. */
export async function signV1(text: string, accessKeySecret: string): Promise<string> {
  const utf8 = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(accessKeySecret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, utf8.encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

export interface V1Url {
  /** `https://…/`; the encoded key is appended. */
  base: string;
  bucket: string;
  key: string;
  accessKeyId: string;
  accessKeySecret: string;
  method?: string;
  /** The Content-Type that is signed. @default '' */
  type?: string;
  securityToken?: string;
  subresources?: Record<string, string>;
  headers?: Record<string, string>;
  /** Seconds. @default 600 */
  lifetime?: number;
  /** Writes the key's slashes as `%2F`, as some SDKs do. */
  encodeSlash?: boolean;
}

export async function signUrlV1(options: V1Url): Promise<string> {
  const { base, bucket, key, accessKeyId, accessKeySecret, method = 'PUT', type = '', securityToken } = options;
  const { subresources = {}, headers = {}, lifetime = 600, encodeSlash } = options;
  const expires = String(Math.floor(Date.now() / 1000) + lifetime);
  const signed: Record<string, string> = { ...subresources, ...(securityToken && { 'security-token': securityToken }) };
  const query = sorted(signed).map(([name, value]) => `${name}=${value}`);
  const resource = `/${bucket}/${key}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const ossHeaders = sorted(headers).map(([name, value]) => `${name.toLowerCase()}:${value}\n`);
  const text = `${method}\n\n${type}\n${expires}\n${ossHeaders.join('')}${resource}`;
  const Signature = await signV1(text, accessKeySecret);
  const path = encodeSlash ? encodePath(key).replaceAll('/', '%2F') : encodePath(key);
  return `${base}${path}?${new URLSearchParams({ OSSAccessKeyId: accessKeyId, Expires: expires, Signature, ...signed })}`;
}

const sorted = (record: Record<string, string>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
