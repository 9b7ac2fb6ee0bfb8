import type { Content } from '../single/file-content.js';
import { Crc64, readCrc64 } from './crc-worker.js';
import { startWorker } from './start-worker.js';

export { combineCrc64 } from './combine-crc64.js'; // needed at a file’s end: loaded when it begins

type Reader = (blob: Blob, start?: number, end?: number) => Promise<string>;

/** What streams leave behind in a worker is collected late, some 15 MB a GB: after so many bytes another one takes over. */
const LIFE = 250_000_000;

let reader: Promise<Reader> | undefined;
/** Resolves when the worker before has answered all: two at once would take twice the memory. */
let turn: Promise<unknown> = Promise.resolve();

/** Tells the worker one file from another: what it gets is a copy each time. */
const numbers = new WeakMap<Blob, number>();
let files = 0;

/**
 * The CRC-64 of a file's bytes from `start` to `end` (an unsigned decimal). Those of a large one are read off the main
 * thread, where the page allows a worker; with the few of a small one it is done before a worker would have been asked.
 *
 * @throws what reading throws, e.g. `NotReadableError`
 */
export async function crcOf(content: Content, start?: number, end?: number): Promise<string> {
  if (content instanceof Uint8Array) return new Crc64().update(content.subarray(start, end)).digest();
  reader ??= chooseReader();
  return (await reader)(content, start, end);
}

async function chooseReader(): Promise<Reader> {
  await turn;
  const worker = await startWorker();
  return worker ? readerIn(worker) : readCrc64; // here too each read of the stream lets the page breathe
}

function readerIn(worker: Worker): Reader {
  const waiting = new Map<number, { resolve(crc: string): void; reject(error: Error): void }>();
  let count = 0;
  let left = LIFE;
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
        turn = new Promise<void>((ended) => (retire = ended)).then(() => worker.terminate());
      }
      const file = numbers.get(blob) ?? ++files;
      numbers.set(blob, file);
      waiting.set(++count, { resolve, reject });
      worker.postMessage([count, blob, start, end, file]);
    });
}
