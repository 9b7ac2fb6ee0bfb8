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
import { type Content, contentOf, formBody } from '../request/file-content.js';
import { encodePath } from '../../object/percent-encoding.js';
import { headerOf, trafficLimitOf } from '../response/object-headers.js';
import { canGoInParts } from '../../object/part-numbers.js';

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

/** Sends the whole file in one request, and compares OSS's CRC-64 with what was read. @throws UploadError */
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
      const response = await recoverLostResponse(job, error, head, !isOurs);
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

/** The requests that PutObject needs. */
interface PutRequests {
  /** The request of one attempt, given the error of the one before. */
  put: (lastError?: UploadError) => Promise<SignedRequest>;
  /** HeadObject, where the grant may allow it. */
  head?: () => Promise<SignedRequest>;
  /** Instead of the job's. */
  link?: WholeFile['link'];
}

/** PutObject: the whole file in one request. @param place where the last attempt put it: a new grant may have another key @throws UploadError */
export async function putObject(
  job: Job,
  place: () => ObjectPlacement,
  { put, head, link }: PutRequests,
): Promise<StoredObject> {
  let url = '';
  return sendFile(job, {
    async attempt(content, lastError) {
      const request = await put(lastError);
      url = request.url;
      return [request, content];
    },
    place: () => ({ ...place(), url }),
    head,
    link,
    isAlone: true,
  }).catch(adviseParts(job));
}

/** PostObject: the whole file in one form. @param makeForm makes it, given the last error, and the limit of its speed in bit/s. @throws UploadError */
export async function postObject(
  job: Job,
  makeForm: (lastError?: UploadError, trafficLimit?: number) => Promise<ObjectForm>,
): Promise<StoredObject> {
  let form!: ObjectForm;
  return sendFile(job, {
    isAlone: true,
    async attempt(content, lastError, trafficLimit) {
      form = await makeForm(lastError, trafficLimit);
      return formRequest(job, form, content);
    },
    place: () => ({
      key: form.storedKey,
      bucket: form.bucket,
      url: `${form.url.replace(/\/$/, '')}/${encodePath(form.storedKey)}`,
      type: form.fields['x-oss-content-type'],
    }),
  }).catch(adviseParts(job));
}

/** A form for PostObject: where it goes and its fields, all but the file. */
export interface ObjectForm {
  url: string;
  key: string;
  /** The key after OSS has replaced `${filename}`. */
  storedKey: string;
  bucket?: string | undefined;
  fields: Record<string, string>;
}

/** The request that posts a form: `key` comes first and `file` last, as OSS requires. */
export function formRequest(job: Job, form: ObjectForm, content: Content): [SignedRequest, RequestBody] {
  const fields = { key: form.key, ...form.fields };
  const requested = {
    storedKey: form.storedKey,
    hasCallback: headerOf(fields, 'callback') !== undefined,
    status: headerOf(fields, 'success_action_status'),
  };
  const trafficLimit = trafficLimitOf(form.fields);
  const request = { method: 'POST', url: form.url, form: requested, trafficLimit };
  const { headers, body } = formBody(Object.entries(fields), content, job.content, job.file.name);
  return [{ ...request, headers }, body];
}

const HINT =
  'One request starts again from its first byte. With mode `sts`, or a backend that signs each part, what has arrived is kept.';

/** Not where another cause is known: offline, CORS, a redirect … */
const mayBeCut = ({ code, likely = 'interrupted' }: UploadError) =>
  code === 'stalled' || (code === 'network' && (likely === 'interrupted' || likely === 'unreachable'));

/** Rethrows why a file did not arrive in one request; where its connection was cut, with the advice to send parts. */
function adviseParts({ file }: Job): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof UploadError) || !error.retryable || !mayBeCut(error) || !canGoInParts(file.size))
      throw error;
    throw error.with({ hint: [error.hint, HINT].filter(Boolean).join(' ') });
  };
}
