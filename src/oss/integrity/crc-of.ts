import { readTwice } from '../../base/read-blob.js';
import type { Content } from '../request/file-content.js';
import { Crc64, type Piece, readPiece } from './crc-worker.js';
import { startWorker } from './start-crc-worker.js';

type PieceReader = (blob: Blob, start?: number, end?: number, grain?: number) => Promise<Piece>;

/** CRCs of a file that was read before: those of the pieces that it knows need not read it again. */
export interface KnownCrcs {
  crcOf(start: number, end: number): string | undefined;
}

const known = new WeakMap<Blob, KnownCrcs>();

/** From now on these serve a file; without any, it is read. */
export function keepCrcs(file: Blob, crcs: KnownCrcs | undefined): void {
  if (crcs) known.set(file, crcs);
  else known.delete(file);
}

/** Bytes that one worker reads. Streams leave some 15 MB a GB behind, which is collected late, so a new worker takes over. */
const BYTES_PER_WORKER = 250_000_000;
/** Milliseconds after which a worker with nothing to read ends: it holds the files that it was given, also those in the page's memory. */
const IDLE = 3_000;

let reader: Promise<PieceReader> | undefined;
/** Resolves when the worker before has finished: two at once would take twice the memory. */
let workerBefore: Promise<unknown> = Promise.resolve();

/**
 * The CRC-64 of a file's bytes from `start` to `end` (an unsigned decimal). Those of a large one are read off the main
 * thread, where the page allows a worker; for those of a small one the main thread is faster.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 */
export async function crcOf(content: Content, start?: number, end?: number): Promise<string> {
  if (content instanceof Uint8Array) return new Crc64().update(content.subarray(start, end)).digest();
  const crc = known.get(content)?.crcOf(start ?? 0, end ?? content.size);
  return crc ?? (await pieceOf(content, start, end)).crc;
}

/** Reads a piece of a file in one pass, off the main thread where the page allows a worker. @throws what reading throws twice */
export function pieceOf(file: Blob, start?: number, end?: number, grain?: number): Promise<Piece> {
  return readTwice(async () => {
    reader ??= chooseReader();
    return (await reader)(file, start, end, grain);
  });
}

async function chooseReader(): Promise<PieceReader> {
  await workerBefore;
  const worker = await startWorker();
  if (worker) return readerIn(worker);
  return readPiece; // each read of the stream gives way to the page
}

function readerIn(worker: Worker): PieceReader {
  const waiting = new Map<number, { resolve(piece: Piece): void; reject(error: Error): void }>();
  let count = 0;
  let left = BYTES_PER_WORKER;
  let retire!: () => void;
  let idle: ReturnType<typeof setTimeout> | undefined;
  /** It is replaced as soon as it has read what it was given. */
  const retireSoon = () => {
    left = 0;
    reader = undefined;
    workerBefore = new Promise<void>((ended) => (retire = ended)).then(() => worker.terminate());
  };
  worker.onmessage = ({ data }: MessageEvent<[id: number, crc?: string, errorName?: string, piece?: Piece]>) => {
    const [id, crc, errorName, piece] = data;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (crc === undefined && left > 0) retireSoon(); // with it goes what its slices took: then there is room for the second read
    if (crc === undefined) waiter?.reject(new DOMException('The file could not be read.', errorName));
    else waiter?.resolve(piece ?? { crc, marks: [] }); // a page’s older copy knows no more
    if (waiting.size > 0) return;
    if (left > 0) idle = setTimeout(() => (retireSoon(), retire()), IDLE);
    else retire();
  };
  return (blob, start = 0, end = blob.size, grain) =>
    new Promise((resolve, reject) => {
      clearTimeout(idle);
      if (left > 0 && (left -= end - start) <= 0) retireSoon();
      waiting.set(++count, { resolve, reject });
      worker.postMessage([count, blob, start, end, grain]);
    });
}
