import type { Content } from '../file-content.js';
import { Crc64, readCrc64 } from './crc-worker.js';
import { startWorker } from './start-worker.js';

export { combineCrc64 } from './combine-crc64.js'; // needed at a file’s end: loaded when it begins

type Reader = (blob: Blob) => Promise<string>;

/** What streams leave behind in a worker is collected late, some 7 MB a GB: after this many bytes another one takes over. */
const LIFE = 500_000_000;

let reader: Promise<Reader> | undefined;

/**
 * The CRC-64 of a file's bytes (an unsigned decimal). Those of a large one are read off the main thread, where the page
 * allows a worker; with the few of a small one it is done before a worker would have been asked.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 */
export async function crcOf(content: Content): Promise<string> {
  if (content instanceof Uint8Array) return new Crc64().update(content).digest();
  reader ??= chooseReader();
  return (await reader)(content);
}

async function chooseReader(): Promise<Reader> {
  const worker = await startWorker();
  return worker ? readerIn(worker) : readCrc64; // here too each read of the stream lets the page breathe
}

function readerIn(worker: Worker): Reader {
  const waiting = new Map<number, { resolve(crc: string): void; reject(error: Error): void }>();
  let count = 0;
  let left = LIFE;
  worker.onmessage = ({ data }: MessageEvent<[id: number, crc: string | undefined, errorName: string]>) => {
    const [id, crc, errorName] = data;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (crc === undefined) waiter?.reject(new DOMException('The file could not be read.', errorName));
    else waiter?.resolve(crc);
    if (left <= 0 && waiting.size === 0) worker.terminate();
  };
  return (blob) =>
    new Promise((resolve, reject) => {
      if (left > 0 && (left -= blob.size) <= 0) reader = undefined;
      waiting.set(++count, { resolve, reject });
      worker.postMessage([count, blob]);
    });
}
