import type { Job } from '../../core/mode.js';
import type { Operation, Sign } from '../../core/operation.js';
import type { ResumeRecord } from '../../core/resume/resume-record.js';
import { compareCrc, computeCrcWhileSending } from '../integrity/compare-crc.js';
import { optionHeaders } from '../request/object-headers.js';
import type { OpenUpload } from './begin-upload.js';
import type { StoredPart } from './operations.js';
import { type Part, partsOf } from './part-plan.js';

/** The record for the list of unfinished uploads is saved again after each of these shares of the file. */
const SAVED_SHARE = 1 / 20;

/** Sends the parts that OSS lacks. Several workers draw from one generator; one that fails closes it for all. */
export async function sendMissingParts(job: Job, { record, parts }: OpenUpload, sign: Sign): Promise<void> {
  const { size } = job.file;
  const missing = partsOf(size, record.partSize, (number) => parts.has(number));
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
    for (const part of missing) {
      const done = await sendPart(job, record, part, sign, (sent) => report(part.number, sent));
      report(part.number, 0);
      inFlight.delete(part.number);
      parts.set(part.number, done);
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

/** UploadPart, with its CRC-64 compared: a part that differs is sent again. */
async function sendPart(
  job: Job,
  { key, uploadId }: ResumeRecord,
  { number, start, end }: Part,
  sign: Sign,
  onProgress: (sent: number) => void,
): Promise<StoredPart> {
  const headers = optionHeaders(job, 'part');
  const operation: Operation = { name: 'part', key, uploadId, partNumber: number, headers };
  const body = job.file.slice(start, end);
  const crc = computeCrcWhileSending(job, job.file, start, end);
  return job.retry(async (lastError) => {
    onProgress(0);
    const request = await sign(operation, lastError);
    const response = await job.send(request, { body, onProgress });
    const { verified } = await compareCrc(crc, response);
    return { size: body.size, etag: response.header('ETag'), crc: await crc, proven: verified };
  });
}
