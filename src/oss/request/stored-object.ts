import type { Job, StoredObject } from '../../core/mode.js';
import { bareUrl, safeUrl } from '../../core/safe-url.js';
import type { Verdict } from '../integrity/check.js';
import { requestIdOf } from './oss-error.js';
import { warnOtherType } from './other-type.js';
import type { OssResponse } from './send.js';

/** The Content-Type that OSS stores where none was sent. */
export const DEFAULT_TYPE = 'application/octet-stream';

/** OSS's word that it has the object, compared with what was read from the file. */
export interface Confirmation {
  response: OssResponse;
  verdict: Verdict;
}

/** Where an object is, and how it was stored. */
export interface ObjectPlacement {
  key: string;
  bucket?: string | undefined;
  url?: string | undefined;
  /** The Content-Type that was sent; the job's, where that is not known. */
  type?: string | undefined;
}

/**
 * The result of a finished upload. `url` loses what may be secret: its query and userinfo. Without a confirmation, OSS's answer
 * was lost, and the object could not be looked at.
 */
export function storedObject(job: Job, object: ObjectPlacement, confirmation?: Confirmation): StoredObject {
  const wanted = job.type || DEFAULT_TYPE;
  const type = object.type ?? wanted;
  if (type !== wanted) warnOtherType(wanted, type);
  const response = confirmation?.response;
  const verdict: Verdict = confirmation?.verdict ?? { verified: false, unverifiedReason: 'answer-lost' };
  return {
    key: object.key,
    bucket: object.bucket,
    url: bareUrl(object.url?.includes('@') ? safeUrl(object.url) : object.url),
    size: job.file.size,
    type,
    etag: response?.header('ETag') ?? undefined,
    crc64: response?.header('x-oss-hash-crc64ecma') ?? undefined,
    ...verdict,
    requestId: response && requestIdOf(response),
    callback: verdict.unverifiedReason === 'not-proven' ? undefined : callbackAnswer(response), // may be anybody's
  };
}

/** The JSON with which the application's server answered OSS's callback. */
function callbackAnswer(response: OssResponse | undefined): unknown {
  const text = response?.text;
  if (!text || text.startsWith('<')) return undefined; // none was asked for: OSS answers with nothing, or with XML
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
