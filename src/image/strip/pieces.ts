/** What is left of a file: ranges of its bytes, which are not read, and new bytes between them. */
export class Pieces {
  readonly #pieces: (Uint8Array<ArrayBuffer> | { readonly start: number; end: number })[] = [];

  /** Bytes so far. */
  get size(): number {
    return this.#pieces.reduce((sum, piece) => sum + ('end' in piece ? piece.end - piece.start : piece.length), 0);
  }

  keep(start: number, end: number): void {
    const last = this.#pieces.at(-1);
    if (last && 'end' in last && last.end === start) last.end = end;
    else this.#pieces.push({ start, end });
  }

  /** @param bytes may change until the blob is made */
  insert(bytes: Uint8Array<ArrayBuffer>): void {
    this.#pieces.push(bytes);
  }

  /** The pieces of `file` as one blob. */
  of(file: Blob): Blob {
    const parts = this.#pieces.map((piece) => ('end' in piece ? file.slice(piece.start, piece.end) : piece));
    return new Blob(parts, { type: file.type });
  }
}
