import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Hashes } from '../protocol/hashes.js';

/** Synchronous hashes in JavaScript, for a page: Web Crypto has only asynchronous ones, and no MD5. */
export const nobleHashes: Hashes = {
  md5: () => md5.create(),
  sha256: (bytes) => sha256(bytes),
  hmacSha1: (key, bytes) => hmac(sha1, key, bytes),
  hmacSha256: (key, bytes) => hmac(sha256, key, bytes),
};
