import type { FileInfo, Grant, GrantSource } from '../core/grant.js';
import type { Job, Mode } from '../core/mode.js';
import type { SignedRequest } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';
import { putObject } from '../transfer/put-object.js';
import { isIpOrLocalhost, refuseInternal } from './destination.js';
import { readUrlAnswer, type UrlAnswer } from './read-grant.js';

export type UrlGrant = Grant & Omit<UrlAnswer, 'kind'> & { readonly mode: 'url'; readonly askedFor: FileInfo };

/** A signed URL for each file: one PutObject request, with the Content-Type that was signed. */
export const presignedUrl: Mode<UrlGrant> = {
  name: 'presigned-url',
  oneGrantPerFile: true,
  serves: (grant, { file }) => grant.askedFor === file,

  readGrant(answer, { file }) {
    const { kind, ...read } = readUrlAnswer(answer);
    refuseInternal(new URL(read.url));
    if (read.method !== undefined && read.method !== 'PUT') {
      throw new UploadError('grant', `The URL is signed for ${read.method}, not for PUT.`);
    }
    return { ...read, mode: kind, id: read.url, askedFor: file, expiresAt: read.expiresAt ?? expiryOf(read.url) };
  },

  async upload(job, grants) {
    const grantFor = grants.for(job);
    const first = await grantFor();
    const types = typesToTry(job, grants, first);
    const put = async (lastError?: UploadError) => requestOf(job, await grantFor(lastError), types[0]);
    const object = { ...placeIn(first.url), ...(first.key && { key: first.key }) };
    for (;;) {
      try {
        const stored = await putObject(job, object, { put });
        signedTypes.set(grants, types[0] === undefined ? 'none' : 'file');
        return stored;
      } catch (error) {
        if (!isOtherSignature(error) || types.length === 1) throw error;
        types.shift();
      }
    }
  },
};

/** What a backend that does not say signs: the file's type or none. Learned from the first file it lets through. */
const signedTypes = new WeakMap<GrantSource<UrlGrant>, 'file' | 'none'>();

/** Content types to send, most likely first; undefined: send none. */
function typesToTry(job: Job, grants: GrantSource<UrlGrant>, { headers }: UrlGrant): (string | undefined)[] {
  const own = job.type || undefined;
  if (headers) return [header(headers, 'content-type')];
  if (own === undefined) return [undefined];
  return signedTypes.get(grants) === 'none' ? [undefined, own] : [own, undefined];
}

function requestOf(job: Job, { url, headers = {} }: UrlGrant, type: string | undefined): SignedRequest {
  return { method: 'PUT', url, headers: { ...unsignedHeaders(job, headers), ...headers, ...(type && { 'Content-Type': type }) } };
}

/**
 * The page's own headers that need no signature.
 *
 * @throws UploadError `config` for those that would have to be signed, and were not.
 */
function unsignedHeaders(job: Job, signed: Record<string, string>): Record<string, string> {
  const { 'Content-Type': _type, ...headers } = job.object.headers ?? {};
  const metadata = Object.keys(job.object.metadata ?? {}).map((name) => `x-oss-meta-${name}`);
  const missing = [...Object.keys(headers), ...metadata, ...(job.object.callback ? ['x-oss-callback'] : [])]
    .filter((name) => /^x-oss-/i.test(name))
    .find((name) => header(signed, name) === undefined);
  if (missing === undefined) return headers;
  throw new UploadError('config', `The URL was signed without ${missing}.`, {
    hint: 'In presigned-url mode let the endpoint sign it, and name it in the answer’s `headers`.',
  });
}

function header(headers: Record<string, string>, name: string): string | undefined {
  return Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

function isOtherSignature(error: unknown): boolean {
  return error instanceof UploadError && error.ossCode === 'SignatureDoesNotMatch';
}

/** When a signed URL ends, from its query: `Expires` (V1), or `x-oss-date` and `x-oss-expires` (V4). */
function expiryOf(url: string): number | undefined {
  const query = new URL(url).searchParams;
  const seconds = Number(query.get('Expires'));
  if (seconds) return seconds * 1000;
  const begin = (query.get('x-oss-date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(begin) + Number(query.get('x-oss-expires')) * 1000 || undefined;
}

/** Bucket and key by a URL's shape: path style on IP addresses, else the bucket leads OSS's own host names. */
function placeIn(url: string): { key: string; bucket?: string | undefined } {
  const { hostname, pathname } = new URL(url);
  const path = decode(pathname.slice(1));
  if (isIpOrLocalhost(hostname)) {
    const slash = path.indexOf('/');
    return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
  }
  return { bucket: /^([^.]+)\.[^.]+\.aliyuncs\.com$/.exec(hostname)?.[1], key: path };
}

/** In a path OSS reads `+` as a space. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return path;
  }
}
