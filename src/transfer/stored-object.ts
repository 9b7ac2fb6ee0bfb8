import type { Job, StoredObject } from '../core/mode.js';
import type { OssResponse } from './send.js';

/** The result of an upload that OSS has confirmed. `url` loses its query, which may hold a signature. */
export function storedObject(
  job: Job,
  object: { key: string; bucket?: string | undefined; url?: string | undefined },
  response?: OssResponse,
): StoredObject {
  return {
    key: object.key,
    bucket: object.bucket,
    url: object.url?.replace(/[?#].*/s, ''),
    size: job.file.size,
    type: job.type,
    etag: response?.header('ETag') ?? undefined,
    crc64: response?.header('x-oss-hash-crc64ecma') ?? undefined,
    verified: false,
    unverifiedReason: 'off',
    requestId: response?.header('x-oss-request-id') ?? undefined,
    callback: callbackAnswer(response),
  };
}

/** The JSON with which the application's server answered OSS's callback. */
function callbackAnswer(response: OssResponse | undefined): unknown {
  if (!response?.text.trim().startsWith('{')) return undefined;
  try {
    return JSON.parse(response.text);
  } catch {
    return undefined;
  }
}
