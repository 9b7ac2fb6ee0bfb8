import type { Job, StoredObject } from '../../core/mode.js';
import { lazy } from '../../core/lazy.js';
import type { Operation, Sign } from '../../core/operation.js';
import { isPathStyle } from '../path-style.js';
import type { ResumeRecord } from '../../core/resume/resume-record.js';
import { UploadError } from '../../core/upload-error.js';
import { namingKey } from '../request/callback-failed.js';
import { combineCrcs, compareCrc, none, readCrc, type Verdict } from '../integrity/check.js';
import { completeUpload, createUpload, type StoredPart } from './operations.js';
import { optionHeaders } from '../request/object-headers.js';
import { choosePartSize, type Part, partsOf } from './part-plan.js';
import { proveParts } from './prove-parts.js';
import { send, type OssResponse } from '../request/send.js';
import { storedObject } from '../request/stored-object.js';

/** Where the object may go. */
export interface ObjectPlace {
  readonly bucket: string | undefined;
  readonly host: string;
  /** The Content-Type of the last request that began an upload; absent where that is always the job's. */
  readonly type?: string | undefined;
  /** The key of an upload that begins. */
  newKey: () => string | Promise<string>;
  /** The endpoint chooses the key: no other file of the page may have it. */
  readonly isKeyGiven?: boolean;
  /** Judges the key of OSS's response to Create, before anything is sent to it. @throws UploadError */
  check?: (key: string, wanted: string) => void;
  /** May this grant go on with what an earlier run left? */
  fits: (record: ResumeRecord) => boolean;
  urlOf: (key: string) => string;
}

const loadResumeUpload = lazy(() => import('./resume-upload.js'));

/**
 * A file in parallel parts: create (or find what an earlier run left), send what is missing, complete.
 *
 * @throws UploadError
 */
export function putParts(job: Job, place: ObjectPlace, sign: Sign): Promise<StoredObject> {
  return job.resume.exclusive(async () => {
    const record = await usableRecord(job, place);
    if (record?.result) {
      await job.resume.finish(record.result);
      return record.result; // another tab sent this file while this one waited
    }
    const load = () => job.retry(loadResumeUpload); // only a run that follows another needs it
    const left = record && (await (await load()).goOn(job, record, place, sign));
    if (left && 'verified' in left) return left;
    /** A new upload; or the object, where the one before was completed, unseen by the page. */
    const restart = (before: ResumeRecord) =>
      open(job, place, sign).catch(async (error: unknown) => (await load()).takenByUs(job, error, before, place, sign));
    const upload = left ?? (await (record ? restart(record) : open(job, place, sign)));
    if ('verified' in upload) return upload;
    try {
      return await fill(job, place, upload, sign);
    } catch (error) {
      if (!(error instanceof UploadError && error.code === 'gone')) throw error;
      await job.resume.clear(); // the upload ended behind our back: begin again, once
      const next = await restart(upload.record);
      return 'verified' in next ? next : fill(job, place, next, sign);
    }
  }, job.signal);
}

/** What an earlier run left, where this grant and the page let it go on. */
async function usableRecord(job: Job, place: ObjectPlace): Promise<ResumeRecord | undefined> {
  const record = await job.resume.load();
  if (!record || !place.fits(record) || record.key !== (job.fixedKey ?? record.key)) return undefined;
  if (!record.result && !mayClaim(job, place, record)) return undefined; // the endpoint makes another key for this file
  if (!record.result) await job.resume.save(record); // whoever had it before may not end it any more
  return record;
}

/** An upload in parts that OSS has open. */
export interface OpenUpload {
  record: ResumeRecord;
  /** What OSS has, by part number. */
  parts: Map<number, StoredPart>;
}

async function open(job: Job, place: ObjectPlace, sign: Sign): Promise<OpenUpload> {
  const wanted = await place.newKey();
  claimKey(job, place, { host: place.host, bucket: place.bucket, key: wanted });
  const partSize = choosePartSize(job.file.size, job.transfer.parallelParts, job.transfer.partSize);
  const { key, uploadId } = await createUpload(job, wanted, sign);
  const { bucket, host, type } = place; // of the request that was signed
  place.check?.(key, wanted);
  claimKey(job, place, { host, bucket, key });
  const record: ResumeRecord = { bucket, host, key, uploadId, partSize, savedAt: job.clock.now(), type };
  void job.resume.save(record); // the first parts need not wait for the database
  return { record, parts: new Map() };
}

