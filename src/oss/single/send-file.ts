import type { Job, Link, MakeRequest } from '../../job/job.js';
import type { StoredObject } from '../../object/stored-object.js';
import { LARGEST_REQUEST, type RequestBody, type SignedRequest } from '../../object/operation.js';
import { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { compareCrc, computeCrcWhileSending } from '../integrity/compare-crc.js';
import { mostUnconfirmed } from '../request/most-unconfirmed.js';
import { connectionShare } from '../request/connections.js';
import { notOss } from '../response/judge-response.js';
import { recoverLostResponse } from '../request/lost-response.js';
import { isFromOss } from '../response/oss-response.js';
import { type Confirmation, type ObjectPlacement, storedObject, withStoredKey } from '../response/upload-result.js';
import { type Content, contentOf } from '../request/file-content.js';

/** How a whole file goes in one request. */
export interface WholeFile {
  /** The request of one attempt, given the error of the one before. */
  attempt: (
    content: Content,
    lastError?: UploadError,
    trafficLimit?: number,
  ) => Promise<[request: SignedRequest, body: RequestBody]>;
  /** Where the last attempt put the object. */
  place: () => ObjectPlacement;
  /** HeadObject, where the grant may allow it. */
  head?: (() => Promise<SignedRequest>) | undefined;
  /** Somebody else signs the request: see `SendBodyOptions`. */
  isAlone?: boolean | undefined;
  /** Instead of the job's. */
  link?: Pick<Link, 'sendBody' | 'retry'> | undefined;
}

/**
 * Sends the whole file in one request, and compares OSS's CRC-64 with what was read.
 *
 * @throws UploadError
 */
export async function sendFile(job: Job, whole: WholeFile): Promise<StoredObject> {
  checkSize(job);
  const confirmation = await sendAndConfirm(job, whole).catch((error: unknown) => {
    throw withStoredKey(error, () => whole.place().key);
  });
  return storedObject(job, whole.place(), confirmation);
}

/** @returns undefined where the response was lost and HeadObject is not possible. */
async function sendAndConfirm(
  job: Job,
  { attempt, place, head, isAlone, link = job.link }: WholeFile,
): Promise<Confirmation | undefined> {
  const content = await contentOf(job.content);
  const crc = computeCrcWhileSending(job, content instanceof Uint8Array ? content : job.content); // a digest may know it
  const damaged = new Map<string, UploadError>();
  return link.retry(async (lastError) => {
    try {
      let request!: SignedRequest;
      const make: MakeRequest = async (limit) => {
        const made = await attempt(content, lastError, limit);
        request = made[0];
        job.report.progress(0);
        job.report.sending(connectionShare(request.url));
        return made;
      };
      const response = await link.sendBody(job.file.size, make, {
        isAlone,
        onProgress: (taken) => job.report.progress(mostUnconfirmed(taken, job.file.size)),
        onSent: () => job.report.finishing(),
      });
      // any server may send an application's JSON, or nothing, so HeadObject decides where it may show more
      const isDoubtful = (response.text !== '' || response.hidesHeaders) && !isFromOss(response);
      const found = isDoubtful ? await recoverLostResponse(job, notOss(request, response), head) : undefined;
      return { response, verdict: await compareCrc(crc, found ?? response) };
    } catch (thrown) {
      const error = toUploadError(thrown, job.signal);
      if (error.code === 'integrity') damaged.set(place().key, error);
      if (error.code === 'integrity') job.keys.disown(place().key);
      if (error.code !== 'conflict' || error.status === undefined) throw error; // without a status it is this page's own
      const wrong = damaged.get(place().key);
      if (wrong) throw stillDamaged(wrong);
      const isOurs = job.keys.isOwn(place().key);
      if (!isOurs && !head) throw error;
      const response = await recoverLostResponse(job, error, head);
      const differs = () => Promise.reject(error); // another file's object
      const found = response && { response, verdict: await compareCrc(crc, response).catch(differs) };
      // Any response may have been lost, since the browser repeats a request unseen by the page. Where others may have the
      // key, only the same bytes show that the object is this file's.
      if (!isOurs && !found?.verdict.verified) throw error;
      return found;
    }
  });
}

/** The object is this file's, with wrong bytes, and another attempt cannot replace it. */
function stillDamaged(cause: UploadError): UploadError {
  const { message, hint, requestId } = cause;
  return new UploadError('integrity', message, { hint, requestId, cause });
}

/** @throws UploadError `rejected`, for a file that one request cannot carry. */
function checkSize(job: Job): void {
  if (job.file.size <= LARGEST_REQUEST) return;
  throw new UploadError('rejected', 'Over 5 GB: too large for one request.', {
    rule: 'single-request-size',
    limit: LARGEST_REQUEST,
    given: { size: job.file.size },
    hint: 'Let the endpoint give credentials (STS), or sign each request of a multipart upload: then large files go in parts.',
  });
}
