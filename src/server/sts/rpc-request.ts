import { utf8 } from '../../modes/sts/sha256.js';

/**
 * The body of a request of Alibaba Cloud's RPC style, signed with HMAC-SHA1.
 *
 * @param parameters all but the signature
 */
export async function signRpc(parameters: Readonly<Record<string, string>>, accessKeySecret: string): Promise<string> {
  const sorted = Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const signature = await hmacSha1(`${accessKeySecret}&`, `POST&%2F&${encode(sorted)}`);
  return `${sorted}&Signature=${encode(signature)}`;
}

/** In base64. */
async function hmacSha1(key: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const imported = await crypto.subtle.importKey('raw', utf8(key), algorithm, false, ['sign']);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8(text)))));
}

/** RFC 3986: all but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
