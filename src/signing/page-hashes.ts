import { type Lazy, lazy } from '../base/lazy.js';
import { deriveKey, type Hashes } from './sign-v4.js';
import { type Hmac, utf8, webCryptoHmac, webCryptoSha256 } from './web-crypto.js';

/**
 * Hashes by WebCrypto, or, on plain-http pages, which have none (it asks for a secure context), by @noble/hashes, loaded only there.
 * Keeps the key that was derived last.
 */
export function pageHashes(): Hashes {
  let latest: { id: string; hmac: Lazy<Hmac> } | undefined; // its code may fail to load, and then be there
  return {
    sha256: async (text) => (crypto.subtle ? webCryptoSha256(text) : (await noble()).sha256(utf8(text))),
    derivedKey(by, date) {
      const id = JSON.stringify([by.accessKeySecret, by.region, date.slice(0, 8)]);
      if (latest?.id !== id) latest = { id, hmac: lazy(() => deriveKey(by, date, hmacSha256)) };
      return latest.hmac();
    },
  };
}

async function hmacSha256(key: Uint8Array): Promise<Hmac> {
  if (crypto.subtle) return webCryptoHmac(key);
  const { hmac, sha256 } = await noble();
  return async (text) => hmac(sha256, key, utf8(text));
}

const noble = lazy(() => import('./noble-hashes.js'));
