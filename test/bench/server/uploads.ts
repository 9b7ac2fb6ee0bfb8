import { combineCrc64 } from '../../../src/oss/integrity/combine-crc64.js';

/** A part as it was last stored under its number; its CRC is unknown where its content is. */
export type Part = { size: number; crc: string | undefined; etag: string };

export class OssError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

const SMALLEST_PART = 102_400;

const sum = (parts: readonly Part[]) => parts.reduce((all, { size }) => all + size, 0);

export class Uploads {
  readonly #uploads = new Map<string, Map<number, Part>>();

  begin(id: string): void {
    this.#uploads.set(id, new Map());
  }

  /** A part of the same number is replaced. @returns bytes of all parts */
  add(id: string, number: number, part: Part): number {
    const parts = this.#of(id).set(number, part);
    return sum([...parts.values()]);
  }

  /** ListParts' elements: all of them, for no row has a file of more than a page of 1,000. */
  list(id: string): string {
    const parts = this.#sorted(id).map(([number, { size, crc, etag }]) => {
      const hash = crc === undefined ? '' : `<HashCrc64ecma>${crc}</HashCrc64ecma>`;
      return `<Part><PartNumber>${number}</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${etag}</ETag>${hash}<Size>${size}</Size></Part>`;
    });
    return `<UploadId>${id}</UploadId><IsTruncated>false</IsTruncated>${parts.join('')}`;
  }

  /** Ends an upload: its object is what these parts make. @param listed Complete's body; undefined: all parts */
  complete(id: string, listed: string | undefined): { size: number; crc: string | undefined; parts: number } {
    const parts = listed === undefined ? this.#sorted(id).map(([, part]) => part) : this.#listed(id, listed);
    if (parts.slice(0, -1).some(({ size }) => size < SMALLEST_PART)) throw new OssError(400, 'EntityTooSmall');
    this.#uploads.delete(id);
    const combine = (whole: string | undefined, { crc, size }: Part) => whole && crc && combineCrc64(whole, crc, size);
    return { size: sum(parts), crc: parts.reduce<string | undefined>(combine, '0'), parts: parts.length };
  }

  #listed(id: string, body: string): Part[] {
    const stored = this.#of(id);
    let last = 0;
    return Array.from(body.matchAll(/<Part>(.*?)<\/Part>/gs), ([, block = '']) => {
      const number = Number(/<PartNumber>(.*?)</.exec(block)?.[1]);
      const etag = /<ETag>(?:\s|"|&quot;|&#34;)*(\w+)/.exec(block)?.[1];
      if (!(number > last)) throw new OssError(400, 'InvalidPartOrder');
      last = number;
      const part = stored.get(number);
      if (!part || part.etag !== `"${etag?.toUpperCase()}"`) throw new OssError(400, 'InvalidPart');
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
