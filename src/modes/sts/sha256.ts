import type { Bytes } from '../../core/bytes.js';
/** Signs a text with the key that it was made with. */
export type Hmac = (text: string) => Promise<Uint8Array>;

/**
 * HMAC-SHA256 with this key, by WebCrypto, or, on plain-http pages, which have none (it asks for a secure context), by
 * @noble/hashes, loaded only there.
 */
export async function hmacSha256(key: Uint8Array): Promise<Hmac> {
  const { subtle } = crypto;
  if (!subtle) {
    const [{ hmac }, hashes] = await Promise.all([import('@noble/hashes/hmac.js'), noble()]);
    return async (text) => hmac(hashes.sha256, key, utf8(text));
  }
  return webCryptoHmac('SHA-256', key);
}

/** HMAC with this key, by WebCrypto. */
export async function webCryptoHmac(hash: 'SHA-1' | 'SHA-256', key: Uint8Array): Promise<Hmac> {
  const { subtle } = crypto;
  const imported = await subtle.importKey('raw', key as BufferSource, { name: 'HMAC', hash }, false, ['sign']);
  return async (text) => new Uint8Array(await subtle.sign('HMAC', imported, utf8(text)));
}

/** SHA-256, made as `hmacSha256` is. */
export async function sha256(text: string): Promise<Uint8Array> {
  const { subtle } = crypto;
  if (!subtle) return (await noble()).sha256(utf8(text));
  return new Uint8Array(await subtle.digest('SHA-256', utf8(text)));
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const noble = () => import('@noble/hashes/sha2.js');
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
