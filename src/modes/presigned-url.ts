import type { FileInfo, Grant, GrantSource } from '../core/grant.js';
import type { Job, Mode } from '../core/mode.js';
import type { SignedRequest } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';
import { callbackHeaders, metadataHeaders } from '../transfer/object-headers.js';
import { putObject } from '../transfer/put-object.js';
import { isIpOrLocalhost, refuseInternal } from './destination.js';
import { readUrlAnswer, type UrlAnswer } from './read-grant.js';
import { withType } from './with-type.js';

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

  async upload(untyped, grants) {
    const job = await withType(untyped);
    const grantFor = grants.for(job);
    let grant = await grantFor();
    let refused: UploadError | undefined;
    const tried = new Set<string | undefined>();
    for (const guess of guessesFor(grants, grant)) {
      const type = guess(job.type || undefined);
      if (tried.has(type)) continue;
      tried.add(type);
      const put = async (lastError?: UploadError) => requestOf(job, (grant = await grantFor(lastError)), type);
      try {
        const stored = await putObject(job, placeOf(grant), { put });
        signedTypes.set(grants, guess);
        return { ...stored, ...placeOf(grant) }; // a later grant may have brought another key
      } catch (error) {
        if (!isOtherSignature(error)) throw error;
        refused = error;
      }
    }
    throw refused;
  },
};

type TypeGuess = (own: string | undefined) => string | undefined;

/** What a backend may have signed that does not say: the file's own type, none, and what some do whatever the file. */
const guesses: readonly TypeGuess[] = [
  (own) => own,
  () => undefined,
  () => 'application/x-www-form-urlencoded', // Alibaba's sample for Node.js
  () => 'application/octet-stream',
];

/** What the first file that got through has told. */
const signedTypes = new WeakMap<GrantSource<UrlGrant>, TypeGuess>();

/** Content types to send, most likely first; undefined: send none. */
function guessesFor(grants: GrantSource<UrlGrant>, { headers }: UrlGrant): Iterable<TypeGuess> {
  if (headers) return [() => header(headers, 'content-type')];
  return new Set([signedTypes.get(grants) ?? guesses[0]!, ...guesses]);
}

function requestOf(job: Job, { url, headers }: UrlGrant, type: string | undefined): SignedRequest {
  const signed = headers ?? (type === undefined ? {} : { 'Content-Type': type });
  return { method: 'PUT', url, headers: { ...unsignedHeaders(job, signed, url), ...signed } };
}

/**
 * The page's own headers that need no signature.
 *
 * @throws UploadError `config` for those that would have to be signed, and were not.
 */
function unsignedHeaders(job: Job, signed: Record<string, string>, url: string): Record<string, string> {
  const { callback, headers = {}, metadata } = job.object;
  const asked = { ...headers, ...metadataHeaders(metadata), ...callbackHeaders(callback) };
  const query = new URL(url).searchParams;
  const own = Object.entries(asked).filter(([name]) => {
    if (header(signed, name) !== undefined || /^content-type$/i.test(name)) return false;
    return !query.has(name.toLowerCase()) && !query.has(name.toLowerCase().replace('x-oss-', ''));
  });
  const [missing] = own.find(([name]) => /^x-oss-/i.test(name)) ?? [];
  if (missing === undefined) return Object.fromEntries(own);
  throw new UploadError('config', `The URL was signed without ${missing}.`, {
    hint: 'In presigned-url mode let the endpoint sign it, and name it in the answer’s `headers`.',
  });
}

function header(headers: Record<string, string>, name: string): string | undefined {
  return Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

function isOtherSignature(error: unknown): error is UploadError {
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

/** Bucket and key: the answer's, or by the URL's shape (path style on IP addresses, else the bucket leads OSS's own host names). */
function placeOf({ url, key }: UrlGrant): { key: string; bucket?: string | undefined } {
  const { hostname, pathname } = new URL(url);
  const path = decode(pathname.slice(1));
  if (isIpOrLocalhost(hostname)) {
    const slash = path.indexOf('/');
    return { bucket: path.slice(0, slash), key: key ?? path.slice(slash + 1) };
  }
  return { bucket: /^([^.]+)\.[^.]+\.aliyuncs\.com$/.exec(hostname)?.[1], key: key ?? path };
}

/** In a path OSS reads `+` as a space. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return path;
  }
}
