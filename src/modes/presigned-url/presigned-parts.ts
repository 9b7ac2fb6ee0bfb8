import type { RetryListener } from '../../base/retry.js';
import type { GrantFor, GrantSource } from '../../grant/grant-source.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import type { Job } from '../../job/job.js';
import { isRefused } from '../../job/placed-grants.js';
import type { StoredObject } from '../../object/stored-object.js';
import { bodySizeOf, type Operation, type Sign, type UpcomingPart } from '../../object/operation.js';
import { UploadError } from '../../base/upload-error.js';
import { abortUpload } from '../../oss/multipart/operations.js';
import { DEFAULT_TYPE, headerOf, optionHeaders } from '../../oss/response/object-headers.js';
import { putParts } from '../../oss/multipart/put-parts.js';
import { checkAddress, isSamePlace } from '../../object/destination.js';
import { placeInUrl, requestFor, type SignHead, signsParts, type UrlGrant } from './signed-url.js';

/**
 * Uploads a large file in parts, where the backend signs each of its requests: the endpoint is asked with `operation` = `create`,
 * `part`, `list`, `complete` or `abort`, and with `head` where a response was lost.
 *
 * @returns undefined where the backend signs whole files only, because it ignored `operation`.
 */
export async function putSignedParts(
  job: Job,
  grants: GrantSource<UrlGrant>,
  signHead: SignHead,
): Promise<StoredObject | undefined> {
  const signer = createSigner(job, grants, signHead);
  if (!(await job.record.load()) && !signsParts((await signer.create()).url)) return undefined;
  const place = {
    get bucket() {
      return signer.last && placeInUrl(signer.last).bucket;
    },
    get host() {
      return signer.last ? new URL(signer.last.url).host : '';
    },
    isKeyGiven: true,
    isSteady: true,
    get type() {
      return signer.type;
    },
    newKey: async () => placeInUrl(await signer.create()).key,
    fits: ({ key }: ResumeRecord) => key === (job.keys.fixed ?? key), // checked with the first URL that the endpoint signs for it
    urlOf: () => signer.last?.url ?? '',
  };
  return putParts(job, place, signer.sign);
}

