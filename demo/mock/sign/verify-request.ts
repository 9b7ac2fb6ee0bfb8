import { invalidArgument } from '../protocol/oss-error.js';
import { V4 } from './canonical-v4.js';
import type { Caller } from './key-ring.js';
import type { SignedRequest } from './signed-request.js';
import { verifyHeaderV1, verifyHeaderV4 } from './verify-header.js';
import { verifyUrlV1, verifyUrlV4 } from './verify-url.js';

/**
 * Verifies a request that is signed by header or by URL, and returns who signed it; undefined for an anonymous request.
 *
 * @throws OssError for a signature that is incomplete, wrong or expired.
 */
export function verifyRequest(request: SignedRequest): Caller | undefined {
  const { headers, query } = request;
  const authorization = headers['authorization']?.trim();
  const hasUrlV4 = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-signature'].some((name) => query.has(name));
  const hasUrlV1 =
    query.has('OSSAccessKeyId') || query.has('Signature') || (query.has('Expires') && authorization === undefined);
  if (authorization !== undefined && (hasUrlV1 || hasUrlV4)) {
    throw invalidArgument(
      'Only one auth mechanism allowed; only the header or the query string may be signed.',
      'Authorization',
      authorization,
      '0002-00000001',
    );
  }
  if (hasUrlV4) return verifyUrlV4(request);
  if (hasUrlV1) return verifyUrlV1(request);
  if (authorization === undefined) return undefined;
  if (authorization.startsWith(V4)) return verifyHeaderV4(request, authorization);
  if (authorization.startsWith('OSS ')) return verifyHeaderV1(request, authorization);
  throw invalidArgument('Unsupported authorization type.', 'Authorization', authorization, '0002-00000020');
}
