import type { SignedRequest } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';

/** A request that ended without a status: what it most likely was, and the cure. */
export async function explainNoAnswer(request: SignedRequest, file?: Blob): Promise<UploadError> {
  const unreadable = await file
    ?.slice(0, 1)
    .arrayBuffer()
    .then(
      () => undefined,
      (cause: unknown) => cause,
    );
  if (unreadable) return UploadError.from(unreadable);
  const { protocol, host } = new URL(request.url);
  if (Object.is(globalThis.navigator?.onLine, false)) {
    return new UploadError('network', 'There is no connection.', { retryable: true, likely: 'offline' });
  }
  if (globalThis.location?.protocol === 'https:' && protocol === 'http:') {
    return new UploadError('network', `An https page may not send to http://${host}.`, {
      likely: 'mixed-content',
      hint: 'Give the storage endpoint as https.',
    });
  }
  return new UploadError('network', `${host} gave no answer that this page may read.`, {
    retryable: true,
    likely: 'cors',
    hint: corsHint(),
  });
}

/** The CORS rule that this page needs on its bucket, in words. */
function corsHint(): string {
  return (
    'If the connection is good, the bucket’s CORS rule is missing: ' +
    `AllowedOrigin ${globalThis.location?.origin ?? '*'}; AllowedMethod PUT, POST, GET, HEAD, DELETE; AllowedHeader *; ` +
    'ExposeHeader ETag, x-oss-request-id, x-oss-hash-crc64ecma.'
  );
}
