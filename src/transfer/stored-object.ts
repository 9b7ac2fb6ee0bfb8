import type { Job, StoredObject } from '../core/mode.js';
import { bareUrl, safeUrl } from '../core/safe-url.js';
import type { Verdict } from './integrity/check.js';
import type { OssResponse } from './send.js';

/** OSS's word that it has the object, compared with what was read from the file. */
export interface Confirmation {
  response: OssResponse;
  verdict: Verdict;
}

/**
 * The result of a finished upload. `url` loses what may be secret: its query and userinfo. Without a confirmation, OSS's answer
 * was lost, and the object could not be looked at.
 */
export function storedObject(
  job: Job,
  object: { key: string; bucket?: string | undefined; url?: string | undefined },
  confirmation?: Confirmation,
): StoredObject {
  const response = confirmation?.response;
  const verdict: Verdict = confirmation?.verdict ?? { verified: false, unverifiedReason: 'answer-lost' };
  return {
    key: object.key,
    bucket: object.bucket,
    url: bareUrl(object.url?.includes('@') ? safeUrl(object.url) : object.url),
    size: job.file.size,
    type: job.type,
    etag: response?.header('ETag') ?? undefined,
    crc64: response?.header('x-oss-hash-crc64ecma') ?? undefined,
    ...verdict,
    requestId: response?.header('x-oss-request-id') ?? undefined,
    callback: callbackAnswer(response),
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
