import type { GrantFor, GrantSource } from '../../core/grant/grant-source.js';
import type { Job, StoredObject } from '../../core/mode.js';
import type { Operation, Sign } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { abortUpload } from '../../oss/multipart/operations.js';
import { optionHeaders } from '../../oss/request/object-headers.js';
import { putParts } from '../../oss/multipart/put-parts.js';
import { DEFAULT_TYPE } from '../../oss/request/stored-object.js';
import { checkAddress, isSamePlace } from '../destination.js';
import { type PartOperation, partUrls } from './part-urls.js';
import type { SignHead } from './sign-head.js';
import { header, placeInUrl, requestFor, signsParts, type UrlGrant } from './signed-url.js';

/**
 * A large file in parts, where the backend signs each of its requests: the endpoint is asked with `operation` = `create`,
 * `part`, `list`, `complete` or `abort`, and with `head` where a response was lost.
 *
 * @returns undefined where the backend signs whole files only: it took no notice of `operation`.
 */
export async function putSignedParts(
  job: Job,
  grants: GrantSource<UrlGrant>,
  signHead: SignHead,
): Promise<StoredObject | undefined> {
  const signed = signing(job, grants, signHead);
  if (!(await job.resume.load()) && !signsParts((await signed.create()).url)) return undefined;
  const place = {
    get bucket() {
      return signed.last && placeInUrl(signed.last).bucket;
    },
    get host() {
      return signed.last ? new URL(signed.last.url).host : '';
    },
    isKeyGiven: true,
    get type() {
      return signed.type;
    },
    newKey: async () => placeInUrl(await signed.create()).key,
    fits: () => true, // seen with the first URL that the endpoint gives for it
    urlOf: () => signed.last?.url ?? '',
  };
  return putParts(job, place, signed.sign);
}

/** AbortMultipartUpload, for what a canceled upload left. */
export async function abortSignedParts(job: Job, grants: GrantSource<UrlGrant>, signHead: SignHead): Promise<void> {
  const record = await job.resume.load();
  await job.resume.clear();
  if (record) await abortUpload(job, record, signing(job, grants, signHead).sign);
}

/** What an earlier run left is gone on with only where the endpoint's URL leads there. @throws UploadError `gone` */
async function refuseElsewhere(job: Job, grant: UrlGrant, operation: Operation): Promise<void> {
  if (operation.name !== 'list') return;
  const record = await job.resume.load();
  const { bucket, key } = placeInUrl(grant);
  const fits = !record || isSamePlace(record, { bucket, host: new URL(grant.url).host });
  if (fits && key === operation.key) return;
  throw new UploadError('gone', 'The endpoint now signs for another bucket, host or key.', { status: 404 });
}

interface Signing {
  readonly sign: Sign;
  /** The URL that begins an upload; the same until it is used. */
  create(): Promise<UrlGrant>;
  /** The newest URL. */
  readonly last: UrlGrant | undefined;
  /** The Content-Type of the last request that began an upload. */
  readonly type: string | undefined;
}

interface AskOptions {
  onRetry?: Job['onRetry'];
  /** The URL that the request goes out with at first. */
  used?: UrlGrant | undefined;
}

function signing(job: Job, grants: GrantSource<UrlGrant>, signHead: SignHead): Signing {
  const grantsFor = new WeakMap<Operation, GrantFor<UrlGrant>>();
  let creating: Promise<UrlGrant> | undefined;
  let ending: Promise<void> | undefined;
  let last: UrlGrant | undefined;
  let type: string | undefined;

  const askFor = (operation: Operation, { onRetry = job.onRetry, used }: AskOptions = {}) =>
    grants.for({ ...job, request: { ...job.request, operation }, onRetry }, used);
  const ahead = partUrls(job, (operation, onRetry) => askFor(operation, { onRetry })());
  // The endpoint chooses the key, so it is not asked with one.
  const askCreate = () => askFor({ name: 'create', key: '' });
  const askAs = async (operation: Operation) => {
    if (operation.name === 'create') return askCreate();
    return askFor(operation.name === 'part' ? await ahead.withLength(operation) : operation);
  };
  const grantFor = async (operation: Operation, lastError: UploadError | undefined) => {
    const known = grantsFor.get(operation) ?? (await askAs(operation));
    grantsFor.set(operation, known);
    return known(lastError);
  };

  /** A callback goes with the last request: whether that is signed with it is seen before the first byte. */
  const lookAtEnd = async ({ key, uploadId }: PartOperation) => {
    const complete: Operation = { name: 'complete', key, uploadId, headers: optionHeaders(job, 'complete') };
    requestFor(await askFor(complete)(), complete);
  };

  const signed = {
    get last() {
      return last;
    },
    get type() {
      return type;
    },
    create: () => (creating ??= askCreate()().then((grant) => (last = grant))),
    async sign(operation: Operation, lastError?: UploadError) {
      if (operation.name === 'head') return signHead(job, grants, operation.key);
      let grant: UrlGrant | undefined;
      if (operation.name === 'create' && !lastError) grant = await creating;
      if (operation.name === 'create') creating = undefined;
      if (operation.name === 'part' && !lastError) {
        if (job.object.callback) await (ending ??= lookAtEnd(operation));
        const taken = await ahead.take(operation);
        if (taken) grantsFor.set(operation, askFor(taken.operation, { used: taken.grant }));
        grant = taken?.grant;
      }
      const used = (last = grant ?? (await grantFor(operation, lastError)));
      ahead.offered = used.batch ?? ahead.offered;
      if (used.unique) job.ownKeys.add(placeInUrl(used).key);
      checkAddress(new URL(used.url), job.destination);
      await refuseElsewhere(job, used, operation);
      const request = requestFor(used, operation);
      if (operation.name === 'create') type = header(request.headers, 'Content-Type') || DEFAULT_TYPE;
      return request;
    },
  };
  return signed;
}
