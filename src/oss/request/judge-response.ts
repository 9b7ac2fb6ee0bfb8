import type { SignedRequest } from '../../core/operation.js';
import { isPathStyle } from '../path-style.js';
import { redact } from '../../core/redact.js';
import { UploadError } from '../../core/upload-error.js';
import { isHtml } from './html.js';
import { readOssError, requestIdOf } from './oss-error.js';
import { isWholeXml, readTag } from './oss-xml.js';
import type { OssResponse } from './send.js';

/** Methods at addresses whose responses showed `x-oss-request-id` to this page: from then on, all of OSS's do. */
const showsId = new Set<string>();

/** Ids of the latest responses to requests that store something: OSS gives none twice, a cache does. */
const ids = new Set<string>();
const MOST_IDS = 1000;

function isRepeated({ method }: SignedRequest, id: string | undefined): boolean {
  if (id === undefined || (method !== 'PUT' && method !== 'POST')) return false;
  if (ids.has(id)) return true;
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > MOST_IDS && oldest) ids.delete(oldest);
  return false;
}

/** As on a page that has sent nothing yet; for tests. */
export const forgetShownIds = (): void => showsId.clear();

/**
 * Whether a response is OSS's, and a success: a status alone is no proof, since a portal, a proxy or a service worker can
 * respond with 200 too.
 *
 * @throws UploadError what OSS said; `network` with `likely` = `redirected` or `not-oss`, where it was not OSS that responded.
 */
export function judgeResponse(request: SignedRequest, response: OssResponse): void {
  if (isRedirected(request.url, response.url)) throw redirected(request.url, response);
  const { status, text } = response;
  const address = addressOf(request);
  const id = requestIdOf(response);
  const isShown = showsId.has(address);
  if (id !== undefined) showsId.add(address);
  if (status < 200 || status >= 300 || status === 203 || isErrorXml(text)) throw readOssError(response);
  const isExpected = SUCCESSES.has(status) && isExpectedBody(request, response);
  const isMissing = id === undefined && isShown;
  if (!isExpected || isMissing || isRepeated(request, id)) throw notOss(request, response);
}

const SUCCESSES: ReadonlySet<number> = new Set([200, 201, 204]);

/** OSS may begin a long response with 200 and only then fail (CompleteMultipartUpload). */
const isErrorXml = (text: string) => /^(<\?xml[^>]*>\s*)?<Error[\s>]/.test(text.trim());

/**
 * Whether a browser followed a redirect, which OSS never sends: what arrived is another server's response. http that became
 * https on the same host is none (HSTS, `upgrade-insecure-requests`).
 *
 * @param responded the response's own address, as the browser tells it; empty where it does not
 */
export function isRedirected(asked: string, responded: string): boolean {
  if (!responded) return false;
  const [from, to] = [new URL(asked), new URL(responded)];
  from.hash = to.hash = '';
  if (from.protocol === 'http:' && to.protocol === 'https:') from.protocol = 'https:';
  return from.href !== to.href;
}

/** OSS's responses have a body where there is something to tell, and it is whole. */
function isExpectedBody({ method, url, headers, form }: SignedRequest, response: OssResponse): boolean {
  const { text } = response;
  const query = new URL(url).searchParams;
  const isOfUpload = query.has('uploads') || query.has('uploadId');
  if (method === 'POST' && query.has('uploads')) return isWholeXml(text, 'InitiateMultipartUploadResult');
  if (method === 'GET') return isWholeXml(text, 'ListPartsResult');
  const isLast = !(method === 'PUT' && isOfUpload) && method !== 'DELETE' && method !== 'HEAD'; // a callback goes with it
  const isInUrl = query.has('callback') || query.has('x-oss-callback');
  const asksCallback = form?.hasCallback || isInUrl || named(headers, 'x-oss-callback');
  if (isLast && asksCallback && isJson(text)) return true;
  if (method !== 'HEAD' && isHtml(response)) return false; // the type that HEAD tells is the object's
  if (method === 'POST' && isOfUpload) return isWholeXml(text, 'CompleteMultipartUploadResult');
  if (isLast && asksCallback) return false;
  if (form && isWholeXml(text, 'PostResponse')) return readTag(text, 'Key') === form.storedKey;
  if (form?.status === '201') return false;
  return text.trim() === '';
}

const named = (headers: Record<string, string>, name: string) =>
  Object.keys(headers).some((other) => other.toLowerCase() === name);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The method and the bucket's address: CORS rules differ by both. */
function addressOf({ method, url }: SignedRequest): string {
  const { origin, hostname, pathname } = new URL(url);
  return `${method} ${origin}/${isPathStyle(hostname) ? pathname.split('/')[1] : ''}`;
}

/** Something in between took the request. */
export function notOss({ url }: SignedRequest, { status }: { status: number }): UploadError {
  return new UploadError('network', `Something other than OSS responded instead of ${new URL(url).host}.`, {
    retryable: true,
    likely: 'not-oss',
    status,
    hint: 'A proxy, a network’s sign-in page, a firewall or a service worker between this page and OSS responds instead of OSS: let requests to this host through. Where the bucket’s CORS rule was changed just now, reload the page.',
  });
}

/** A redirect that a browser followed. @param asked the address that was asked */
export function redirected(asked: string, response: Pick<OssResponse, 'url' | 'status'>): UploadError {
  const [from, to] = [new URL(asked), new URL(response.url)];
  const place = redact(to.host === from.host ? 'another address' : to.host, 255);
  return new UploadError('network', `${from.host} redirected the request to ${place}, which OSS never does.`, {
    likely: 'redirected',
    status: response.status,
    hint: `What was sent went to ${place} too: the file’s bytes, and in \`sts\` mode the security token. Nothing more is sent until you retry. Check \`oss-endpoint\`, and what stands between this page and OSS: a proxy, or a network’s sign-in page.`,
  });
}
