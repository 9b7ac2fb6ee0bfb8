/** A part that OSS has confirmed. */
export interface StoredPart {
  /** Bytes. */
  readonly size: number;
  /** Null where CORS hides it. */
  readonly etag: string | null;
  /** CRC-64 of what was sent, an unsigned decimal; undefined where that is switched off. */
  readonly crc?: string | undefined;
  /** OSS's own CRC-64 of it equals that. */
  readonly proven: boolean;
}

/** A part as ListParts shows it, with OSS's own CRC-64. */
export type ListedPart = Pick<StoredPart, 'size' | 'etag' | 'crc'>;
