/**
 * CRC-64/XZ, which OSS calls `crc64ecma`: reflected polynomial 0xC96C5795D7870F42, all ones in and out. Eight bytes a step
 * by eight tables; halves of 32 bits, since BigInt is a hundred times slower, and not everywhere.
 *
 * As a worker, it responds to `ping` with `ping`, and to `[id, blob, start, end]` with `[id, crc]` or
 * `[id, undefined, error name]`. With `[id, blob, start, end, grain]` it responds with `[id, crc, undefined, piece]`.
 * It imports nothing, so that it also works where a bundler copies it as it is.
 */

const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;

const high = new Int32Array(8 * 256);
const low = new Int32Array(8 * 256);

for (let byte = 0; byte < 256; byte++) {
  let h = 0;
  let l = byte;
  for (let bit = 0; bit < 8; bit++) {
    const carry = l & 1;
    l = (l >>> 1) | (h << 31);
    h >>>= 1;
    if (carry) {
      h ^= POLYNOMIAL_HIGH;
      l ^= POLYNOMIAL_LOW;
    }
  }
  high[byte] = h;
  low[byte] = l;
}
for (let i = 256; i < 8 * 256; i++) {
  const h = high[i - 256]!;
  const l = low[i - 256]!;
  high[i] = (h >>> 8) ^ high[l & 255]!;
  low[i] = ((l >>> 8) | (h << 24)) ^ low[l & 255]!;
}

/** The CRC-64 of bytes that come piece by piece. */
export class Crc64 {
  #high = -1;
  #low = -1;

  update(bytes: Uint8Array): this {
    const head = Math.min(-bytes.byteOffset & 3, bytes.length);
    const pairs = (bytes.length - head) >> 3;
    if (pairs === 0) return this.#bytes(bytes);
    this.#bytes(bytes.subarray(0, head));
    this.#words(new Int32Array(bytes.buffer, bytes.byteOffset + head, pairs * 2));
    return this.#bytes(bytes.subarray(head + pairs * 8));
  }

  /** In the platform's byte order, which is little-endian wherever browsers run. */
  #words(words: Int32Array): void {
    let h = this.#high;
    let l = this.#low;
    for (let at = 0; at < words.length; at += 2) {
      l ^= words[at]!;
      h ^= words[at + 1]!;
      const a = 1792 + (l & 255);
      const b = 1536 + ((l >>> 8) & 255);
      const c = 1280 + ((l >>> 16) & 255);
      const d = 1024 + (l >>> 24);
      const e = 768 + (h & 255);
      const f = 512 + ((h >>> 8) & 255);
      const g = 256 + ((h >>> 16) & 255);
      const i = h >>> 24;
      h = high[a]! ^ high[b]! ^ high[c]! ^ high[d]! ^ high[e]! ^ high[f]! ^ high[g]! ^ high[i]!;
      l = low[a]! ^ low[b]! ^ low[c]! ^ low[d]! ^ low[e]! ^ low[f]! ^ low[g]! ^ low[i]!;
    }
    this.#high = h;
    this.#low = l;
  }

  #bytes(bytes: Uint8Array): this {
    let h = this.#high;
    let l = this.#low;
    for (const byte of bytes) {
      const index = (l ^ byte) & 255;
      l = ((l >>> 8) | (h << 24)) ^ low[index]!;
      h = (h >>> 8) ^ high[index]!;
    }
    this.#high = h;
    this.#low = l;
    return this;
  }

  /** An unsigned decimal, as in `x-oss-hash-crc64ecma`. */
  digest(): string {
    return decimalOf(~this.#high, ~this.#low);
  }
}

/** Two halves of 32 bits as an unsigned decimal: its last six digits, and what is before them, are exact numbers. */
export function decimalOf(h: number, l: number): string {
  const upper = h >>> 0;
  const rest = (upper % 1e6) * 2 ** 32 + (l >>> 0);
  const before = Math.floor(upper / 1e6) * 2 ** 32 + Math.floor(rest / 1e6);
  const last = String(rest % 1e6);
  return before ? before + last.padStart(6, '0') : last;
}

/** A piece of a file that was read. */
export interface Piece {
  /** CRC-64 of the whole piece. */
  readonly crc: string;
  /** The CRC-64 from its beginning to each multiple of the grain in it. */
  readonly marks: string[];
}

