import { warnOnce } from '../../base/warn-once.js';
import type { Job, OssResponse } from '../../job/job.js';
import type { StoredObject, Verdict } from '../../object/stored-object.js';
import { parseJson } from '../../base/text.js';
import { bareUrl, safeUrl } from '../../base/safe-url.js';
import { UploadError } from '../../base/upload-error.js';
import { DEFAULT_TYPE } from './object-headers.js';
import { CRC_HEADER, requestIdOf } from './oss-response.js';

/** OSS's response that it has the object, and how it compares with what was read from the file. */
export interface Confirmation {
  response: OssResponse;
  verdict: Verdict;
}

/** Where an object is, and how it was stored. */
export interface ObjectPlacement {
  key: string;
  bucket?: string | undefined;
  url?: string | undefined;
  /** The Content-Type that was sent; the job's where that is unknown. */
  type?: string | undefined;
  /** The video that it is (mode `vod`). */
  videoId?: string | undefined;
}

/** The result of an upload. `url` loses its query and userinfo, which may be secret. Without a confirmation, the response was lost. */
export function storedObject(job: Job, object: ObjectPlacement, confirmation?: Confirmation): StoredObject {
  const wanted = job.file.type || DEFAULT_TYPE;
  const type = object.type ?? wanted;
  if (type !== wanted) warnOtherType(wanted, type);
  const response = confirmation?.response;
  const seal = job.asks.seals.of(object.key);
  const verdict: Verdict = confirmation?.verdict ?? { verified: false, unverifiedReason: 'answer-lost' };
  return {
    key: object.key,
    bucket: object.bucket,
    url: bareUrl(object.url?.includes('@') ? safeUrl(object.url) : object.url),
    size: job.file.size,
    type,
    etag: response?.header('ETag') ?? undefined,
    crc64: response?.header(CRC_HEADER) ?? undefined,
    ...verdict,
    ...(object.videoId !== undefined && { videoId: object.videoId }),
    ...(seal !== undefined && { seal }),
    requestId: response && requestIdOf(response),
    versionId: response?.header('x-oss-version-id') ?? undefined,
    callback: verdict.unverifiedReason === 'not-proven' ? undefined : callbackResponse(response), // where nothing proves that OSS responded, the body may be another server's
  };
}

/** Adds the key to the error of a failed callback, where the object is stored anyway. */
export function withStoredKey(error: unknown, key: () => string): unknown {
  return error instanceof UploadError && error.code === 'callback' ? error.with({ key: key() }) : error;
}

/** The JSON of the application server's response to OSS's callback. */
function callbackResponse(response: OssResponse | undefined): unknown {
  const text = response?.text;
  if (!text || text.startsWith('<')) return undefined; // without a callback OSS responds with nothing, or with XML
  return parseJson(text);
}

/** Warns once for each type that was stored instead of the file's: an endpoint may sign one Content-Type for all files. */
function warnOtherType(wanted: string, stored: string): void {
  warnOnce(
    `a file of type ${wanted} was stored as ${stored}: the endpoint’s signature allows no other type. ` +
      `Let the endpoint sign the \`type\` that it is asked with; in a form policy, list ${wanted} in the condition on $content-type.`,
    'guide/failures#other-type',
    [],
    `stored as ${stored}`,
  );
}