/** @throws UploadError `conflict`, where another file of this page has a key that the endpoint gave */
function claimKey(job: Job, { isKeyGiven }: ObjectPlace, { host, bucket, key }: Named): void {
  if (!isKeyGiven || !host) return; // version 0.1.0 kept no host of presigned parts
  const { hostname } = new URL(`http://${host}`);
  job.claim({ host, path: isPathStyle(hostname) ? `${bucket}/${key}` : key });
}

type Named = Pick<ResumeRecord, 'host' | 'bucket' | 'key'>;

function mayClaim(...given: Parameters<typeof claimKey>): boolean {
  try {
    claimKey(...given);
    return true;
  } catch {
    return false;
  }
}

async function fill(job: Job, place: ObjectPlace, upload: OpenUpload, sign: Sign): Promise<StoredObject> {
  const { record, parts } = upload;
  job.record({ parts: Math.ceil(job.file.size / record.partSize), reusedBytes: sizeOf(parts) });
  const sendRest = () => sendMissing(job, upload, sign);
  await sendRest();
  job.onFinishing();
  await proveParts(job, upload, sign, sendRest);
  void job.resume.save({ ...record, sent: job.file.size, completing: true });
  const proves = (found: OssResponse) =>
    verdictOn(job, parts, found).then(
      ({ verified }) => verified,
      () => false,
    );
  const response = await namingKey(completeUpload(job, record, parts, sign, proves), () => record.key);
  const result = await resultOf(job, place, upload, response);
  await job.resume.finish(result);
  return result;
}

async function resultOf(
  job: Job,
  { bucket, urlOf }: ObjectPlace,
  { record: { key, type }, parts }: OpenUpload,
  response: OssResponse | undefined,
): Promise<StoredObject> {
  const object = { key, bucket, url: urlOf(key), type };
  if (!response) return storedObject(job, object);
  try {
    return storedObject(job, object, { response, verdict: await verdictOn(job, parts, response) });
  } catch (error) {
    await job.resume.clear(); // nothing of it is worth going on with
    throw error;
  }
}

/** By OSS's CRC-64 of the object; where CORS hides it, by those of all its parts. */
async function verdictOn(job: Job, parts: ReadonlyMap<number, StoredPart>, response: OssResponse): Promise<Verdict> {
  const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, { crc, size }]) => ({ crc, size }));
  const verdict = await compareCrc(job.transfer.verify ? combineCrcs(inOrder) : none, response);
  const isOfComplete = response.text !== ''; // not of a look at the object
  return job.transfer.verify && isOfComplete && [...parts.values()].every(({ proven }) => proven)
    ? { verified: true }
    : verdict;
}

const sizeOf = (parts: ReadonlyMap<number, StoredPart>) => [...parts.values()].reduce((sum, { size }) => sum + size, 0);

/** Several workers draw from one generator; one that fails closes it for all. */
async function sendMissing(job: Job, { record, parts }: OpenUpload, sign: Sign): Promise<void> {
  const { size } = job.file;
  const missing = partsOf(size, record.partSize, (number) => parts.has(number));
  const inFlight = new Map<number, number>();
  let stored = sizeOf(parts);
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
      if (job.signal.aborted || stored - saved < size / 20) continue;
      saved = stored;
      void job.resume.save({ ...record, sent: saved }); // for the list of unfinished uploads
    }
  };
  job.onSending(job.transfer.parallelParts);
  if (stored > 0) job.progress(stored);
  // All are awaited, so that what is on its way when another part fails for good still arrives, and is there on retry.
  const ends = await Promise.allSettled(Array.from({ length: job.transfer.parallelParts }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

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
  const crc = readCrc(job, job.file, start, end);
  return job.retry(async (lastError) => {
    onProgress(0);
    const request = await sign(operation, lastError);
    const response = await send(job, request, { body, onProgress });
    const { verified } = await compareCrc(crc, response);
    return { size: body.size, etag: response.header('ETag'), crc: await crc, proven: verified };
  });
}
