import type { Job, MakeRequest } from '../../core/mode.js';
import type { Operation, Sign } from '../../core/operation.js';
import { compareCrc, computeCrcWhileSending } from '../integrity/compare-crc.js';
import { optionHeaders } from '../request/object-headers.js';
import type { OpenUpload } from './begin-upload.js';
import { gapsIn } from './cover.js';
import type { StoredPart } from './operations.js';
import { cutFile, type Part, partsIn } from './part-plan.js';

/** The record for the list of unfinished uploads is saved again after each of these shares of the file. */
const SAVED_SHARE = 1 / 20;

/** The parts that OSS lacks. */
export function missingParts({ file: { size }, transfer }: Job, { record, parts }: OpenUpload): Part[] {
  const { partSize: grain } = record;
  return partsIn(gapsIn(parts, size, grain), cutFile(size, grain, transfer.parallelParts, transfer.partSize));
}

/** Sends the parts that OSS lacks. Several workers draw from one generator; one that fails closes it for all. */
export async function sendMissingParts(job: Job, upload: OpenUpload, sign: Sign): Promise<void> {
  const { record, parts } = upload;
  const { size } = job.file;
  const missing = drawn(missingParts(job, upload), 2 * job.transfer.parallelParts);
  const inFlight = new Map<number, number>();
  let stored = bytesOf(parts);
  let moving = 0;
  let saved = stored;
  const report = (number: number, sent: number) => {
    moving += sent - (inFlight.get(number) ?? 0);
    inFlight.set(number, sent);
    job.progress(stored + moving);
    if (stored + moving >= size) job.onFinishing();
  };
  const work = async () => {
    for (const next of missing) {
      const { number } = next[0];
      const done = await sendPart(job, upload, next, sign, (sent) => report(number, sent));
      report(number, 0);
      inFlight.delete(number);
      parts.set(number, done);
      job.progress((stored += done.size) + moving);
      if (job.signal.aborted || stored - saved < size * SAVED_SHARE) continue;
      saved = stored;
      void job.resume.save({ ...record, sent: saved });
    }
  };
  job.onSending(job.transfer.parallelParts);
  if (stored > 0) job.progress(stored);
  // All are awaited, so that parts in flight still arrive when another part fails, and need not be sent again on retry.
  const ends = await Promise.allSettled(Array.from({ length: job.transfer.parallelParts }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

export const bytesOf = (parts: ReadonlyMap<number, StoredPart>): number =>
  [...parts.values()].reduce((sum, { size }) => sum + size, 0);

type Upcoming = readonly [Part, ...Part[]];

/** Each part, with those that follow it: up to `most` in all. */
function* drawn(parts: readonly Part[], most: number): Generator<Upcoming> {
  for (const [i, part] of parts.entries()) yield [part, ...parts.slice(i + 1, i + most)];
}

/** UploadPart, with its CRC-64 compared: a part that differs is sent again. */
async function sendPart(
  job: Job,
  upload: OpenUpload,
  next: Upcoming,
  sign: Sign,
  onProgress: (sent: number) => void,
): Promise<StoredPart> {
  const { key, uploadId } = upload.record;
  const [{ number, start, end }] = next;
  const headers = optionHeaders(job, 'part');
  const upcoming = next.map((part) => ({ partNumber: part.number, partLength: part.end - part.start }));
  const operation: Operation = { name: 'part', key, uploadId, ...upcoming[0]!, headers };
  const body = job.file.slice(start, end);
  const crc = computeCrcWhileSending(job, job.file, start, end);
  upload.isAmbiguous ||= (upload.lengths.get(number) ?? body.size) !== body.size;
  upload.lengths.set(number, body.size);
  return job.retry(async (lastError) => {
    onProgress(0);
    const make: MakeRequest = async (limit) => [await sign(operation, lastError, upcoming, limit), body];
    const response = await job.sendBody(body.size, make, { onProgress });
    const { verified } = await compareCrc(crc, response);
    return { size: body.size, etag: response.header('ETag'), crc: await crc, proven: verified };
  });
}
