import type { Content } from '../single/file-content.js';
import { Crc64, readCrc64 } from './crc-worker.js';
import { startWorker } from './start-worker.js';

export { combineCrc64 } from './combine-crc64.js'; // needed at a file’s end, so loaded at its beginning

type CrcReader = (blob: Blob, start?: number, end?: number) => Promise<string>;

/** Bytes that one worker reads. Streams leave some 15 MB a GB behind, which is collected late, so a new worker takes over. */
const BYTES_PER_WORKER = 250_000_000;

let reader: Promise<CrcReader> | undefined;
/** Resolves when the worker before has finished: two at once would take twice the memory. */
let workerBefore: Promise<unknown> = Promise.resolve();

/** Numbers for files, since the worker gets a new copy of the blob each time. */
const numbers = new WeakMap<Blob, number>();
let files = 0;

/**
 * The CRC-64 of a file's bytes from `start` to `end` (an unsigned decimal). Those of a large one are read off the main
 * thread, where the page allows a worker; for those of a small one the main thread is faster.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 */
export async function crcOf(content: Content, start?: number, end?: number): Promise<string> {
  if (content instanceof Uint8Array) return new Crc64().update(content.subarray(start, end)).digest();
  reader ??= chooseReader();
  return (await reader)(content, start, end);
}

async function chooseReader(): Promise<CrcReader> {
  await workerBefore;
  const worker = await startWorker();
  return worker ? readerIn(worker) : readCrc64; // each read of the stream gives way to the page
}

function readerIn(worker: Worker): CrcReader {
  const waiting = new Map<number, { resolve(crc: string): void; reject(error: Error): void }>();
  let count = 0;
  let left = BYTES_PER_WORKER;
  let retire!: () => void;
  worker.onmessage = ({ data }: MessageEvent<[id: number, crc: string | undefined, errorName: string]>) => {
    const [id, crc, errorName] = data;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (crc === undefined) waiter?.reject(new DOMException('The file could not be read.', errorName));
    else waiter?.resolve(crc);
    if (left <= 0 && waiting.size === 0) retire();
  };
  return (blob, start = 0, end = blob.size) =>
    new Promise((resolve, reject) => {
      if (left > 0 && (left -= end - start) <= 0) {
        reader = undefined;
        workerBefore = new Promise<void>((ended) => (retire = ended)).then(() => worker.terminate());
      }
      const file = numbers.get(blob) ?? ++files;
      numbers.set(blob, file);
      waiting.set(++count, { resolve, reject });
      worker.postMessage([count, blob, start, end, file]);
    });
}
