import { streamPartSize, streamPartStart, streamPartAt } from '../object/stream-parts.js';
import { findHeld, PageLock } from '../memory/locks.js';
import { isFresh } from '../memory/record.js';
import { StreamBytes } from './stream-bytes.js';
import { type Segment, StreamFolder, type StreamRecord } from './stream-folder.js';
import type { StreamContext, StreamOptions } from './stream-options.js';
import { streamLock } from './stream-store.js';
import { UploadStream } from './upload-stream.js';

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
async function sweep(id: string): Promise<void> {
  const lock = new PageLock(streamLock(id));
  if (!(await lock.hold(true))) return;
  try {
    if (!(await readStream(id))) await (await StreamFolder.open(id)).remove();
  } catch {
    // it may not be read: the next page sees whether it is too old
  } finally {
    lock.release();
  }
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
      if (part.size < streamPartSize(number) || at === end) break;
    }
    if (start > at) break;
    at = Math.max(at, start + file.size);
  }
  return at;
}

/** The bytes of a stream that lie on the disk. */
export function bytesOf({ size, folder, segments }: FoundStream): StreamBytes {
  const whole = segments.filter(({ start, file }) => start + file.size <= size);
  return new StreamBytes(Promise.resolve(folder), whole, size);
}

/** Continues a stream of an earlier page: it has ended there. */
export function reopenStream(
  { record, folder }: FoundStream,
  bytes: StreamBytes,
  finish: StreamOptions['finish'],
  context: StreamContext,
): UploadStream {
  const { name, type, isFirstLast, isRecording: recording } = record;
  const options: StreamOptions = {
    name,
    type,
    live: true,
    recording,
    firstPart: isFirstLast ? 'last' : undefined,
    finish,
  };
  return new UploadStream(undefined, options, context, { record, bytes, folder });
}
