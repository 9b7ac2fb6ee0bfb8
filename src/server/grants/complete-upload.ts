import { isPending, type PendingFile } from '../../object/processing.js';
import { utf8 } from '../../signing/web-crypto.js';
import { checkValue, configError, EndpointError, logError } from '../settings/endpoint-error.js';
import { normalizeType } from '../settings/allowed-types.js';
import type { CompletedObject, MaybePromise, StoredPicture } from '../settings/options.js';
import { badRequest, readWholeNumber } from '../request/read-fields.js';
import { isStream, readRequestedFile, requestedType } from '../request/requested-file.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { headObject } from './head-object.js';
import { foreignSeal, makeSeal, makeStatusSeal, openSeal, type SealKind } from './seal.js';

export { processingStatus } from './processing-status.js'; // loaded together

/** How long after its grant an upload may be completed, in milliseconds. */
const LONGEST_WAIT = 24 * 3600_000;

/** Milliseconds: the headers of HTTP, and the time of a seal, have whole seconds. */
const ROUNDING = 2_000;

/** For the person, who has it in the words of the element: what is wrong is for developers. */
const REJECTED = 'The file could not be saved.';

/** A grant, or the response that a file is there already, with the seal by which the page has the upload completed. */
export async function withSeal(request: GrantRequest, response: GrantResponse): Promise<GrantResponse> {
  if (response['exists'] === false) return response;
  const ofObject: SealKind = isStream(request.fields) ? 'stream' : 'key';
  const ofGrant: SealKind = request.mode === 'presigned-url' ? ofObject : 'dir';
  const object = { key: String(response['key']), size: Number(request.fields.size) };
  return { ...response, seal: await makeSeal(request, response['exists'] ? 'exists' : ofGrant, object) };
}

/** Responds to `operation=completed`: checks the seal and, by HEAD, the object, then calls `run`. @throws EndpointError; the application's `Response` */
export async function completeUpload(
  request: GrantRequest,
  run: (object: CompletedObject) => MaybePromise<unknown>,
  hasStatus: boolean,
): Promise<GrantResponse> {
  const { dir, context, fields } = request;
  const { key = '' } = fields;
  const size = readWholeNumber(fields.size, 'size', 0, Number.MAX_SAFE_INTEGER);
  const seal = await openSeal(request, { key, size });
  if (!seal || !isBelow(dir, key)) throw foreignSeal(REJECTED, 'The `seal` was not made for this user and object.');
  if (seal.age > LONGEST_WAIT)
    throw new EndpointError(410, 'too-late', REJECTED, 'The grant of this upload is more than 24 hours old.');
  const object = await storedObject(request, key);
  const isSame = object.size === size && object.crc64 === (fields.crc64 || object.crc64);
  const isOfType = seal.kind === 'exists' || normalizeType(object.type) === normalizeType(requestedType(fields));
  if (!isSame || !isOfType)
    throw new EndpointError(
      409,
      'changed',
      REJECTED,
      'The object has another size, Content-Type or CRC-64 than the file that was sent.',
    );
  if (seal.kind === 'dir' && !(object.age <= seal.age + ROUNDING))
    throw new EndpointError(409, 'older', REJECTED, 'The object was there before this grant was given.');
  const name = key.slice(key.lastIndexOf('/') + 1);
  readRequestedFile({ name, size: String(size), type: object.type }, request); // in mode `sts` OSS enforces no limits
  const { age: _, ...facts } = object;
  const isRepeat = fields.isRepeat === 'true' || seal.kind === 'exists';
  const poster = await posterOf(request);
  const returned = await run({ key, ...facts, ...(poster && { poster }), context: JSON.parse(context), isRepeat });
  if (!isPending(returned)) return { completed: true, data: await dataOf(returned) };
  if (!hasStatus)
    throw configError('`completed` returned `processing()`, and there is no `status`, which says how far it is.');
  return { completed: true, ...(await pendingOf(request, key, returned)) };
}

/** Whether a key is an object's below the prefix. A dotted segment would lead `fetch` to another one. */
const isBelow = (dir: string, key: string) =>
  key.startsWith(dir) && key.length > dir.length && !/(^|\/)\.{1,2}(\/|$)/.test(key);

/** The picture that the page has stored beside its video, if there is one below the user's prefix. */
async function posterOf(request: GrantRequest): Promise<StoredPicture | undefined> {
  const { poster: key } = request.fields;
  if (!key || !isBelow(request.dir, key)) return undefined;
  const object = await storedObject({ ...request, fields: {} }, key).catch(() => undefined);
  if (!object || !/^image\/(jpeg|webp)$/.test(object.type)) return undefined;
  const { size, type, crc64, etag } = object;
  return { key, size, type, crc64, etag };
}

/** What HEAD says of the object, and its age in milliseconds, both by the clock of OSS. @throws EndpointError */
async function storedObject(request: GrantRequest, key: string) {
  const { versionId } = request.fields;
  if (versionId !== undefined && !/^[\w.-]{1,128}$/.test(versionId)) throw badRequest('"versionId" is not valid.');
  const { status, headers } = await headObject(request, key, versionId).catch((thrown: unknown) => {
    logError('oss', thrown);
    throw notAvailable('OSS gave no response to HEAD.');
  });
  const named = (name: string) => headers.get(name) ?? '';
  if (status === 404) throw new EndpointError(404, 'missing', REJECTED, 'There is no such object in the bucket.');
  if (status === 403)
    throw configError(
      'OSS rejected HEAD. `completed` needs oss:GetObject on the prefix, and oss:GetObjectVersion in a bucket with versioning.',
    );
  if (status !== 200) throw notAvailable(`OSS responded to HEAD with ${status}.`);
  const size = named('Content-Length');
  if (!/^\d+$/.test(size)) throw notAvailable('OSS responded to HEAD without Content-Length.');
  return {
    size: Number(size),
    type: named('Content-Type'),
    crc64: named('x-oss-hash-crc64ecma'),
    etag: named('ETag'),
    versionId: headers.get('x-oss-version-id') ?? undefined,
    age: Date.parse(named('Date')) - Date.parse(named('Last-Modified')),
  };
}

/** Bytes of a job's JSON. */
const LONGEST_JOB = 1024;

/** What the page gets of an object that is processed before it can be used. @throws EndpointError `config` */
async function pendingOf(request: GrantRequest, key: string, pending: PendingFile): Promise<GrantResponse> {
  const { job = null, data, share, message, timeout } = pending;
  const json = JSON.stringify(job) as string | undefined;
  checkValue(
    json !== undefined && utf8(json).length <= LONGEST_JOB,
    'The `job` of `processing()` is',
    typeof job,
    'JSON of at most 1 kB',
  );
  return { data, processing: { seal: await makeStatusSeal(request, { key, job }), share, message, timeout } };
}

/** What the page gets: of a `Response` its JSON. @throws a `Response` that is an error */
async function dataOf(returned: unknown): Promise<unknown> {
  if (!(returned instanceof Response)) return returned;
  if (!returned.ok && !returned.body) throw new EndpointError(returned.status, 'not-allowed', REJECTED);
  // oxlint-disable-next-line typescript/only-throw-error -- the application's own response
  if (!returned.ok) throw returned;
  return returned.json().catch(() => undefined); // an empty one
}

const notAvailable = (hint: string) => new EndpointError(502, 'oss', 'Alibaba Cloud is not available.', hint);
