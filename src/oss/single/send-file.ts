import type { Job, StoredObject } from '../../core/mode.js';
import type { SignedRequest } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { namingKey } from '../request/callback-failed.js';
import { type Content, contentOf } from './file-content.js';
import { compareCrc, readCrc } from '../integrity/check.js';
import { notOss } from '../request/judge-response.js';
import { lookAfterLostAnswer } from '../request/lost-response.js';
import { isOfOss } from '../request/of-oss.js';
import { send, type OssResponse, type RequestBody } from '../request/send.js';
import { type Confirmation, type ObjectPlacement, storedObject } from '../request/stored-object.js';

/** OSS's limit for PutObject and PostObject, in bytes. */
const LARGEST_REQUEST = 5 * 1024 ** 3;

/** How a whole file goes in one request. */
export interface WholeFile {
  /** The request of one attempt, told why the one before failed. */
  attempt: (content: Content, lastError?: UploadError) => Promise<[request: SignedRequest, body: RequestBody]>;
  /** Where the last attempt put the object. */
  place: () => ObjectPlacement;
  /** Where the grant may: looks whether the object is there. */
  head?: (() => Promise<SignedRequest>) | undefined;
}

/**
 * Sends the whole file in one request, and compares what OSS says it holds with what was read.
 *
 * @throws UploadError
 */
export async function sendWhole(job: Job, whole: WholeFile): Promise<StoredObject> {
  refuseIfTooLarge(job);
  const confirmation = await namingKey(confirm(job, whole), () => whole.place().key);
  return storedObject(job, whole.place(), confirmation);
}

/** @returns nothing where the answer was lost and OSS cannot be asked. */
async function confirm(job: Job, { attempt, place, head }: WholeFile): Promise<Confirmation | undefined> {
  const content = await contentOf(job.file);
  const crc = readCrc(job, content);
  const damaged = new Map<string, UploadError>();
  return job.retry(async (lastError) => {
    try {
      const [request, body] = await attempt(content, lastError);
      const response = await sendFile(job, request, body);
      // an application's JSON can be anybody's: the object tells, where it may be looked at
      const isDoubtful = response.text !== '' && !isOfOss(response);
      const found = isDoubtful ? await lookAfterLostAnswer(job, notOss(request, response), head) : undefined;
      return { response, verdict: await compareCrc(crc, found ?? response) };
    } catch (thrown) {
      const error = UploadError.from(thrown, job.signal);
      if (error.code === 'integrity') damaged.set(place().key, error);
      if (error.code === 'integrity') job.ownKeys.delete(place().key);
      if (error.code !== 'conflict' || error.status === undefined) throw error; // one without a status is not OSS's
      const wrong = damaged.get(place().key);
      if (wrong) throw stillDamaged(wrong);
      const isOurs = job.ownKeys.has(place().key);
      if (!isOurs && !head) throw error;
      const response = await lookAfterLostAnswer(job, error, head);
      const differs = () => Promise.reject(error); // somebody else's object
      const found = response && { response, verdict: await compareCrc(crc, response).catch(differs) };
      // Any response may have been lost, for the browser itself sends a request again, unseen by the page. Where others may
      // have the key, only the same bytes tell that they are ours.
      if (!isOurs && !found?.verdict.verified) throw error;
      return found;
    }
  });
}

/** What is there is this file's object, and wrong: another try cannot replace it. */
function stillDamaged(cause: UploadError): UploadError {
  const { message, hint, requestId } = cause;
  return new UploadError('integrity', message, { hint, requestId, cause });
}

function sendFile(job: Job, request: SignedRequest, body: RequestBody): Promise<OssResponse> {
  job.onSending(1);
  return send(job, request, {
    body,
    onProgress: (sent) => job.progress(sent),
    onSent: () => job.onFinishing(),
  });
}

/** @throws UploadError `rejected`, for a file that one request cannot carry. */
function refuseIfTooLarge(job: Job): void {
  if (job.file.size <= LARGEST_REQUEST) return;
  throw new UploadError('rejected', 'Over 5 GB: too large for one request.', {
    rule: 'single-request-size',
    limit: LARGEST_REQUEST,
    hint: 'Use mode="sts", which sends large files in parts.',
  });
}
