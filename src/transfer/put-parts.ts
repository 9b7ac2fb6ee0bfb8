import type { Job, StoredObject } from '../core/mode.js';
import type { Operation, Sign } from '../core/operation.js';
import type { ResumeRecord } from '../core/resume-store.js';
import { UploadError } from '../core/upload-error.js';
import { completeUpload, createUpload, listParts, type StoredPart } from './multipart.js';
import { choosePartSize, type Part, partsOf } from './part-plan.js';
import { send } from './send.js';
import { storedObject } from './stored-object.js';

/** Where the object goes. */
export interface ObjectPlace {
  key: string;
  bucket: string;
  host: string;
  url: string;
}

/**
 * A file in parallel parts: create (or find what an earlier run left), send what is missing, complete.
 *
 * @throws UploadError
 */
export async function putParts(job: Job, place: ObjectPlace, sign: Sign): Promise<StoredObject> {
  const upload = (await reopen(job, place, sign)) ?? (await open(job, place, sign));
  try {
    return await fill(job, place, upload, sign);
  } catch (error) {
    if (!(error instanceof UploadError && error.code === 'gone')) throw error;
    await job.resume.clear(); // the upload ended behind our back: begin anew, once
    return fill(job, place, await open(job, place, sign), sign);
  }
}

interface OpenUpload {
  record: ResumeRecord;
  /** What OSS has, by part number. */
  parts: Map<number, StoredPart>;
}

async function open(job: Job, { key, bucket, host }: ObjectPlace, sign: Sign): Promise<OpenUpload> {
  const partSize = choosePartSize(job.file.size, job.transfer.parallelParts, job.transfer.partSize);
  const uploadId = await createUpload(job, key, sign);
  const record: ResumeRecord = { bucket, host, key, uploadId, partSize, savedAt: job.clock.now() };
  await job.resume.save(record);
  return { record, parts: new Map() };
}

/** Goes on with an earlier run's upload, by what OSS says it has. */
async function reopen(job: Job, place: ObjectPlace, sign: Sign): Promise<OpenUpload | undefined> {
  const record = await job.resume.load();
  if (!record || record.key !== place.key || record.bucket !== place.bucket) return undefined;
  try {
    const parts = await listParts(job, record, sign);
    for (const [number, { size }] of parts) if (size !== sizeOf(number, job, record)) parts.delete(number);
    return { record, parts };
  } catch (error) {
    const { code } = UploadError.from(error, job.signal);
    if (code !== 'gone' && code !== 'denied') throw error;
    await job.resume.clear();
    return undefined;
  }
}

function sizeOf(number: number, job: Job, { partSize }: ResumeRecord): number {
  return Math.min(partSize, job.file.size - (number - 1) * partSize);
}

async function fill(job: Job, place: ObjectPlace, upload: OpenUpload, sign: Sign): Promise<StoredObject> {
  await sendMissing(job, upload, sign);
  job.finishing();
  const parts = await withEtags(job, upload, sign);
  const response = await completeUpload(job, upload.record, parts, sign);
  await job.resume.clear();
  return storedObject(job, place, response);
}

/** Several workers draw from one generator; one that fails closes it for all. */
async function sendMissing(job: Job, { record, parts }: OpenUpload, sign: Sign): Promise<void> {
  const { size } = job.file;
  const missing = partsOf(size, record.partSize, (number) => parts.has(number));
  const inFlight = new Map<number, number>();
  let stored = [...parts.values()].reduce((sum, part) => sum + part.size, 0);
  let moving = 0;
  const report = (number: number, sent: number) => {
    moving += sent - (inFlight.get(number) ?? 0);
    inFlight.set(number, sent);
    job.progress(stored + moving);
  };
  const work = async () => {
    for (const part of missing) {
      const etag = await sendPart(job, record, part, sign, (sent) => report(part.number, sent));
      const bytes = part.end - part.start;
      report(part.number, 0);
      inFlight.delete(part.number);
      parts.set(part.number, { size: bytes, etag });
      job.progress((stored += bytes) + moving);
    }
  };
  job.sending();
  if (stored > 0) job.progress(stored);
  // All are awaited, so that what is on its way when another part fails for good still arrives, and is there on retry.
  const ends = await Promise.allSettled(Array.from({ length: job.transfer.parallelParts }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** UploadPart. @returns the part's ETag, null where CORS hides it. */
async function sendPart(
  job: Job,
  { key, uploadId }: ResumeRecord,
  { number, start, end }: Part,
  sign: Sign,
  onProgress: (sent: number) => void,
): Promise<string | null> {
  const operation: Operation = { name: 'part', key, uploadId, partNumber: number };
  const { signal, transfer } = job;
  const body = job.file.slice(start, end);
  const response = await job.retry(async (lastError) => {
    onProgress(0);
    const request = await sign(operation, lastError);
    return send(request, { signal, stallTimeout: transfer.stallTimeout, body, onProgress });
  });
  return response.header('ETag');
}

/** The parts with the ETags that CompleteMultipartUpload asks for; where CORS hid one, ListParts has it in its body. */
async function withEtags(job: Job, { record, parts }: OpenUpload, sign: Sign): Promise<Map<number, StoredPart>> {
  for (const { etag } of parts.values()) if (etag === null) return listParts(job, record, sign);
  return parts;
}
