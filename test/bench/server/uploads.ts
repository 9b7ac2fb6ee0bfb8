import { combineCrc64 } from '../../../src/oss/integrity/combine-crc64.js';
import { escapeXml, textOf } from './xml.js';

/** A part as it was last stored under its number. */
export interface Part {
  size: number;
  crc: string | undefined;
  etag: string;
}

/** What parts made. */
export interface Whole {
  size: number;
  /** Undefined where that of a part is. */
  crc: string | undefined;
  parts: number;
}

/** Why OSS does not do it. */
export class OssError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

const SMALLEST_PART = 102_400;
const MOST_PARTS = 10_000;
const PAGE = 1_000;

/** Uploads in parts that have begun. */
export class Uploads {
  readonly #uploads = new Map<string, Map<number, Part>>();

  begin(id: string): void {
    this.#uploads.set(id, new Map());
  }

  has(id: string): boolean {
    return this.#uploads.has(id);
  }

  /** A part of the same number is replaced. */
  add(id: string, number: number, part: Part): void {
    if (!(number >= 1 && number <= MOST_PARTS)) throw new OssError(400, 'InvalidArgument');
    this.#of(id).set(number, part);
  }

  /** Bytes of all parts. */
  sizeOf(id: string): number {
    return [...this.#of(id).values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** ListParts' elements. */
  list(id: string, marker: number, most = PAGE): string {
    const after = this.#sorted(id).filter(([number]) => number > marker);
    const shown = after.slice(0, most);
    const next = shown.at(-1)?.[0] ?? '';
    const parts = shown.map(
      ([number, { size, crc, etag }]) =>
        `<Part><PartNumber>${number}</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${escapeXml(etag)}</ETag>${crc === undefined ? '' : `<HashCrc64ecma>${crc}</HashCrc64ecma>`}<Size>${size}</Size></Part>`,
    );
    const isTruncated = shown.length < after.length;
    return `<UploadId>${id}</UploadId><PartNumberMarker>${marker}</PartNumberMarker><NextPartNumberMarker>${next}</NextPartNumberMarker><MaxParts>${most}</MaxParts><IsTruncated>${isTruncated}</IsTruncated>${parts.join('')}`;
  }

  /** Ends an upload: its object is what these parts make. @param listed Complete's body; undefined: all parts */
  complete(id: string, listed: string | undefined): Whole {
    const parts = listed === undefined ? this.#sorted(id).map(([, part]) => part) : this.#listed(id, listed);
    if (parts.slice(0, -1).some(({ size }) => size < SMALLEST_PART)) throw new OssError(400, 'EntityTooSmall');
    this.#uploads.delete(id);
    let whole: Whole = { size: 0, crc: '0', parts: parts.length };
    for (const { size, crc } of parts) {
      const combined = whole.crc && crc && combineCrc64(whole.crc, crc, size);
      whole = { ...whole, size: whole.size + size, crc: combined };
    }
    return whole;
  }

  abort(id: string): void {
    this.#of(id);
    this.#uploads.delete(id);
  }

  #listed(id: string, body: string): Part[] {
    const stored = this.#of(id);
    let last = 0;
    return [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, block = '']) => {
      const number = Number(textOf(block, 'PartNumber'));
      if (!(number > last)) throw new OssError(400, 'InvalidPartOrder');
      last = number;
      const part = stored.get(number);
      const bare = (etag = '') => etag.replaceAll('"', '').toUpperCase();
      if (!part || bare(part.etag) !== bare(textOf(block, 'ETag'))) throw new OssError(400, 'InvalidPart');
      return part;
    });
  }

  #sorted(id: string): [number, Part][] {
    return [...this.#of(id)].sort(([a], [b]) => a - b);
  }

  #of(id: string): Map<number, Part> {
    const found = this.#uploads.get(id);
    if (!found) throw new OssError(404, 'NoSuchUpload');
    return found;
  }
}
