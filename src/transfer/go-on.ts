import type { Job, StoredObject } from '../core/mode.js';
import type { Sign } from '../core/operation.js';
import type { ResumeRecord } from '../core/resume-store.js';
import { UploadError } from '../core/upload-error.js';
import { computeCrc } from './integrity/check.js';
import { type ListedPart, listParts, type StoredPart } from './multipart.js';
import type { ObjectPlace, OpenUpload } from './put-parts.js';
import { storedAlready } from './stored-already.js';

/**
 * Goes on with an earlier run's upload, by what OSS says it has: loaded where there is one.
 *
 * @returns the object, where OSS had completed it; nothing, where a new upload must begin
 */
export async function goOn(
  job: Job,
  record: ResumeRecord,
  place: ObjectPlace,
  sign: Sign,
): Promise<OpenUpload | StoredObject | undefined> {
  const stored = record.completing && (await storedAlready(job, record, place, sign));
  return stored || reopen(job, record, sign);
}

async function reopen(job: Job, record: ResumeRecord, sign: Sign): Promise<OpenUpload | undefined> {
  try {
    const listed = await listParts(job, record, sign);
    const parts = new Map<number, StoredPart>();
    job.sending(job.transfer.parallelParts);
    for (const [number, part] of listed) {
      job.signal.throwIfAborted(); // to read a large file again takes a while
      if (await isOurs(job, record, number, part)) parts.set(number, { ...part, proven: true });
    }
    return { record, parts };
  } catch (error) {
    const { code, status } = UploadError.from(error, job.signal);
    if (code !== 'gone' && code !== 'denied' && !(code === 'grant' && status === 403)) throw error;
    await job.resume.clear();
    return undefined;
  }
}

/**
 * Whether a part that OSS has holds this file's bytes: its size, and its CRC-64 against what is read now. That is no matter
 * of `verify`: another file of the same name, size and time must not be mixed in.
 */
async function isOurs(job: Job, { partSize }: ResumeRecord, number: number, part: ListedPart): Promise<boolean> {
  const start = (number - 1) * partSize;
  const end = Math.min(start + partSize, job.file.size);
  if (part.size !== end - start) return false;
  return (await computeCrc(job.file, start, end)) === part.crc;
}
