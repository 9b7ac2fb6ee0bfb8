import { keepingKey } from '../signing/keeping-key.js';
import type { Hashes } from '../signing/sign-v4.js';
import { hmacSha256, sha256 } from './form/sha256.js';
import { bytesOfUtf8 } from './utf8.js';

/** Hashes by the code that signs forms: mini programs have no WebCrypto. */
export const hostHashes = (): Hashes =>
  keepingKey(
    async (text) => Uint8Array.from(sha256(bytesOfUtf8(text))),
    async (key) => async (text) =>
      Uint8Array.from(hmacSha256(Array.from(key), String.fromCharCode(...bytesOfUtf8(text)))),
  );
