/**
 * CRC-64/XZ, which OSS calls `crc64ecma`: reflected polynomial 0xC96C5795D7870F42, all ones in and out. Eight bytes a step
 * by eight tables; halves of 32 bits, since BigInt is a hundred times slower.
 *
 * As a worker, it responds to `ping` with `ping`, and to `[id, blob, start, end, file]` with `[id, crc]` or
 * `[id, undefined, error name]`.
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

/** One buffer that is reused costs no memory; `arrayBuffer()` of the same blob costs its size. */
const BUFFER = 1024 * 1024;
/** A browser was seen to forget a pending read: after this many milliseconds the rest is read in slices. */
const READ_TIMEOUT = 30_000;
const SLICE = 8 * 1024 * 1024;
/** How long a stream stays open for the next part, in milliseconds: it keeps the file open too. */
const IDLE_TIMEOUT = 5_000;

/** Kept for the next part: some hundred a GB would take memory until they are collected. A read detaches it. */
let buffer = new ArrayBuffer(0);
/** A file that is read from one part to the next: a new stream for each part takes twice the time. */
interface Reading {
  readonly of: unknown;
  at: number;
  readonly reader: ReadableStreamBYOBReader;
  readonly held: readonly unknown[]; // the blob and its stream
  idle?: ReturnType<typeof setTimeout>;
}
// A reader that nothing references may be collected while a read is pending, which then never ends.
let current: Reading | undefined;
let lastRead: Promise<unknown> = Promise.resolve();

/**
 * The CRC-64 of a blob's bytes from `start` to `end`, as they are read now; one at a time. `of` identifies the file.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 */
export function readCrc64(blob: Blob, start = 0, end = blob.size, of: unknown = blob): Promise<string> {
  const read = lastRead.then(async () => {
    const crc = new Crc64();
    let at = await readStream(blob, start, end, of, crc);
    for (; at < end; at += SLICE) {
      crc.update(new Uint8Array(await blob.slice(at, Math.min(end, at + SLICE)).arrayBuffer()));
    }
    return crc.digest();
  });
  lastRead = read.catch(() => {});
  return read;
}

/** @returns where it stopped; the rest is read in slices. */
async function readStream(blob: Blob, start: number, end: number, of: unknown, crc: Crc64): Promise<number> {
  const own = readingAt(start, blob, of);
  if (!own) return start;
  try {
    while (own.at < end) {
      if (buffer.byteLength < BUFFER) buffer = new ArrayBuffer(BUFFER);
      const min = Math.min(BUFFER, end - own.at);
      const read = await orTimeout(own.reader.read(new Uint8Array(buffer, 0, min), { min }));
      if (!read?.value) break;
      crc.update(read.value);
      own.at += read.value.length;
      buffer = read.value.buffer;
      if (read.done) break;
    }
  } catch (error) {
    closeStream();
    throw error;
  }
  if (own.at < end || end === blob.size) closeStream();
  else own.idle = setTimeout(closeStream, IDLE_TIMEOUT);
  return own.at;
}

function readingAt(start: number, blob: Blob, of: unknown): Reading | undefined {
  clearTimeout(current?.idle);
  if (current?.of === of && current?.at === start) return current;
  closeStream();
  const rest = blob.slice(start);
  const stream = rest.stream();
  try {
    return (current = { of, at: start, reader: stream.getReader({ mode: 'byob' }), held: [rest, stream] });
  } catch {
    return undefined; // a browser whose blobs have no byte streams
  }
}

function closeStream(): void {
  current?.reader.cancel().catch(() => {}); // it may have failed already
  current = undefined;
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
    | ((event: MessageEvent<'ping' | [id: number, blob: Blob, start: number, end: number, file: number]>) => void)
    | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
if ('WorkerGlobalScope' in scope && scope.name === workerName) {
  scope.onmessage = ({ data }) => {
    if (data === 'ping') return scope.postMessage('ping');
    const [id, ...part] = data;
    readCrc64(...part).then(
      (crc) => scope.postMessage([id, crc]),
      (error: unknown) => scope.postMessage([id, undefined, error instanceof Error ? error.name : 'Error']),
    );
  };
}
