import type { Job } from '../../job/job.js';
import type { Mode, ModeDescription } from '../../job/mode.js';
import type { StoredObject } from '../../object/stored-object.js';
import { describeOperation, type SignedRequest } from '../../object/operation.js';
import { UploadError } from '../../base/upload-error.js';
import { DEFAULT_TYPE, headerOf, optionHeaders, trafficLimitOf } from '../../oss/response/object-headers.js';
import { findCompletedObject } from '../../oss/multipart/resume-upload.js';
import { goesInParts } from '../../object/goes-in-parts.js';
import { isCutOnTheWay, oneRequestFirst } from '../../oss/multipart/one-request-first.js';
import { putObject, type WholeFile } from '../../oss/single/send-file.js';
import { checkAddress } from '../../object/destination.js';
import { abortSignedParts, putSignedParts, signsStream } from './presigned-parts.js';
import { readUrl } from './read-url.js';
import {
  createSignHead,
  expiryOf,
  objectAt,
  placeInUrl,
  signsParts,
  storesWholeFile,
  unsignedHeaders,
  type UrlGrant,
} from './signed-url.js';

/**
 * A signed URL for each file: one PutObject request, with the Content-Type that was signed. A backend that signs each
 * operation of a multipart upload gets large files in parts.
 */
export const presignedUrl: ModeDescription = { name: 'presigned-url', load: async () => createPresignedUrl() };

/**
 * Makes the mode for one queue.
 *
 * @example
 * import { UploadQueue } from 'oss-direct-upload/core';
 * const queue = new UploadQueue({ endpoint: '/api/oss-permission', mode: createPresignedUrl() });
 */
export function createPresignedUrl(): Mode<UrlGrant> {
  const signHead = createSignHead();
  /** The backend signs whole files only. */
  let signsNoParts = false;
  /** The guess that stored the last file. */
  let signedType: TypeGuess | undefined;
  return {
    name: 'presigned-url',
    oneGrantPerFile: true,
    serves: (grant, { file, operation, asks }) =>
      grant.requestedFor === file &&
      grant.requestedLimit === asks?.['trafficLimit'] &&
      (grant.operation === operation || (!operation && storesWholeFile(grant))),

    readGrant(response, { file, operation, asks }) {
      const read = readUrl(response);
      const isHead = operation?.name === 'head';
      const isAsRequested = isHead || signsParts(read.url);
      const { method } = operation && isAsRequested ? describeOperation(operation) : { method: 'PUT' };
      const signed = read.method ?? (isHead ? 'PUT' : method); // a backend that signs `head` says so: a URL does not show it
      if (signed !== method) throw new UploadError('grant', `The URL is signed for ${signed}, not for ${method}.`);
      const expiresAt = read.expiresAt ?? expiryOf(read.url);
      return {
        ...read,
        key: placeInUrl(read).key,
        ...{ id: read.url, requestedFor: file, requestedLimit: asks?.['trafficLimit'], expiresAt },
        ...(operation && { operation }),
      };
    },

    async discard(job, grants) {
      await abortSignedParts(job, grants, signHead);
    },

    sendsStreams: (job, grants) => signsStream(job, grants, signHead),

    async upload(job, grants) {
      if (job.stream || goesInParts(job.file.size, job.transfer.partSize)) {
        const stored = await putSignedParts(job, grants, signHead);
        if (stored) return stored;
        signsNoParts = true;
      }
      const bodySize = job.file.size;
      const grantFor = grants.for(job, { bodySize });
      let grant = await grantFor();
      /** With another key: that of an earlier page is of no use any more. */
      const newGrant = (rejected: UrlGrant) => grants.get(job, { bodySize, rejected, asks: { key: undefined } });
      const { host } = new URL(grant.url);
      const inParts = async () => {
        const stored = signsNoParts ? undefined : await putSignedParts(job, grants, signHead);
        signsNoParts ||= !stored;
        return stored;
      };
      const storedInParts = (await isCutOnTheWay(job, host)) && (await inParts());
      if (storedInParts) return storedInParts;
      /** The URL of a request that was cut, and that may have stored the file. */
      let cut: UrlGrant | undefined;
      let rejection: unknown;
      const tried = new Set<string | undefined>();
      for (const guess of guessesFor(job, grant, signedType)) {
        const type = guess(job.file.type || undefined);
        if (tried.has(type)) continue;
        tried.add(type);
        const put = async (lastError?: UploadError) => {
          // where nothing may be overwritten, a damaged object stays: the right bytes need another key
          if (lastError?.code === 'integrity' && grant.unique) await newGrant(grant);
          if (lastError?.status !== undefined || (cut?.expiresAt ?? Infinity) <= job.clock.now()) cut = undefined;
          grant = cut ?? (await grantFor(lastError));
          const { key } = placeInUrl(grant);
          if (grant.unique) job.keys.own(key);
          job.keys.keep(key);
          return requestOf(job, grant, type);
        };
        const place = () => ({
          ...placeInUrl(grant),
          type: headerOf(headersOf(grant, type), 'Content-Type') || DEFAULT_TYPE,
        });
        const head = grant.unique && (() => signHead(job, grants, placeInUrl(grant).key));
        const inOne = (link?: WholeFile['link']) => putObject(job, place, { put, link, ...(head && { head }) });
        const send = (isAgain: boolean): Promise<StoredObject> =>
          oneRequestFirst(job, host, inOne, async (mayBeStored) => {
            cut = grant;
            const at = { bucket: undefined, ...place(), urlOf: () => grant.url };
            const found = head ? await findCompletedObject(job, at, at, head, { ofThisRun: true }) : undefined;
            // parts have another key: where nothing else shows whether the object is there, the same URL is tried once more
            const isUnknown = mayBeStored && (!head || job.link.unavailable.has('head'));
            return found ?? (isUnknown && !isAgain ? send(true) : inParts());
          });
        try {
          const stored = await (signsNoParts ? inOne() : send(false));
          signedType = guess;
          return stored;
        } catch (error) {
          if (!isOtherSignature(error)) throw error;
          rejection = error;
        }
      }
      const wanted = job.object.headers?.['Content-Type'];
      throw wanted === undefined || grant.headers ? rejection : otherType(wanted);
    },
  };
}

