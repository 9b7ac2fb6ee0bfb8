/** An incremental hash. */
interface Digest {
  update(bytes: Uint8Array): void;
  /** Ends the hash; may be called once. */
  digest(): Uint8Array;
}

/** The hash functions that a platform provides: the mock runs in Node and, under msw, in a page. */
export interface Hashes {
  md5(): Digest;
  sha256(bytes: Uint8Array): Uint8Array;
  hmacSha1(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
}
