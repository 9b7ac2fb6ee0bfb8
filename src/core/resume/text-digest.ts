import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes of a digest: enough that no two texts have the same, and that no text is found by its digest. */
const LENGTH = 12;

/** The beginning of a text's SHA-256. It is not WebCrypto's, which has none on plain http and keeps its callers waiting. */
export const digestOf = (text: string): string =>
  String.fromCharCode(...sha256(new TextEncoder().encode(text)).subarray(0, LENGTH));
