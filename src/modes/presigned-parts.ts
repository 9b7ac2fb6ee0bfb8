import type { GrantFor, GrantSource } from '../core/grant.js';
import type { Job, StoredObject } from '../core/mode.js';
import type { Operation, Sign } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';
import { abortUpload } from '../transfer/multipart.js';
import { optionHeaders } from '../transfer/object-headers.js';
import { putParts } from '../transfer/put-parts.js';
import { refuseInternal } from './destination.js';
import { placeInUrl, requestFor, signsParts, type UrlGrant } from './signed-url.js';

/** A URL fetched ahead is left alone when it has less than this many milliseconds to live. */
const MARGIN = 10_000;

/**
 * A large file in parts, where the backend signs each of its requests: the endpoint is asked with `operation` = `create`,
 * `part`, `list`, `complete` or `abort`.
 *
 * @returns undefined where the backend signs whole files only: it took no notice of `operation`.
 */
export async function putSignedParts(job: Job, grants: GrantSource<UrlGrant>): Promise<StoredObject | undefined> {
  const signed = signing(job, grants);
  if (!(await job.resume.load()) && !signsParts((await signed.create()).url)) return undefined;
  const place = {
    get bucket() {
      return signed.last && placeInUrl(signed.last).bucket;
    },
    get host() {
      return signed.last ? new URL(signed.last.url).host : '';
    },
    newKey: async () => placeInUrl(await signed.create()).key,
    fits: () => true, // the backend sealed the key, and says no itself
    urlOf: () => signed.last?.url ?? '',
  };
  return putParts(job, place, signed.sign);
}

/** AbortMultipartUpload, for what a canceled upload left. */
export async function abortSignedParts(job: Job, grants: GrantSource<UrlGrant>): Promise<void> {
  const record = await job.resume.load();
  await job.resume.clear();
  if (record) await abortUpload(job, record, signing(job, grants).sign);
}

interface Signing {
  readonly sign: Sign;
  /** The URL that begins an upload; the same until it is used. */
  create(): Promise<UrlGrant>;
  /** The newest URL. */
  readonly last: UrlGrant | undefined;
}

function signing(job: Job, grants: GrantSource<UrlGrant>): Signing {
  const grantsFor = new WeakMap<Operation, GrantFor<UrlGrant>>();
  const ahead = new Map<string, { grant: Promise<UrlGrant>; isAwaited: boolean }>();
  let creating: Promise<UrlGrant> | undefined;
  let ending: Promise<void> | undefined;
  let last: UrlGrant | undefined;

  const askFor = (operation: Operation, retrying: Job['retrying'] = job.retrying) =>
    grants.for({ ...job, request: { ...job.request, operation }, retrying });
  // The endpoint chooses the key, so it is not asked with one.
  const askCreate = () => askFor({ name: 'create', key: '' });
  const grantFor = (operation: Operation, lastError: UploadError | undefined) => {
    const known = grantsFor.get(operation) ?? (operation.name === 'create' ? askCreate() : askFor(operation));
    grantsFor.set(operation, known);
    return known(lastError);
  };

  /** While one round of parts is sent, the URLs of the next are asked for. */
  const askAhead = async (operation: Operation & { name: 'part' }) => {
    const { parallelParts } = job.transfer;
    const partNumber = operation.partNumber + parallelParts;
    const { partSize = Infinity } = (await job.resume.load()) ?? {};
    const later = { ...operation, partNumber };
    if (ahead.has(idOf(later)) || (partNumber - 1) * partSize >= job.file.size) return;
    const retrying: Job['retrying'] = (...news) => asked.isAwaited && job.retrying(...news);
    const asked = { grant: askFor(later, retrying)(), isAwaited: false };
    ahead.set(idOf(later), asked);
    asked.grant.catch(() => ahead.delete(idOf(later)));
  };
  const fromAhead = async (operation: Operation & { name: 'part' }) => {
    const asked = ahead.get(idOf(operation));
    if (asked) asked.isAwaited = true;
    const grant = await asked?.grant;
    ahead.delete(idOf(operation));
    return grant && (grant.expiresAt ?? Infinity) - MARGIN > job.clock.now() ? grant : undefined;
  };

  /** A callback goes with the last request: whether that is signed with it is seen before the first byte. */
  const lookAtEnd = async ({ key, uploadId }: Operation & { name: 'part' }) => {
    const complete: Operation = { name: 'complete', key, uploadId, headers: optionHeaders(job, 'complete') };
    requestFor(await askFor(complete)(), complete);
  };

  const signed = {
    get last() {
      return last;
    },
    create: () => (creating ??= askCreate()()),
    async sign(operation: Operation, lastError?: UploadError) {
      if (operation.name === 'head') {
        throw new UploadError('denied', 'The backend signs no request that looks at the object.', { status: 403 });
      }
      let grant: UrlGrant | undefined;
      if (operation.name === 'create' && !lastError) grant = await creating;
      if (operation.name === 'create') creating = undefined;
      if (operation.name === 'part' && !lastError) {
        if (job.object.callback) await (ending ??= lookAtEnd(operation));
        void askAhead(operation);
        grant = await fromAhead(operation);
      }
      last = grant ?? (await grantFor(operation, lastError));
      refuseInternal(new URL(last.url), job.destination);
      return requestFor(last, operation);
    },
  };
  return signed;
}

const idOf = ({ uploadId, partNumber }: { uploadId: string; partNumber: number }) => `${uploadId} ${partNumber}`;
