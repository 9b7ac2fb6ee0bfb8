/**
 * CRC-64/XZ, which OSS calls `crc64ecma`: reflected polynomial 0xC96C5795D7870F42, all ones in and out. Eight bytes a step
 * by eight tables; halves of 32 bits, since BigInt is a hundred times slower.
 *
 * As a worker, this file answers `ping` in kind and `[id, blob]` with `[id, crc]` or `[id, undefined, error name]`. It
 * imports nothing, so that it also works where a bundler copies it as it is.
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

/** One buffer, filled again and again, costs no memory; `arrayBuffer()` of the same blob costs its size. */
const BUFFER = 1024 * 1024;
/** A pending read was seen to be forgotten by the browser: after this many milliseconds the rest is read in slices. */
const PATIENCE = 30_000;
const SLICE = 8 * 1024 * 1024;

/** It is kept for the next part: some hundred a GB would be in the way until they are collected. */
let spare: ArrayBuffer | undefined;

// A stream that nothing holds may be collected while a read is pending, and then never answers.
const held = new Set<unknown>();

/** The CRC-64 of a blob's bytes, as they are read now. @throws what reading throws, e.g. `NotReadableError` */
export async function readCrc64(blob: Blob): Promise<string> {
  const crc = new Crc64();
  let at = await readStream(blob, crc);
  for (; at < blob.size; at += SLICE) crc.update(new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer()));
  return crc.digest();
}

/** @returns how many bytes it read; the rest is left to slices. */
async function readStream(blob: Blob, crc: Crc64): Promise<number> {
  const stream = blob.stream();
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: 'byob' });
  } catch {
    return 0; // a browser whose blobs have no byte streams
  }
  const holding = [blob, stream, reader];
  held.add(holding);
  try {
    let at = 0;
    let buffer = spare ?? new ArrayBuffer(BUFFER);
    for (spare = undefined; ;) {
      const read = await unlessForgotten(reader.read(new Uint8Array(buffer), { min: BUFFER })); // where it is known
      if (!read) return at;
      if (read.value) {
        crc.update(read.value); // with `min`, the end of the stream may bring its last bytes along
        at += read.value.length;
        buffer = read.value.buffer;
      }
      if (!read.done) continue;
      spare = buffer;
      return at;
    }
  } finally {
    held.delete(holding);
    reader.releaseLock();
  }
}

async function unlessForgotten<T>(reading: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), PATIENCE)));
  try {
    return await Promise.race([reading, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells the worker that this package started from any other that happens to import this file. */
export const workerName = 'oss-direct-upload-crc64';

interface WorkerScope {
  readonly name: string;
  onmessage: ((event: MessageEvent<'ping' | [id: number, blob: Blob]>) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;

if ('WorkerGlobalScope' in scope && scope.name === workerName) {
  let turn = Promise.resolve();
  scope.onmessage = ({ data }) => {
    if (data === 'ping') return scope.postMessage('ping');
    const [id, blob] = data;
    turn = turn.then(async () => {
      // one after the other: each stream has buffers of its own
      const answer = await readCrc64(blob).then(
        (crc) => [id, crc],
        (error: unknown) => [id, undefined, error instanceof Error ? error.name : 'Error'],
      );
      scope.postMessage(answer);
    });
  };
}
