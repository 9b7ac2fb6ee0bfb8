import type { Job } from '../../job/job.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { combineCrcs, compareCrc, computeCrc, type OwnCrc } from '../integrity/compare-crc.js';
import { hasOtherSize } from '../request/lost-response.js';
import { requestIfPossible } from '../request/request-if-possible.js';
import { storedObject } from '../response/upload-result.js';
import { objectIn, type UploadTarget } from './begin-upload.js';
import { grainOf } from '../../object/part-numbers.js';
import { planParts, endOfPart } from './part-plan.js';

/**
 * The object of an upload whose last request ended without a response: OSS may have completed it since.
 *
 * @param ofThisRun this run has sent it: where CORS hides its CRC-64, a key that only this file has shows as much
 * @returns undefined where HeadObject is not possible, or shows no object with this file's bytes
 */
export async function findCompletedObject(
  job: Job,
  record: Pick<ResumeRecord, 'key' | 'type'>,
  place: Pick<UploadTarget, 'bucket' | 'urlOf' | 'videoId'>,
  sign: Sign,
  ofThisRun = false,
): Promise<StoredObject | undefined> {
  try {
    const { key } = record;
    const response = await requestIfPossible(job, 'head', async () => job.link.send(await sign({ name: 'head', key })));
    if (!response || hasOtherSize(response, job.file)) return undefined;
    const verdict = await compareCrc(job.stream?.crc ?? readCrc(job), response);
    const isOwn = ofThisRun && job.keys.isOwn(key) && verdict.unverifiedReason === 'crc-hidden';
    if (!verdict.verified && !isOwn) return undefined;
    const stored = storedObject(job, objectIn(place, record), { response, verdict });
    await job.record.finish(stored);
    return stored;
  } catch (error) {
    const { code, status } = toUploadError(error, job.signal);
    if (status === 404 || code === 'integrity') return undefined;
    throw error;
  }
}

/** The CRC-64 of the whole file as it is read now. */
async function readCrc({ content, file, signal, transfer }: Job): OwnCrc {
  const { size } = file;
  const parts: { crc: string; size: number }[] = [];
  const cut = planParts(size, grainOf(size), transfer.parallelParts, transfer.partSize);
  for (let start = 0, end; start < size; start = end) {
    signal.throwIfAborted(); // reading a large file takes a while, and gives way to others between its parts
    end = endOfPart(start, cut);
    parts.push({ crc: await computeCrc(content, start, end), size: end - start });
  }
  return combineCrcs(parts);
}
