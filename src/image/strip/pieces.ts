import type { FileBytes } from '../../media/file-bytes.js';

/** What is left of a file: ranges of its bytes, which are not read, and new bytes between them. */
export class Pieces {
  readonly #pieces: (Uint8Array<ArrayBuffer> | { readonly start: number; end: number })[] = [];

  /** Bytes so far. */
  size = 0;
  /** Up to where the file was kept without a gap; NaN where something is missing or new. */
  #wholeTo = 0;

  /** Whether nothing of a file was removed, and nothing added. */
  isWhole(file: Blob): boolean {
    return this.#wholeTo === file.size;
  }

  keep(start: number, end: number): void {
    this.#cover(start, end);
    const last = this.#pieces.at(-1);
    if (last && 'end' in last && last.end === start) last.end = end;
    else this.#pieces.push({ start, end });
  }

  /** Keeps a copy of a range. @param bytes may change until the blob is made */
  keepCopy(start: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#cover(start, start + bytes.length);
    this.#pieces.push(bytes);
  }

  /** Puts new bytes in the place of a range, unless they are there already. */
  async exchange(file: FileBytes, start: number, end: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const old = end - start === bytes.length ? await file.read(start, bytes.length) : undefined;
    if (old && bytes.every((byte, at) => old.getUint8(at) === byte)) return this.keep(start, end);
    this.#wholeTo = NaN;
    this.size += bytes.length;
    this.#pieces.push(bytes);
  }

  /** The pieces of `file` as one blob. */
  of(file: Blob): Blob {
    const parts = this.#pieces.map((piece) => ('end' in piece ? file.slice(piece.start, piece.end) : piece));
    return new Blob(parts, { type: file.type });
  }

  #cover(start: number, end: number): void {
    this.#wholeTo = start === this.#wholeTo ? end : NaN;
    this.size += end - start;
  }
}
