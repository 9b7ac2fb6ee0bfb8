import type { HeaderMap } from '../protocol/http.js';

/** A received body: the blob that holds it, and its hashes. */
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
  /** Including its quotes. */
  readonly etag: string;
  readonly crc64: string;
  /** MD5 of the whole in base64; OSS does not know it for most multipart uploads. */
  readonly contentMd5?: string;
  readonly headers: HeaderMap;
  readonly acl: string;
  readonly tagging?: string;
  /** In ms since 1970. */
  readonly modified: number;
  /** Where the bucket has versions. */
  readonly versionId?: string;
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

/** The headers about the object in the response to an upload. */
export function storedHeaders(object: StoredObject): HeaderMap {
  return {
    etag: object.etag,
    'x-oss-hash-crc64ecma': object.crc64,
    ...(object.contentMd5 === undefined ? {} : { 'content-md5': object.contentMd5 }),
    ...encryptionHeaders(object),
    ...versionHeader(object),
  };
}

export function versionHeader({ versionId }: StoredObject): HeaderMap {
  return versionId === undefined ? {} : { 'x-oss-version-id': versionId };
}

export function encryptionHeaders({ headers }: Pick<StoredObject, 'headers'>): HeaderMap {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-oss-server-side-encryption')),
  );
}
