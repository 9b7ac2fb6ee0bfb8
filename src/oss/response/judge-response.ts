import type { SignedRequest } from '../../object/operation.js';
import { splitPath } from '../../object/path-style.js';
import { parseJson } from '../../base/text.js';
import { UploadError } from '../../base/upload-error.js';
import { headerOf } from './object-headers.js';
import { NOT_OSS_HINT, readOssError } from './oss-error.js';
import type { OssResponse } from '../../job/job.js';
import { isHtml, requestIdOf } from './oss-response.js';
import { isWholeXml, readTag } from './oss-xml.js';

/** Methods and addresses whose responses have shown `x-oss-request-id` to this page: from then on, all of OSS's do. */
const addressesThatShowIds = new Set<string>();

/** Ids of the latest responses to requests that store something: OSS repeats none, but a cache does. */
const latestIds = new Set<string>();
const MOST_IDS = 1000;

/** Remembers the id of a response to a request that stores something. @returns whether it is new, or repeats an earlier one */
function rememberId({ method }: SignedRequest, id: string | undefined): 'new' | 'repeated' {
  if (id === undefined || (method !== 'PUT' && method !== 'POST')) return 'new';
  if (latestIds.has(id)) return 'repeated';
  latestIds.add(id);
  const [oldest] = latestIds;
  if (latestIds.size > MOST_IDS && oldest) latestIds.delete(oldest);
  return 'new';
}

/** Restores the state of a page that has sent nothing yet; for tests. */
export const forgetShownIds = (): void => addressesThatShowIds.clear();

/** Checks that a response is OSS's, and a success: others can send 200, too. @throws UploadError what OSS said; `network` (`not-oss`) for another's */
export function judgeResponse(request: SignedRequest, response: OssResponse): void {
  const { status, text } = response;
  const address = methodAndBucket(request);
  const id = requestIdOf(response);
  const isShown = addressesThatShowIds.has(address);
  if (id !== undefined) addressesThatShowIds.add(address);
  if (status < 200 || status >= 300 || status === 203 || isErrorXml(text)) throw readOssError(response);
  const isExpected = SUCCESSES.has(status) && isExpectedBody(request, response);
  const isMissing = id === undefined && isShown;
  if (!isExpected || isMissing || rememberId(request, id) === 'repeated') throw notOss(request, response);
}

const SUCCESSES: ReadonlySet<number> = new Set([200, 201, 204]);

/** OSS may begin a long response with 200 and only then fail (CompleteMultipartUpload). */
const isErrorXml = (text: string) => /^(<\?xml[^>]*>\s*)?<Error[\s>]/.test(text.trim());

/** Whether OSS is to call the application back, as far as the request shows it: in its form, URL or headers. */
export function requestsCallback({ url, headers, form }: SignedRequest): boolean {
  const query = new URL(url).searchParams;
  const isInUrl = query.has('callback') || query.has('x-oss-callback');
  return form?.hasCallback === true || isInUrl || headerOf(headers, 'x-oss-callback') !== undefined;
}

/** Whether the body is the one that OSS sends in response to this request, and whole. */
function isExpectedBody(request: SignedRequest, response: OssResponse): boolean {
  const { method, url, form } = request;
  const { text } = response;
  const query = new URL(url).searchParams;
  const isOfUpload = query.has('uploads') || query.has('uploadId');
  if (method === 'POST' && query.has('uploads')) return isWholeXml(text, 'InitiateMultipartUploadResult');
  if (method === 'GET') return isWholeXml(text, 'ListPartsResult');
  const isLast = !(method === 'PUT' && isOfUpload) && method !== 'DELETE' && method !== 'HEAD'; // may have a callback
  const hasCallback = isLast && requestsCallback(request);
  if (hasCallback && parseJson(text) !== undefined) return true;
  if (method !== 'HEAD' && isHtml(response)) return false; // the Content-Type of HEAD is the object's
  if (method === 'POST' && isOfUpload) return isWholeXml(text, 'CompleteMultipartUploadResult');
  if (hasCallback) return false;
  if (form && isWholeXml(text, 'PostResponse')) return readTag(text, 'Key') === form.storedKey;
  if (form?.status === '201') return false;
  return text.trim() === '';
}

/** The method and the bucket's address: CORS rules differ by both. */
function methodAndBucket({ method, url }: SignedRequest): string {
  const { origin, hostname, pathname } = new URL(url);
  return `${method} ${origin}/${splitPath(hostname, pathname.slice(1)).bucket ?? ''}`;
}

/** Something between the page and OSS responded. */
export function notOss({ url }: SignedRequest, { status }: { status: number }): UploadError {
  return new UploadError('network', `Something other than OSS responded instead of ${new URL(url).host}.`, {
    retryable: true,
    likely: 'not-oss',
    status,
    hint: `${NOT_OSS_HINT} Where the bucket’s CORS rule was changed just now, reload the page.`,
  });
}