/** Whether the backend signs the parts of a file whose size is not known: one that does so says in `stream` how many bytes it may have. */
export async function signsStream(job: Job, grants: GrantSource<UrlGrant>, signHead: SignHead): Promise<boolean> {
  if (await job.record.load()) return true;
  try {
    const { stream: most } = await createSigner(job, grants, signHead).create();
    if (most) job.stream?.limit(most);
    return !!most;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

/** AbortMultipartUpload, for a canceled upload. */
export async function abortSignedParts(job: Job, grants: GrantSource<UrlGrant>, signHead: SignHead): Promise<void> {
  const record = await job.record.load();
  await job.record.clear();
  if (record) await abortUpload(job, record, createSigner(job, grants, signHead).sign);
}

/** An earlier run's upload is resumed only where the endpoint's URL leads to it. @throws UploadError `gone` */
async function checkSameUpload(job: Job, grant: UrlGrant, operation: Operation): Promise<void> {
  if (operation.name !== 'list') return;
  const record = await job.record.load();
  const { bucket, key } = placeInUrl(grant);
  const fits = !record || isSamePlace(record, { bucket, host: new URL(grant.url).host });
  if (fits && key === operation.key) return;
  throw new UploadError('gone', 'The endpoint now signs for another bucket, host or key.', { status: 404 });
}

interface PartsSigner {
  readonly sign: Sign;
  /** The URL that begins an upload; the same until it is used. */
  create(): Promise<UrlGrant>;
  /** The newest URL. */
  readonly last: UrlGrant | undefined;
  /** The Content-Type of the last request that began an upload. */
  readonly type: string | undefined;
}

interface GrantOptions {
  retrying?: RetryListener;
  /** The URL for the first attempt. */
  used?: UrlGrant | undefined;
}

function createSigner(job: Job, grants: GrantSource<UrlGrant>, signHead: SignHead): PartsSigner {
  const requesters = new WeakMap<Operation, GrantFor<UrlGrant>>();
  let creating: Promise<UrlGrant> | undefined;
  let callbackChecked: Promise<void> | undefined;
  let last: UrlGrant | undefined;
  let type: string | undefined;

  const makeRequester = (wanted: Operation, { retrying, used }: GrantOptions = {}) => {
    const { name } = wanted;
    const operation: Operation = name === 'create' ? { name, key: '' } : wanted; // the endpoint chooses the key
    const { trafficLimit, ...ofFile } = job.asks.fields;
    const asks = name === 'create' ? ofFile : name === 'part' ? { trafficLimit } : {};
    return grants.for(job, { operation, asks, retrying, bodySize: bodySizeOf(operation, job.file.size) }, used);
  };
  const partUrls = new PartUrls(job, (operation, retrying) => makeRequester(operation, { retrying })());
  const requestGrant = async (operation: Operation, lastError: UploadError | undefined) => {
    const known = requesters.get(operation) ?? makeRequester(operation);
    requesters.set(operation, known);
    return known(lastError);
  };

  /** A callback goes with the last request, which must be signed with it: that is checked before the first byte. */
  const checkCallback = async ({ key, uploadId }: PartOperation) => {
    const complete: Operation = { name: 'complete', key, uploadId, headers: optionHeaders(job, 'complete') };
    requestFor(await makeRequester(complete)(), complete);
  };

  return {
    get last() {
      return last;
    },
    get type() {
      return type;
    },
    create: () => (creating ??= makeRequester({ name: 'create', key: '' })().then((grant) => (last = grant))),
    async sign(operation, lastError, upcoming = []) {
      if (operation.name === 'head') return signHead(job, grants, operation.key);
      let grant: UrlGrant | undefined;
      if (operation.name === 'create' && !lastError) grant = await creating;
      if (operation.name === 'create') creating = undefined;
      if (operation.name === 'part' && !lastError) {
        if (job.object.callback) await (callbackChecked ??= checkCallback(operation));
        const taken = await partUrls.takeUrl(operation, upcoming);
        if (taken) requesters.set(operation, makeRequester(taken.operation, { used: taken.grant }));
        grant = taken?.grant;
      }
      const used = (last = grant ?? (await requestGrant(operation, lastError)));
      partUrls.offered = used.batch ?? partUrls.offered;
      if (used.unique) job.keys.own(placeInUrl(used).key);
      checkAddress(new URL(used.url), job.destination);
      await checkSameUpload(job, used, operation);
      const request = requestFor(used, operation);
      if (operation.name === 'create') type = headerOf(request.headers, 'Content-Type') || DEFAULT_TYPE;
      return request;
    },
  };
}

/** A URL requested ahead is not used when it has less than this to live, in milliseconds. */
const MARGIN = 10_000;

type PartOperation = Operation & { name: 'part' };
type RequestUrl = (operation: PartOperation, onRetry: RetryListener) => Promise<UrlGrant>;

interface PartUrl {
  grant: UrlGrant;
  /** What is requested again where OSS rejects the URL, so that a backend that repeats the same URL is noticed. */
  operation: PartOperation;
}

interface AheadRequest {
  readonly url: Promise<PartUrl | undefined>;
  /** Whether a part waits for it, so that its retries are reported. */
  readonly waiter: { isWaiting: boolean };
}

/** Requests URLs of parts ahead: those of the next round while one is sent; in one request where the backend offers a batch. */
class PartUrls {
  /** How many URLs the backend signs in one response. */
  offered = 1;
  readonly #job: Job;
  readonly #requestUrl: RequestUrl;
  readonly #ahead = new Map<string, AheadRequest>();
  readonly #begun = new Set<string>();

  constructor(job: Job, requestUrl: RequestUrl) {
    this.#job = job;
    this.#requestUrl = requestUrl;
  }

  /** @param upcoming the operation's part and those after it @returns the URL that was requested ahead; undefined where there is none, or it expires soon */
  async takeUrl(operation: PartOperation, upcoming: readonly UpcomingPart[]): Promise<PartUrl | undefined> {
    const id = idOf(operation);
    this.#begun.add(id);
    const next = upcoming.map((part) => ({ ...operation, ...part }));
    const later = next.slice(this.#job.transfer.parallelParts);
    const margin = this.#ahead.has(id) ? MARGIN : 0; // one that is requested only now need not last longer than others
    if (this.offered > 1) this.#requestFirstOf(next);
    if (later[0] && !this.#begun.has(idOf(later[0]))) this.#requestFirstOf(later);
    const request = this.#ahead.get(id);
    if (request) request.waiter.isWaiting = true;
    const taken = await request?.url;
    this.#ahead.delete(id);
    return taken && (taken.grant.expiresAt ?? Infinity) - margin > this.#job.clock.now() ? taken : undefined;
  }

  /** Requests a URL for the first of these parts, and for more of them where the backend offers a batch. */
  #requestFirstOf(next: readonly PartOperation[]): void {
    const most = Math.max(1, Math.min(this.offered, this.#job.transfer.parallelParts));
    const [first] = next;
    if (!first || this.#ahead.has(idOf(first))) return;
    const parts = next.slice(0, most).filter((part) => !this.#ahead.has(idOf(part)));
    const waiter = { isWaiting: false };
    const onRetry: RetryListener = (...retry) => void (waiter.isWaiting && this.#job.report.retrying(...retry));
    const batch = { ...first, ...(parts.length > 1 && batchOf(parts)) };
    const requested = this.#requestUrl(batch, onRetry);
    for (const [i, part] of parts.entries()) {
      const url = requested.then((response) => {
        const grant = i === 0 ? response : grantAt(response, i, part);
        return grant && { grant, operation: i === 0 ? batch : part };
      });
      this.#ahead.set(idOf(part), { url, waiter });
      url.catch(() => this.#ahead.delete(idOf(part)));
    }
  }
}

/** With the length: a URL that is signed for another length of the same part is of no use. */
const idOf = ({ uploadId, partNumber, partLength }: PartOperation) => `${uploadId} ${partNumber} ${partLength}`;

/** Several parts in one request. A backend that reads no lists signs the first. */
function batchOf(parts: readonly PartOperation[]): Pick<PartOperation, 'partNumbers' | 'partLengths'> {
  return {
    partNumbers: parts.map(({ partNumber }) => partNumber),
    partLengths: parts.map(({ partLength = 0 }) => partLength),
  };
}

/** The part's URL in a response for several; undefined where the backend signed fewer, or in another order. */
function grantAt(response: UrlGrant, index: number, { partNumber }: PartOperation): UrlGrant | undefined {
  const url = response.urls?.[index];
  return url && partNumberIn(url) === String(partNumber) ? { ...response, id: url, url } : undefined;
}

function partNumberIn(url: string): string | null {
  try {
    return new URL(url).searchParams.get('partNumber');
  } catch {
    return null; // not an address
  }
}
