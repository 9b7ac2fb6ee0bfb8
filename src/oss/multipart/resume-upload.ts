import type { Job } from '../../job/job.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { hasOtherSize, recoverLostResponse, requestIfPossible } from '../request/lost-response.js';
import { CRC_HEADER } from '../response/oss-response.js';
import { storedObject } from '../response/upload-result.js';
import { objectIn, openUpload, type OpenUpload, type UploadTarget } from './begin-upload.js';
import { coverListed } from './cover-listed.js';
import { listParts } from './operations.js';
import { combineCrcs, compareCrc, computeCrc, type OwnCrc } from '../integrity/compare-crc.js';
import { grainOf } from '../../object/part-numbers.js';
import { endOfPart, planParts } from './part-plan.js';

/** Resumes an earlier run's upload with the parts that OSS lists. @returns the object, where OSS has completed it; undefined, where a new upload must begin */
export async function resumeUpload(
  job: Job,
  { isDoubtful, ...record }: ResumeRecord,
  place: UploadTarget,
  sign: Sign,
): Promise<OpenUpload | StoredObject | undefined> {
  try {
    const listed = await listParts(job, record, sign);
    job.report.sending(job.transfer.parallelParts);
    const parts = await coverListed(job, record, listed, new Map());
    if (isDoubtful && parts.size === 0) return undefined; // another file's
    if (isDoubtful) await job.record.save(record);
    const lengths = new Map([...listed].map(([number, { size }]) => [number, size]));
    return openUpload(record, place, parts, lengths);
  } catch (error) {
    const { code, status } = toUploadError(error, job.signal);
    const isGone = code === 'gone';
    if (!isGone && code !== 'denied' && !(code === 'grant' && status === 403)) throw error;
    // This page's Complete, or another tab, may have ended it. Nothing is sent again before OSS has said whether the object is there.
    const stored =
      (isGone || record.completing) && (await findCompletedObject(job, record, place, sign, { isNeeded: true }));
    if (stored) return stored;
    if (job.stream && !isGone) return openUpload(record, place, new Map(job.stream.parts));
    if (isGone) await job.record.clear(); // else the next one replaces it, once OSS has begun that
    return undefined;
  }
}

/**
 * The object of an upload that succeeded, unseen by the page: OSS rejects a request to begin another upload, because the key
 * exists, which only this file can have.
 *
 * @param thrown why no other upload could begin
 * @throws UploadError that, where the key may be another file's, or the object has other bytes.
 */
export async function findOwnObject(
  job: Job,
  thrown: unknown,
  record: Pick<ResumeRecord, 'key' | 'type'>,
  place: Pick<UploadTarget, 'bucket' | 'urlOf' | 'videoId'>,
  sign: Sign,
): Promise<StoredObject> {
  const error = toUploadError(thrown, job.signal);
  const { key } = record;
  if (error.code !== 'conflict' || error.status === undefined || !job.keys.isOwn(key)) throw error;
  const found = await recoverLostResponse(job, error, () => sign({ name: 'head', key }));
  const proven = found && (await findCompletedObject(job, record, place, sign));
  if (proven) return proven;
  const isHidden = found?.header(CRC_HEADER) === null;
  if (found && !isHidden) throw error;
  const verdict = { verified: false, unverifiedReason: 'crc-hidden' } as const;
  const stored = storedObject(job, objectIn(place, record), found && { response: found, verdict });
  await job.record.finish(stored);
  return stored;
}

/**
 * The object of an upload whose last request ended without a response: OSS may have completed it since.
 *
 * @param found.ofThisRun this run has sent it: where CORS hides its CRC-64, a key that only this file has shows as much
 * @param found.isNeeded else the file would be sent again: without a response the run fails
 * @returns undefined where HeadObject is not possible, or shows no object with this file's bytes
 */
export async function findCompletedObject(
  job: Job,
  record: Pick<ResumeRecord, 'key' | 'type'>,
  place: Pick<UploadTarget, 'bucket' | 'urlOf' | 'videoId'>,
  sign: Sign,
  { ofThisRun = false, isNeeded = false }: { ofThisRun?: boolean; isNeeded?: boolean } = {},
): Promise<StoredObject | undefined> {
  try {
    const { key } = record;
    const head = async () => job.link.send(await sign({ name: 'head', key }));
    const response = await requestIfPossible(job, 'head', head, isNeeded ? Infinity : undefined);
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
