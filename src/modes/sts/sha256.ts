/**
 * HMAC-SHA256 and SHA-256 by WebCrypto, or, on plain-http pages, which have none (it asks for a secure context), by
 * @noble/hashes, loaded only there.
 */
export async function hmacSha256(key: Uint8Array | string, text: string): Promise<Uint8Array> {
  const keyBytes = typeof key === 'string' ? utf8(key) : key;
  const { subtle } = crypto;
  if (!subtle) {
    const [{ hmac }, hashes] = await Promise.all([import('@noble/hashes/hmac.js'), noble()]);
    return hmac(hashes.sha256, keyBytes, utf8(text));
  }
  const imported = (typeof key !== 'string' && known.get(key)) || importKey(keyBytes);
  if (typeof key !== 'string') known.set(key, imported);
  return new Uint8Array(await subtle.sign('HMAC', await imported, utf8(text)));
}

/** The key of a day signs many requests. */
const known = new WeakMap<Uint8Array, Promise<CryptoKey>>();

function importKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key as BufferSource, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

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
const utf8 = (text: string) => new TextEncoder().encode(text);
