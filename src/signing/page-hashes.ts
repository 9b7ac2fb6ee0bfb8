import { lazy } from '../base/lazy.js';
import { keepingKey } from './keeping-key.js';
import type { Hashes } from './sign-v4.js';
import { type Hmac, utf8, webCryptoHmac, webCryptoSha256 } from './web-crypto.js';

/** Hashes by WebCrypto, or by @noble/hashes on plain-http pages, which have none (it wants a secure context). Keeps the key that was derived last. */
export function pageHashes(): Hashes {
  const sha256 = async (text: string) => (crypto.subtle ? webCryptoSha256(text) : (await noble()).sha256(utf8(text)));
  return keepingKey(sha256, hmacSha256);
}

async function hmacSha256(key: Uint8Array): Promise<Hmac> {
  if (crypto.subtle) return webCryptoHmac(key);
  const { hmac, sha256 } = await noble();
  return async (text) => hmac(sha256, key, utf8(text));
}

const noble = lazy(() => import('./noble-hashes.js'));
