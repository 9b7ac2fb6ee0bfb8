import { readBlob } from '../base/read-blob.js';

/** Bytes that are read at once: most headers are shorter. */
const CHUNK = 65_536;

/** Reads a file piece by piece, as far as somebody looks. */
export class FileBytes {
  readonly size: number;
  readonly #file: Blob;
  #start = 0;
  #chunk = new DataView(new ArrayBuffer(0));

  constructor(file: Blob) {
    this.#file = file;
    this.size = file.size;
  }

  /** These bytes; fewer at the end of the file. */
  async read(offset: number, length: number): Promise<DataView> {
    const end = Math.min(offset + length, this.size);
    if (offset < this.#start || end > this.#start + this.#chunk.byteLength) {
      this.#start = offset;
      this.#chunk = new DataView(await readBlob(this.#file, offset, Math.max(end, offset + CHUNK)));
    }
    return new DataView(this.#chunk.buffer, Math.max(0, offset - this.#start), Math.max(0, end - offset));
  }
}

/** Bytes as Latin-1 text. */
export function textAt(view: DataView, offset: number, length: number): string {
  let text = '';
  for (let i = offset; i < offset + length; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}
