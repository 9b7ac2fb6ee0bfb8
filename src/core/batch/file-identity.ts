import { sha256 } from '@noble/hashes/sha2.js';
import type { BatchEntry } from './batch-record.js';

/** Bytes of a digest: enough that no two files of a batch have the same. */
const DIGEST = 12;

/** Names one file of a batch: by its fingerprint, as it is or as a salted digest. */
export type Identify = (fingerprint: string, name: string, path: string | undefined) => BatchEntry;

/** @param salt absent where the list may hold names. SHA-256 is not WebCrypto's, which has none on plain http and keeps `add` waiting. */
export function identifier(salt: string | undefined): Identify {
  if (salt === undefined) {
    return (fingerprint, name, path) => ({ file: fingerprint, place: `${fingerprint}\n${path ?? ''}`, name, path });
  }
  const digest = (text: string) =>
    String.fromCharCode(...sha256(new TextEncoder().encode(`${salt}\n${text}`)).subarray(0, DIGEST));
  return (fingerprint, _name, path) => ({ file: digest(fingerprint), place: digest(`${fingerprint}\n${path ?? ''}`) });
}