type TypeGuess = (own: string | undefined) => string | undefined;

/** What a backend may have signed without saying so: the file's own type, none, or one type for all files. */
const guesses: readonly TypeGuess[] = [
  (own) => own,
  () => undefined,
  () => 'application/x-www-form-urlencoded', // Alibaba's sample for Node.js
  () => DEFAULT_TYPE,
  () => 'image/png', // Alibaba's samples for Python, Java, Go, PHP and C#
];

/** Content types to try, most likely first; undefined: send none. */
function guessesFor(job: Job, { headers }: UrlGrant, signedBefore: TypeGuess | undefined): Iterable<TypeGuess> {
  const wanted = job.object.headers?.['Content-Type'];
  const signed = headers && headerOf(headers, 'content-type');
  if (wanted !== undefined && headers && signed !== wanted) throw otherType(wanted, signed);
  if (wanted !== undefined) return [guesses[0]!];
  if (headers) return [() => headerOf(headers, 'content-type')];
  return new Set([signedBefore ?? guesses[0]!, ...guesses]);
}

function requestOf(job: Job, grant: UrlGrant, type: string | undefined): SignedRequest {
  const { url } = grant;
  checkAddress(new URL(url), job.destination);
  job.keys.claim(objectAt(url));
  const signed = headersOf(grant, type);
  const headers = { ...unsignedHeaders(optionHeaders(job, 'put'), signed, url), ...signed };
  return { method: 'PUT', url, headers, trafficLimit: trafficLimitOf(headers, url) };
}

/** The signed headers: the backend's own, or the type that is tried. */
const headersOf = ({ headers }: UrlGrant, type: string | undefined): Record<string, string> =>
  headers ?? (type === undefined ? {} : { 'Content-Type': type });

/** The page wants a content type that the backend did not sign. */
function otherType(wanted: string, signed = 'another one'): UploadError {
  return new UploadError('config', `The URL was signed with ${signed} instead of the Content-Type ${wanted}.`, {
    hint: 'In presigned-url mode let the endpoint sign the `type` that it is asked with.',
  });
}

function isOtherSignature(error: unknown): error is UploadError {
  return error instanceof UploadError && error.ossCode === 'SignatureDoesNotMatch';
}
