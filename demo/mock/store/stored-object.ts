import type { HeaderMap } from '../protocol/http.js';

/** One received body: where it lies and what it hashes to. */
export interface StoredBytes {
  readonly blob: string;
  readonly size: number;
  /** Upper-case hex of the MD5. */
  readonly md5: string;
  /** Unsigned decimal. */
  readonly crc64: string;
}

export interface StoredObject {
  readonly key: string;
  readonly type: 'Normal' | 'Multipart';
  readonly blobs: readonly { readonly blob: string; readonly size: number }[];
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  readonly crc64: string;
  /** Base64 MD5, when OSS knows it. */
  readonly contentMd5?: string;
  readonly headers: HeaderMap;
  readonly acl: string;
  readonly tagging?: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface Part extends StoredBytes {
  readonly number: number;
  readonly modified: number;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly headers: HeaderMap;
  readonly acl: string;
  readonly tagging?: string;
  readonly sequential: boolean;
  readonly initiated: number;
  readonly parts: Map<number, Part>;
}

/** What an upload's answer tells of the object. */
export function storedHeaders(object: StoredObject): HeaderMap {
  return {
    etag: object.etag,
    'x-oss-hash-crc64ecma': object.crc64,
    ...(object.contentMd5 === undefined ? {} : { 'content-md5': object.contentMd5 }),
    ...encryptionHeaders(object),
  };
}

export function encryptionHeaders({ headers }: Pick<StoredObject, 'headers'>): HeaderMap {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-oss-server-side-encryption')),
  );
}
