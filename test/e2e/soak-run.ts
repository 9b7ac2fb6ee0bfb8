import { endpoint, type UploadMetric, UploadQueue } from '../../src/core.js';
import { counters, forgetRequests, quiet, stored, switches, wipe } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { settled } from '../support/settled.js';

export interface Soak extends Record<'small' | 'large' | 'largeSize' | 'seed', number> {
  /** `sts`, `post-policy` or `presigned-url`. */
  mode: string;
  /** Share of the requests to OSS that meet a fault. */
  rate: number;
  /** Bytes; the queue's own choice unless given. */
  partSize?: number;
  /** Bytes a second of each request; as fast as it goes unless given. */
  bandwidth?: number;
}

export interface SoakReport extends Record<'seconds' | 'unverified' | 'files' | 'bytes' | 'grants', number> {
  /** Tasks that did not end in a stored object, with why. */
  lost: string[];
  /** Files of which OSS holds other bytes. */
  wrong: string[];
  /** Bytes that OSS has read, forms and all. */
  received: number;
  /** Requests to OSS without preflights, and as many as it takes when nothing goes wrong. */
  requests: number;
  needed: number;
  /** Requests that were tried again, by the cause of it. */
  retries: Record<string, number>;
}

/** Bytes that are made at once. */
const PIECE = 8_000_000;

function* contentOf(size: number, seed: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < size; at += PIECE) yield bytes(Math.min(PIECE, size - at), seed + at);
}

/** Whether a response has these bytes, and no others. */
async function isSame({ body }: Response, content: Iterable<Uint8Array>): Promise<boolean> {
  const reader = body!.getReader();
  let read = new Uint8Array();
  for (const piece of content) {
    for (let at = 0, length; at < piece.length; at += length) {
      if (read.length === 0) read = (await reader.read()).value ?? read;
      length = Math.min(read.length, piece.length - at);
      if (length === 0 || !sameBytes(read.subarray(0, length), piece.subarray(at, at + length))) return false;
      read = read.subarray(length);
    }
  }
  return read.length === 0 && (await reader.read()).done;
}

/**
 * Files in the page's memory. Chromium looks how much room they have once there is one: what is made before, beyond half a gigabyte, can
 * never be read.
 */
async function filesOf(sizes: readonly number[], seed: number): Promise<File[]> {
  for (let i = 0; i < 5; i++) {
    (globalThis as { gc?: () => void }).gc?.(); // those of earlier runs give back their room
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const nameOf = (i: number) => `${String(i).padStart(5, '0')}.bin`;
  for (;;) {
    const files = sizes.map(
      (size, i) => new File([...contentOf(size, seed + i)], nameOf(i), { type: 'application/octet-stream' }),
    );
    const ends = await Promise.allSettled(files.map((file) => file.slice(-1).arrayBuffer()));
    if (ends.every(({ status }) => status === 'fulfilled')) return files;
  }
}

/** Uploads many files while OSS fails now and then in every way it can. */
export async function soak(plan: Soak): Promise<SoakReport> {
  const { mode, small, large, largeSize, rate, seed, partSize, bandwidth = 0 } = plan;
  await wipe();
  await switches({ random: { rate, seed }, bandwidth });
  await forgetRequests();
  const sizes = Array.from({ length: small }, (_, i) => 1000 + ((i * 7919) % 30_000)).concat(
    Array.from({ length: large }, () => largeSize),
  );
  const files = await filesOf(sizes, seed);
  let grants = 0;
  const ask = endpoint(modes.find(([name]) => name === mode)![1]);
  const queue = new UploadQueue({
    mode,
    endpoint: (...request) => (grants++, ask(...request)),
    transfer: { parallelParts: 6, partSize, stallTimeout: partSize ? 500 : 5000, verify: true },
    retryPolicy: { retryFor: 60_000, firstDelay: 100, maxDelay: 2000 },
    key: ({ name }) => name, // so that a seed means the same calls
  });
  const retries: Record<string, number> = {};
  queue.addEventListener('upload-metric', ({ detail }: CustomEvent<UploadMetric>) => {
    for (const [code, count] of Object.entries(detail.retries)) retries[code] = (retries[code] ?? 0) + count;
  });
  const end = settled(queue);
  const begun = performance.now();
  queue.add(files);
  await end;
  const seconds = (performance.now() - begun) / 1000;
  await switches();
  await quiet();
  const { byOperation, bytesReceived } = await counters();
  const { tasks } = queue;
  const wrong: string[] = [];
  const check = async (i: number) => {
    const { name, size, result } = tasks[i]!;
    if (result && !(await isSame(await stored(result.key), contentOf(size, seed + i)))) wrong.push(name);
  };
  const left = tasks.keys();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const i of left) await check(i);
    }),
  );
  const parts = (size: number) =>
    partSize && size > partSize && mode !== 'post-policy' ? Math.ceil(size / partSize) + 2 : 1;
  return {
    seconds,
    lost: tasks
      .filter(({ status }) => status !== 'done')
      .map(({ name, error }) => `${name}: ${error?.code} ${error?.message}`),
    wrong,
    unverified: tasks.filter(({ result }) => result && !result.verified).length,
    files: tasks.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    received: bytesReceived,
    requests: carriers.reduce((sum, name) => sum + (byOperation[name] ?? 0), 0),
    needed: sizes.reduce((sum, size) => sum + parts(size), 0),
    retries,
    grants,
  };
}

const carriers = [
  ...['PutObject', 'PostObject', 'HeadObject'],
  ...['InitiateMultipartUpload', 'UploadPart', 'ListParts', 'CompleteMultipartUpload', 'AbortMultipartUpload'],
];

/** What is not as it has to be. A fault costs a request or two, and at most a part's bytes. */
export function faultsIn(
  { lost, wrong, files, bytes: all, received, requests, needed }: SoakReport,
  { rate, partSize }: Soak,
): string[] {
  const found = [...lost.map((one) => `lost: ${one}`), ...wrong.map((name) => `other bytes: ${name}`)];
  if (!partSize) return found; // who knows how many requests it takes
  const mostRequests = Math.ceil(needed * (1 + 2.5 * rate)) + 10;
  if (requests > mostRequests) found.push(`${requests} requests, ${mostRequests} allowed for ${needed}`);
  const mostBytes = Math.ceil((all + files * 3000) * (1 + 2.5 * rate)) + 5 * partSize;
  if (received > mostBytes) found.push(`${received} bytes, ${mostBytes} allowed for ${all}`);
  return found;
}
