import { partsIn, streamPartSize, streamPartStart, streamPartAt } from '../object/stream-parts.js';
import { findHeld, PageLock } from '../memory/locks.js';
import { isFresh } from '../memory/record.js';
import { StreamBytes } from './stream-bytes.js';
import { type Segment, StreamFolder, type StreamRecord } from './stream-folder.js';
import type { StreamContext, StreamOptions } from './stream-options.js';
import { taken } from './stream-errors.js';
import { streamLock, type TakenFolder } from './stream-store.js';
import type { UploadStream } from './upload-stream.js';

/** A stream that a page has left which is gone. */
export interface FoundStream {
  readonly record: StreamRecord;
  /** Bytes that are stored or lie on the disk. */
  readonly size: number;
  /** When its last bytes came, in milliseconds since the epoch. */
  readonly until: number;
  readonly folder: StreamFolder;
  readonly segments: readonly Segment[];
}

/** A stream that this page has from now on. */
export type TakenStream = FoundStream & TakenFolder;

/** Finds what pages have left that are gone; deletes what is too old or damaged, or belongs to nobody. */
export async function findStreams(): Promise<FoundStream[]> {
  const found: FoundStream[] = [];
  const ids = await StreamFolder.ids();
  if (ids.length === 0) return found;
  const isHeld = await findHeld(); // after that: a page has its lock before its folder
  for (const id of ids.filter((one) => !isHeld(streamLock(one)))) {
    const stream = await readStream(id).catch(() => undefined);
    if (stream) found.push(stream);
    else await sweep(id);
  }
  return found;
}

/** Deletes what is of no use, unless a page has it by now. */
const sweep = (id: string): Promise<unknown> =>
  takeStream(id).then(
    ({ lock }) => lock.release(), // it is of use by now
    () => {},
  );

/** Takes a stream that a page has left: no other page gets it then. What is of no use is deleted. @throws UploadError `gone` */
export async function takeStream(id: string): Promise<TakenStream> {
  const lock = new PageLock(streamLock(id));
  if (!(await lock.hold(true))) throw taken();
  try {
    const stream = await readStream(id);
    if (stream) return { ...stream, lock };
    await (await StreamFolder.open(id)).remove();
  } catch {
    // it may not be read: the next page sees whether it is too old
  }
  lock.release();
  throw taken();
}

async function readStream(id: string): Promise<FoundStream | undefined> {
  const folder = await StreamFolder.open(id);
  const { record, segments } = (await folder.read()) ?? {};
  if (!record || !segments || !record.scope || !isFresh(record.began)) return undefined;
  const size = lengthOf(record, segments);
  const until = Math.max(record.began, ...segments.map(({ file }) => file.lastModified));
  return size > 0 ? { record, size, until, folder, segments } : undefined;
}

/** How many bytes there are without a gap: in parts that OSS has, and on the disk. */
function lengthOf({ parts, end }: StreamRecord, segments: readonly Segment[]): number {
  const confirmed = new Map(parts);
  let at = 0;
  for (const { start, file } of [...segments, { start: Infinity, file: { size: 0 } }]) {
    for (let number = streamPartAt(at); at < start && confirmed.has(number); number = streamPartAt(at)) {
      const part = confirmed.get(number)!; // it was found
      at = Math.min(end ?? Infinity, number === 1 ? streamPartStart(2) : streamPartStart(number) + part.size);
      if (at === end || (number > 1 && part.size < streamPartSize(number))) break; // the first may have been replaced by a shorter one
    }
    if (start > at) break;
    at = Math.max(at, start + file.size);
  }
  return at;
}

export function bytesOf({ size, folder, segments }: TakenStream): StreamBytes {
  const whole = segments.filter(({ start, file }) => start + file.size <= size);
  return new StreamBytes(Promise.resolve(folder), whole, size);
}

/** What makes a stream of an earlier page, where it has ended: `finish` says so. */
export function argumentsOf(
  { record, folder, lock, size }: TakenStream,
  bytes: StreamBytes,
  finish: StreamOptions['finish'],
  context: StreamContext,
): ConstructorParameters<typeof UploadStream> {
  const { name, type, isFirstLast, isRecording: recording } = record;
  const firstPart = isFirstLast ? ('last' as const) : undefined;
  const parts = record.parts.filter(([number]) => number <= partsIn(size)); // what comes after a gap is of no use
  const options: StreamOptions = { name, type, live: true, recording, firstPart, finish };
  return [undefined, options, context, { record: { ...record, parts }, bytes, folder, lock }];
}
