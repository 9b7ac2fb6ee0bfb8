import type { Grant } from '../../grant/grant.js';
import type { FileInfo, ObjectName } from '../../object/stored-object.js';
import { describeOperation, type Operation, type SignedRequest } from '../../object/operation.js';
import { headerOf, trafficLimitOf } from '../../oss/response/object-headers.js';
import { splitPath } from '../../object/path-style.js';
import { UploadError } from '../../base/upload-error.js';
import type { UrlResponse } from './read-url.js';
import type { GrantSource } from '../../grant/grant-source.js';
import type { Job } from '../../job/job.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { checkAddress } from '../../object/destination.js';

export type UrlGrant = Grant &
  UrlResponse & {
    readonly requestedFor: FileInfo;
    readonly operation?: Operation;
    /** The limit of speed that was asked for, in bit/s. */
    readonly requestedLimit?: unknown;
  };

/** HTTP methods that the bucket's CORS rule must allow for an upload in parts. */
const METHODS_FOR_PARTS = ['PUT', 'POST', 'GET', 'DELETE'];

/** Whether a URL is signed for a request of a multipart upload, not for the whole file. */
export function signsParts(url: string): boolean {
  const query = new URL(url).searchParams;
  return query.has('uploads') || query.has('uploadId');
}

/** Whether it is a PUT of the whole file, even if another operation was requested. */
export function storesWholeFile({ url, method }: UrlGrant): boolean {
  return method !== 'HEAD' && !signsParts(url);
}

/** The request of a multipart upload that a URL was signed for. */
export function requestFor({ url, headers = {} }: UrlGrant, operation: Operation): SignedRequest {
  // Create has forbidden to overwrite already, so Complete need not, unless the backend signed that too.
  const isRepeated = (name: string) => operation.name === 'complete' && /^x-oss-forbid-overwrite$/i.test(name);
  const wanted = Object.entries(operation.headers ?? {}).filter(([name]) => !isRepeated(name));
  const own = unsignedHeaders(Object.fromEntries(wanted), headers, url);
  const corsMethods = signsParts(url) ? METHODS_FOR_PARTS : undefined;
  const all = { ...own, ...headers };
  const { method } = describeOperation(operation);
  return { method, url, headers: all, corsMethods, trafficLimit: trafficLimitOf(all, url) };
}

/** The page's own headers that need no signature. @throws UploadError `config` for those that would have to be signed, and were not. */
export function unsignedHeaders(
  wanted: Record<string, string>,
  signed: Record<string, string>,
  url: string,
): Record<string, string> {
  const query = new URL(url).searchParams;
  const own = Object.entries(wanted).filter(([name]) => {
    if (headerOf(signed, name) !== undefined || /^content-type$/i.test(name)) return false;
    return !query.has(name.toLowerCase()) && !query.has(name.toLowerCase().replace('x-oss-', ''));
  });
  const [missing] = own.find(([name]) => /^x-oss-/i.test(name)) ?? [];
  if (missing === undefined) return Object.fromEntries(own);
  throw new UploadError('config', `The URL was signed without ${missing}.`, {
    hint: 'In presigned-url mode let the endpoint sign it, and name it in the response’s `headers`.',
  });
}

/** When a signed URL expires, from its query: `Expires` (V1), or `x-oss-date` and `x-oss-expires` (V4). */
export function expiryOf(url: string): number | undefined {
  const query = new URL(url).searchParams;
  const seconds = Number(query.get('Expires'));
  if (seconds) return seconds * 1000;
  const begin = (query.get('x-oss-date') ?? '').replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  return Date.parse(begin) + Number(query.get('x-oss-expires')) * 1000 || undefined;
}

/** Bucket and key: the response's, or by the URL (path style on IP addresses, else the bucket leads OSS's host names). */
export function placeInUrl({ url, key }: Pick<UrlGrant, 'url' | 'key'>): { key: string; bucket?: string | undefined } {
  const { hostname, pathname } = new URL(url);
  const inPath = splitPath(hostname, decode(pathname.slice(1)));
  const bucket = inPath.bucket ?? /^([^.]+)\.[^.]+\.aliyuncs\.com$/.exec(hostname)?.[1];
  return { bucket, key: key ?? inPath.key };
}

/** The object that a URL names, as OSS sees it, also where the endpoint's `key` differs. */
export function objectAt(url: string): ObjectName {
  const { host, pathname } = new URL(url);
  return { host, path: decode(pathname.slice(1)) };
}

/** In a path OSS reads `+` as a space. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return path;
  }
}

export type SignHead = (job: Job, grants: GrantSource<UrlGrant>, key: string) => Promise<SignedRequest>;

/**
 * Makes the signer of HeadObject for one queue: it asks the endpoint with `operation=head`, until that shows that it does not know this
 * operation. It throws `denied` (403; 410 for this key alone) where the backend does not sign, as OSS does where the role lacks it.
 */
export function createSignHead(): SignHead {
  let isKnown = true;
  return async (job, grants, key) => {
    if (!isKnown) throw notSigned();
    const operation: Operation = { name: 'head', key };
    try {
      const grant = await grants.get(job, { operation });
      checkAddress(new URL(grant.url), job.destination);
      const { host, path } = objectAt(grant.url);
      if (splitPath(new URL(`http://${host}`).hostname, path).key !== key) throw notSigned(); // a URL of another object
      return requestFor(grant, operation);
    } catch (thrown) {
      const error = toUploadError(thrown, job.signal);
      if (error.code !== 'grant' || error.retryable || error.status === 401) throw error; // 401 ends with a sign-in
      if (error.status !== 410) isKnown = false; // 410 is about this key alone
      throw notSigned(error);
    }
  };
}

function notSigned(cause?: UploadError): UploadError {
  const status = cause?.status === 410 ? 410 : 403;
  return new UploadError('denied', 'The backend does not sign HEAD requests for the object.', { status, cause });
}
