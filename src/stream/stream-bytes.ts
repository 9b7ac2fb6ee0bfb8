import type { Bytes } from '../base/base64.js';
import type { Range } from '../base/range.js';
import { firstEnd } from '../object/stream-parts.js';
import type { StreamFolder } from './stream-folder.js';
import type { StreamChunk } from './stream-source.js';

/** Bytes that are gathered before they are one piece in memory or on the disk. */
const GATHERED = 262_144;
/** Bytes of one piece at most: it is let go as a whole, so a larger one would wait for parts that come later. */
const LARGEST = firstEnd;
/** How long the bytes of a live source wait for others before they are written, in milliseconds. */
const PACE = 500;

interface Piece {
  readonly start: number;
  readonly end: number;
  bytes: Blob;
  isOnDisk: boolean;
}

/** A chunk as it is kept, and its bytes. */
export type KeptChunk = readonly [chunk: Blob | Bytes, length: number];

/** Makes a chunk one that does not change: a source may use its buffer again. */
export function keepChunk(chunk: StreamChunk): KeptChunk {
  if (chunk instanceof Blob) return [chunk, chunk.size];
  if (typeof chunk === 'string') return keepChunk(new TextEncoder().encode(chunk));
  const bytes = ArrayBuffer.isView(chunk)
    ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : new Uint8Array(chunk);
  return [bytes.slice(), bytes.length];
}

/** The bytes of a stream that are not released: in memory, or, of a live source, on the disk. */
export class StreamBytes {
  readonly #folder: Promise<StreamFolder | undefined> | undefined;
  #pieces: Piece[];
  #tail: KeptChunk[0][] = [];
  #tailStart: number;
  #size: number;
  #inMemory = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  /** @param folder to write to; else they stay in memory @param found on the disk, of an earlier page @param size where the stream has been so far */
  constructor(
    folder?: Promise<StreamFolder | undefined>,
    found: readonly { start: number; file: File }[] = [],
    size = 0,
  ) {
    this.#folder = folder;
    this.#pieces = found.map(({ start, file }) => ({ start, end: start + file.size, bytes: file, isOnDisk: true }));
    this.#size = this.#tailStart = size;
  }

  get size(): number {
    return this.#size;
  }

  get inMemory(): number {
    return this.#inMemory;
  }

  /** Bytes from the beginning that lie on the disk. */
  get onDisk(): number {
    let end = 0;
    for (const piece of this.#pieces) {
      if (piece.start > end || !piece.isOnDisk) break;
      ({ end } = piece);
    }
    return end;
  }

  append([chunk, length]: KeptChunk): void {
    if (length === 0) return;
    this.#tail.push(chunk);
    this.#size += length;
    this.#inMemory += length;
    if (this.#size - this.#tailStart >= GATHERED) this.gather();
    else if (this.#folder) this.#timer ??= setTimeout(() => this.gather(), PACE);
  }

  /** Makes pieces of what came last. */
  gather(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#tail.length === 0) return;
    const all = new Blob(this.#tail);
    for (let at = 0; at < all.size; at += LARGEST) {
      const bytes = all.slice(at, at + LARGEST);
      const start = this.#tailStart + at;
      this.#pieces.push({ start, end: start + bytes.size, bytes, isOnDisk: false });
    }
    this.#tail = [];
    this.#tailStart = this.#size;
    if (this.#folder) this.#writing = this.#writing.then(() => this.#write()).catch(() => {}); // they stay in memory until the next time
  }

  /** These bytes, as far as they are here. */
  slice({ start, end }: Range): Blob {
    if (end > this.#tailStart) this.gather();
    const parts = this.#pieces
      .filter((piece) => piece.start < end && piece.end > start)
      .map(({ bytes, start: from }) => bytes.slice(Math.max(0, start - from), end - from));
    return new Blob(parts);
  }

  /** Lets go of the pieces that nobody needs. @param isNeeded whether bytes of this range are */
  release(isNeeded: (range: Range) => boolean): void {
    const released = this.#pieces.filter((piece) => !isNeeded(piece));
    if (released.length === 0) return;
    this.#pieces = this.#pieces.filter((piece) => !released.includes(piece));
    for (const { start, end, isOnDisk } of released) {
      if (isOnDisk) void this.#folder?.then((folder) => folder?.delete(start));
      else this.#inMemory -= end - start;
    }
  }

  /** Lets go of all. Resolves when nothing of it is written any more. */
  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    this.#tail = [];
    this.#pieces = [];
    this.#inMemory = 0;
    await this.#writing;
  }

  /** Writes what is in memory, in its order: a later page takes what has no gap. */
  async #write(): Promise<void> {
    const folder = await this.#folder;
    for (const piece of this.#pieces) {
      if (!folder || piece.isOnDisk || !this.#pieces.includes(piece)) continue;
      const file = await folder.write(piece.start, piece.bytes);
      if (!this.#pieces.includes(piece)) {
        await folder.delete(piece.start); // it was released meanwhile
        continue;
      }
      Object.assign(piece, { bytes: file, isOnDisk: true });
      this.#inMemory -= piece.end - piece.start;
    }
  }
}
