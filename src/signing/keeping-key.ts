import { type Lazy, lazy } from '../base/lazy.js';
import { deriveKey, type Hashes } from './sign-v4.js';
import type { Hmac } from './web-crypto.js';

/** Hashes that keep the key that was derived last. */
export function keepingKey(sha256: Hashes['sha256'], hmacSha256: (key: Uint8Array) => Promise<Hmac>): Hashes {
  let latest: { id: string; hmac: Lazy<Hmac> } | undefined; // its code may fail to load, and then be there
  return {
    sha256,
    derivedKey(by, date) {
      const id = JSON.stringify([by.accessKeySecret, by.region, date.slice(0, 8)]);
      if (latest?.id !== id) latest = { id, hmac: lazy(() => deriveKey(by, date, hmacSha256)) };
      return latest.hmac();
    },
  };
}
