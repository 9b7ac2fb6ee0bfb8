import { invalidArgument } from '../protocol/oss-error.js';
import { V4 } from './canonical-v4.js';
import type { Caller } from './key-ring.js';
import type { Signed } from './signed-request.js';
import { verifyHeaderV1, verifyHeaderV4 } from './verify-header.js';
import { verifyUrlV1, verifyUrlV4 } from './verify-url.js';

/** Verifies a request that is signed by header or by URL; undefined for an anonymous one. */
export function authenticate(signed: Signed): Caller | undefined {
  const { headers, query } = signed;
  const urlV4 = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-signature'].some((name) => query.has(name));
  const authorization = headers['authorization']?.trim();
  const named = query.has('OSSAccessKeyId') || query.has('Signature');
  const urlV1 = named || (query.has('Expires') && authorization === undefined);
  if (authorization !== undefined && (urlV1 || urlV4)) {
    throw invalidArgument(
      'Only one auth mechanism allowed; only the header or the query string may be signed.',
      'Authorization',
      authorization,
      '0002-00000001',
    );
  }
  if (urlV4) return verifyUrlV4(signed);
  if (urlV1) return verifyUrlV1(signed);
  if (authorization === undefined) return undefined;
  if (authorization.startsWith(V4)) return verifyHeaderV4(signed, authorization);
  if (authorization.startsWith('OSS ')) return verifyHeaderV1(signed, authorization);
  throw invalidArgument('Unsupported authorization type.', 'Authorization', authorization, '0002-00000020');
}
