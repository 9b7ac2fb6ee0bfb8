import type { Bytes } from '../base/base64.js';

/** Signs a text with the key that it was made with. */
export type Hmac = (text: string) => Promise<Uint8Array>;

/** HMAC with this key, by WebCrypto. @param hash 'SHA-256' or 'SHA-1' */
export async function webCryptoHmac(key: Uint8Array, hash = 'SHA-256'): Promise<Hmac> {
  const { subtle } = crypto;
  const imported = await subtle.importKey('raw', key as BufferSource, { name: 'HMAC', hash }, false, ['sign']);
  return async (text) => new Uint8Array(await subtle.sign('HMAC', imported, utf8(text)));
}

/** SHA-256, by WebCrypto. */
export async function webCryptoSha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)));
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
