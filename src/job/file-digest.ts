/** By which digest the endpoint is asked whether it has a file: CRC-64 as OSS computes it (ECMA-182, reflected), or SHA-256. */
export type DigestKind = 'crc64' | 'sha-256';

/** What identifies a file's bytes. */
export interface FileDigest {
  /** An unsigned decimal, as in `x-oss-hash-crc64ecma`. */
  readonly crc64: string;
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
}

/**
 * Computes a file's digest.
 *
 * @param onRead gets how many bytes are read; returns false to stop
 * @returns undefined where it was stopped, or this page cannot compute it
 */
export type ReadDigest = (
  file: Blob,
  kind: DigestKind,
  onRead: (bytes: number) => boolean,
) => Promise<FileDigest | undefined>;

/** What a queue needs to compute digests; loaded only where the page asks for them. */
export interface Digests {
  readonly readDigest: ReadDigest;
  /** What was computed of this file is not used any more. */
  readonly forgetDigest: (file: Blob) => void;
}