class PieceHash {
  readonly #crc = new Crc64();
  readonly #marks: string[] = [];
  readonly #grain: number;
  /** Up to where the file is read. */
  at: number;

  constructor(start: number, grain: number) {
    this.#grain = grain;
    this.at = start;
  }

  update(bytes: Uint8Array): void {
    for (let from = 0, to; from < bytes.length; from = to) {
      to = Math.min(bytes.length, from + this.#grain - (this.at % this.#grain));
      this.#crc.update(bytes.subarray(from, to));
      this.at += to - from;
      if (this.at % this.#grain === 0) this.#marks.push(this.#crc.digest());
    }
  }

  get piece(): Piece {
    return { crc: this.#crc.digest(), marks: this.#marks };
  }
}

/** One buffer that is reused costs no memory; `arrayBuffer()` of the same blob costs its size. */
const BUFFER = 1024 * 1024;
/** A browser was seen to forget a pending read: after this many milliseconds the rest is read in slices. */
const READ_TIMEOUT = 30_000;
const SLICE = 8 * 1024 * 1024;

/** Kept for the next part: some hundred a GB would take memory until they are collected. A read detaches it. */
let buffer = new ArrayBuffer(0);
/** What is read now: a reader that nothing references may be collected while a read is pending, which then never ends. */
const held = new Set<unknown>();
let lastRead: Promise<unknown> = Promise.resolve();

/** The CRC-64 of a blob's bytes as they are read now, also up to each multiple of `grain`; one piece at a time. @throws what reading throws */
export function readPiece(blob: Blob, start = 0, end = blob.size, grain = Infinity): Promise<Piece> {
  const read = lastRead.then(async () => {
    const hash = new PieceHash(start, grain);
    await readStream(blob.slice(start, end), hash);
    for (let at = hash.at; at < end; at += SLICE)
      hash.update(new Uint8Array(await blob.slice(at, Math.min(end, at + SLICE)).arrayBuffer()));
    return hash.piece;
  });
  lastRead = read.catch(() => {});
  return read;
}

/**
 * Reads a part as a stream, to its end. A stream of all that is left of the file would also serve the next part, but Chromium keeps
 * what a canceled stream of a blob in memory would have brought, and after some hundred MB cannot read any blob for a while.
 * Where the stream breaks off, or a browser has none, the hash has less than the part.
 */
async function readStream(part: Blob, hash: PieceHash): Promise<void> {
  try {
    const stream = part.stream();
    const reader = stream.getReader({ mode: 'byob' });
    held.add(stream).add(reader);
    for (let left = part.size; left > 0;) {
      if (buffer.byteLength < BUFFER) buffer = new ArrayBuffer(BUFFER);
      const min = Math.min(BUFFER, left);
      const read = await orTimeout(reader.read(new Uint8Array(buffer, 0, min), { min }));
      if (!read?.value) return void reader.cancel().catch(() => {}); // it may have failed already
      hash.update(read.value);
      left -= read.value.length;
      buffer = read.value.buffer;
    }
    await reader.read(new Uint8Array(1)); // to its end, which frees what it holds
  } catch {
    // the rest is read in slices, which say what is wrong
  } finally {
    held.clear();
  }
}

function orTimeout<T>(reading: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), READ_TIMEOUT)));
  return Promise.race([reading, timeout]).finally(() => clearTimeout(timer));
}

/** Distinguishes the worker that this package started from others that happen to import this file. */
export const workerName = 'oss-direct-upload-crc64';

interface WorkerScope {
  readonly name: string;
  onmessage:
    | ((event: MessageEvent<'ping' | [id: number, blob: Blob, start: number, end: number, grain?: number]>) => void)
    | null;
  postMessage(message: unknown): void;
}

declare const WorkerGlobalScope: unknown;

const scope = globalThis as unknown as WorkerScope;
if (typeof WorkerGlobalScope !== 'undefined' && scope.name === workerName) {
  scope.onmessage = ({ data }) => {
    if (data === 'ping') return scope.postMessage('ping');
    const [id, ...part] = data;
    readPiece(...part).then(
      (piece) => scope.postMessage([id, piece.crc, undefined, part[3] && piece]),
      (error: unknown) => scope.postMessage([id, undefined, error instanceof Error ? error.name : 'Error']),
    );
  };
}
