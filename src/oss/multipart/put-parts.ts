import type { Job, OssResponse } from '../../job/job.js';
import type { StoredObject, StoredPart, Verdict } from '../../object/stored-object.js';
import type { Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { sleep } from '../../base/retry.js';
import { UploadError } from '../../base/upload-error.js';
import { combineCrcs, compareCrc, inOrder, noCrc } from '../integrity/compare-crc.js';
import { storedObject, withStoredKey } from '../response/upload-result.js';
import { beginUpload, objectIn, type UploadTarget, type OpenUpload, resumableRecord } from './begin-upload.js';
import { completeUpload, dropParts } from './operations.js';
import { listAgain, proveParts } from './prove-parts.js';
import { findOwnObject, resumeUpload } from './resume-upload.js';
import { sendMissingParts } from './send-parts.js';

/** Uploads a file in parallel parts: creates an upload (or resumes what an earlier run left), sends what is missing, and completes it. @throws UploadError */
export function putParts(job: Job, place: UploadTarget, sign: Sign): Promise<StoredObject> {
  return job.record.exclusive(async () => {
    const record = await resumableRecord(job, place);
    if (record?.result) {
      await job.record.finish(record.result);
      return record.result; // another tab sent this file while this one waited
    }
    const resumed = record && !record.isUntold ? await resumeUpload(job, record, place, sign) : undefined;
    const upload = resumed ?? (await restartUpload(job, record?.isDoubtful ? undefined : record, place, sign));
    if ('verified' in upload) return upload;
    try {
      return await finishUpload(job, place, upload, sign);
    } catch (error) {
      if (!(error instanceof UploadError && error.code === 'gone')) throw error;
      await job.record.clear(); // OSS no longer has the upload: restart, once
      const next = await restartUpload(job, upload.record, place, sign);
      return 'verified' in next ? next : finishUpload(job, place, next, sign);
    }
  }, job.signal);
}

/** Begins a new upload. @param before the record of the upload before it @returns the object, where OSS had completed the upload before, unseen by the page */
async function restartUpload(
  job: Job,
  before: ResumeRecord | undefined,
  place: UploadTarget,
  sign: Sign,
): Promise<OpenUpload | StoredObject> {
  job.stream?.restart();
  try {
    const left = before && (await job.record.load()); // none where OSS no longer has the upload
    const begun = await beginUpload(job, place, sign);
    if (left && !left.isUntold) void dropParts(job, left, sign).catch(() => {}); // the bucket's lifecycle rule is left
    return begun;
  } catch (error) {
    if (!before) throw error;
    return findOwnObject(job, error, before, place, sign);
  }
}

/** Milliseconds, doubled each time: a list may lag behind what OSS has. */
const REPAIR_DELAY = 250;
/** How often an upload is completed again with other parts, since OSS lacks some that it had confirmed. */
const MOST_REPAIRS = 3;

async function finishUpload(job: Job, place: UploadTarget, upload: OpenUpload, sign: Sign): Promise<StoredObject> {
  const { parts } = upload;
  job.report.facts({ reusedBytes: bytesOf(parts) });
  let response: OssResponse | undefined;
  for (let repairs = 0; ; repairs++) {
    try {
      response = await sendAndComplete(job, upload, sign);
      break;
    } catch (error) {
      const isReplaced = error instanceof UploadError && error.ossCode === 'InvalidPart';
      if (!isReplaced || repairs === MOST_REPAIRS) throw error;
      if (repairs > 0) await sleep(REPAIR_DELAY * 2 ** repairs, job.signal);
      if (!(await listAgain(job, upload, sign))) throw error;
    }
  }
  const result = await resultOf(job, place, upload, response);
  await job.record.finish(result);
  return result;
}

async function sendAndComplete(job: Job, upload: OpenUpload, sign: Sign): Promise<OssResponse | undefined> {
  const { record, parts } = upload;
  const { stream } = job;
  const sendRest = () => stream?.send(job, upload, sign) ?? sendMissingParts(job, upload, sign);
  await sendRest();
  if (!stream && bytesOf(parts) !== job.file.size) throw new UploadError('internal', 'Parts are missing.');
  job.report.finishing();
  await proveParts(job, upload, sign, sendRest);
  job.report.facts({ parts: parts.size });
  const completing = { ...record, sent: job.file.size, completing: true };
  const saving = job.record.save(completing);
  if (stream) await saving; // its bytes are not here any more: a later page must know that it may be complete
  const proves = (found: OssResponse) =>
    verdictOn(job, parts, found).then(
      ({ verified }) => verified,
      () => false,
    );
  return completeUpload(job, record, parts, sign, proves).catch(async (error: unknown) => {
    const isUntold = error instanceof UploadError && error.code === 'callback';
    if (isUntold && !stream) await saving.then(() => job.record.save({ ...completing, isUntold })).catch(() => {});
    throw withStoredKey(error, () => record.key);
  });
}

async function resultOf(
  job: Job,
  place: UploadTarget,
  { record, parts }: OpenUpload,
  response: OssResponse | undefined,
): Promise<StoredObject> {
  const object = objectIn(place, record);
  if (!response) return storedObject(job, object);
  try {
    return storedObject(job, object, { response, verdict: await verdictOn(job, parts, response) });
  } catch (error) {
    await job.record.clear().catch(() => {}); // an upload with other bytes cannot be resumed
    throw error;
  }
}

const bytesOf = (parts: ReadonlyMap<number, StoredPart>) =>
  [...parts.values()].reduce((sum, { size }) => sum + size, 0);

/** By OSS's CRC-64 of the object; where CORS hides it, by those of all its parts. */
async function verdictOn(job: Job, parts: ReadonlyMap<number, StoredPart>, response: OssResponse): Promise<Verdict> {
  const verdict = await compareCrc(job.transfer.verify ? combineCrcs(inOrder(parts)) : noCrc, response);
  const isOfComplete = response.text !== ''; // HeadObject has no body
  return job.transfer.verify && isOfComplete && [...parts.values()].every(({ proven }) => proven)
    ? { verified: true }
    : verdict;
}
