import { hmacSha256, sha256 as hashOf } from '../form/sha256.js';

/** `signing/noble-hashes` in the one file: by the hash that forms use. */
export const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(hashOf(Array.from(bytes)));

export const hmac = (_: unknown, key: Uint8Array, bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(hmacSha256(Array.from(key), Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
