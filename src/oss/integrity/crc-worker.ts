/**
 * CRC-64/XZ, which OSS calls `crc64ecma`: reflected polynomial 0xC96C5795D7870F42, all ones in and out. Eight bytes a step
 * by eight tables; halves of 32 bits, since BigInt is a hundred times slower.
 *
 * As a worker, it responds to `ping` with `ping`, and to `[id, blob, start, end]` with `[id, crc]` or
 * `[id, undefined, error name]`. With `[id, blob, start, end, pass]` it does more in the same pass, and responds with
 * `[id, crc, undefined, piece]`.
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
    return String((BigInt(~this.#high >>> 0) << 32n) | BigInt(~this.#low >>> 0));
  }
}

/** The first 32 bits behind the point of the roots of the first 64 primes. */
const primes: number[] = [];
for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
const roots = (power: number) => Int32Array.from(primes, (prime) => prime ** power * 2 ** 32);
const rounds = roots(1 / 3);
const firstState = roots(1 / 2).subarray(0, 8);
const words = new Int32Array(64);

/** SHA-256 (FIPS 180-4) of bytes that come piece by piece: WebCrypto's takes all at once, and only on https. */
export class Sha256 {
  readonly #state: Int32Array;
  readonly #block = new Uint8Array(64);
  #length: number;

  /** @param state after the first `length` bytes, a multiple of 64 */
  constructor(state: Int32Array = firstState, length = 0) {
    this.#state = state.slice();
    this.#length = length;
  }

  update(bytes: Uint8Array): this {
    const filled = this.#length % 64;
    let at = filled && Math.min(64 - filled, bytes.length);
    this.#length += bytes.length;
    this.#block.set(bytes.subarray(0, at), filled);
    if (filled && filled + at === 64) this.#process(this.#block, 0);
    for (; at + 64 <= bytes.length; at += 64) this.#process(bytes, at);
    if (at < bytes.length) this.#block.set(bytes.subarray(at));
    return this;
  }

  /** After a multiple of 64 bytes: by it another continues. */
  get state(): Int32Array {
    return this.#state.slice();
  }

  /** The hash, as eight words. It ends this. */
  digest(): Int32Array {
    const length = this.#length;
    const end = new Uint8Array(length % 64 < 56 ? 64 - (length % 64) : 128 - (length % 64));
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, length / 2 ** 29);
    view.setUint32(end.length - 4, length << 3);
    return this.update(end).#state;
  }

  #process(bytes: Uint8Array, start: number): void {
    const w = words;
    for (let i = 0, at = start; i < 16; i++, at += 4)
      w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const early = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const late = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16]! + early + w[i - 7]! + late) | 0;
    }
    const s = this.#state;
    let a = s[0]!;
    let b = s[1]!;
    let c = s[2]!;
    let d = s[3]!;
    let e = s[4]!;
    let f = s[5]!;
    let g = s[6]!;
    let h = s[7]!;
    for (let i = 0; i < 64; i++) {
      const sumE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const sumA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const one = (h + sumE + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0;
      const two = (sumA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    s[0] = s[0]! + a;
    s[1] = s[1]! + b;
    s[2] = s[2]! + c;
    s[3] = s[3]! + d;
    s[4] = s[4]! + e;
    s[5] = s[5]! + f;
    s[6] = s[6]! + g;
    s[7] = s[7]! + h;
  }
}

/** What else one pass over a piece of a file computes. */
export interface Pass {
  /** Bytes from one mark to the next, from the file's beginning. */
  readonly grain: number;
  /** SHA-256 of all that is before the piece, a multiple of 64 bytes; false where nobody asks for it. */
  readonly sha: Int32Array | boolean;
}

/** A piece of a file that was read. */
export interface Piece {
  /** CRC-64 of the whole piece. */
  readonly crc: string;
  /** The CRC-64 from its beginning to each multiple of the grain in it. */
  readonly marks: string[];
  /** SHA-256 so far, after the file's last piece the whole file's; its eight words. */
  readonly sha: Int32Array | undefined;
}

class PieceHash {
  readonly #crc = new Crc64();
  readonly #marks: string[] = [];
  readonly #grain: number;
  readonly #sha: Sha256 | undefined;
  /** Up to where the file is read. */
  at: number;

  constructor(start: number, { grain, sha }: Pass) {
    this.#grain = grain;
    this.at = start;
    if (sha) this.#sha = new Sha256(sha === true ? undefined : sha, start);
  }

  update(bytes: Uint8Array): void {
    this.#sha?.update(bytes);
    for (let from = 0, to; from < bytes.length; from = to) {
      to = Math.min(bytes.length, from + this.#grain - (this.at % this.#grain));
      this.#crc.update(bytes.subarray(from, to));
      this.at += to - from;
      if (this.at % this.#grain === 0) this.#marks.push(this.#crc.digest());
    }
  }

  end(size: number): Piece {
    const sha = this.at === size ? this.#sha?.digest() : this.#sha?.state;
    return { crc: this.#crc.digest(), marks: this.#marks, sha };
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

/**
 * The CRC-64 of a blob's bytes from `start` to `end`, as they are read now, with what a pass asks for; one piece at a time.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 */
export function readPiece(
  blob: Blob,
  start = 0,
  end = blob.size,
  pass: Pass = { grain: Infinity, sha: false },
): Promise<Piece> {
  const read = lastRead.then(async () => {
    const hash = new PieceHash(start, pass);
    await readStream(blob.slice(start, end), hash);
    for (let at = hash.at; at < end; at += SLICE)
      hash.update(new Uint8Array(await blob.slice(at, Math.min(end, at + SLICE)).arrayBuffer()));
    return hash.end(blob.size);
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
    | ((event: MessageEvent<'ping' | [id: number, blob: Blob, start: number, end: number, pass?: Pass]>) => void)
    | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
if ('WorkerGlobalScope' in scope && scope.name === workerName) {
  scope.onmessage = ({ data }) => {
    if (data === 'ping') return scope.postMessage('ping');
    const [id, ...part] = data;
    readPiece(...part).then(
      (piece) => scope.postMessage([id, piece.crc, undefined, part[3] && piece]),
      (error: unknown) => scope.postMessage([id, undefined, error instanceof Error ? error.name : 'Error']),
    );
  };
}
