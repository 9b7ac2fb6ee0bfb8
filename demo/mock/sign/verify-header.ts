import { base64, toWire, wireBytes } from '../protocol/bytes.js';
import { invalidArgument } from '../protocol/oss-error.js';
import { stringToSignV1 } from './canonical-v1.js';
import { canonicalRequestV4, parseScope, signV4, stringToSignV4, V4 } from './canonical-v4.js';
import { type Caller, findCaller } from './key-ring.js';
import { sameSignature, signatureDoesNotMatch } from './signature-error.js';
import { checkScope, type SignedRequest } from './signed-request.js';
import { checkSkew, parseBasicDate, parseHttpDate } from './signing-time.js';

/** The token of a request that is signed by header. The Python SDK v2 sends it as `security-token`, unsigned, with V1. */
function tokenOf({ headers }: SignedRequest): string | undefined {
  return headers['x-oss-security-token'] ?? headers['security-token'];
}

/** Verifies `Authorization: OSS AK:signature`. @throws OssError */
export function verifyHeaderV1(request: SignedRequest, authorization: string): Caller {
  const match = /^OSS ([^:]+):(.+)$/.exec(authorization);
  if (!match) throw invalidArgument('Authorization header is invalid.', 'Authorization', authorization);
  const [, accessKeyId = '', signature = ''] = match;
  const caller = findCaller(request.keys, accessKeyId.trim(), tokenOf(request), request.now);
  const date = request.headers['x-oss-date'] ?? request.headers['date'] ?? '';
  checkSkew(parseHttpDate(date) ?? parseBasicDate(date), request.now);
  const stringToSign = stringToSignV1({ ...request, date });
  const secret = wireBytes(toWire(caller.accessKeySecret));
  const ours = base64(request.hashes.hmacSha1(secret, wireBytes(stringToSign)));
  if (!sameSignature(ours, signature.trim())) throw signatureDoesNotMatch(accessKeyId, signature, stringToSign);
  return caller;
}

/** Verifies `Authorization: OSS4-HMAC-SHA256 Credential=…,AdditionalHeaders=…,Signature=…`, its items in any order. @throws OssError */
export function verifyHeaderV4(request: SignedRequest, authorization: string): Caller {
  const items = new Map<string, string>();
  for (const item of authorization.slice(V4.length).split(',')) {
    const at = item.indexOf('=');
    if (at > 0) items.set(item.slice(0, at).trim().toLowerCase(), item.slice(at + 1).trim());
  }
  const credential = items.get('credential');
  const signature = items.get('signature');
  if (!credential || !signature)
    throw invalidArgument('Authorization header is invalid.', 'Authorization', authorization, '0002-00000212');
  const scope = parseScope(credential);
  if (!scope)
    throw invalidArgument(
      'The credential of the Authorization header is invalid.',
      'Credential',
      credential,
      '0002-00000203',
    );
  const caller = findCaller(request.keys, scope.accessKeyId, tokenOf(request), request.now);
  const date = request.headers['x-oss-date'] ?? request.headers['date'] ?? '';
  checkSkew(parseBasicDate(date) ?? parseHttpDate(date), request.now);
  checkScope(request, scope, parseBasicDate(date) ?? parseHttpDate(date), { inUrl: false });
  if (request.headers['x-oss-content-sha256'] !== 'UNSIGNED-PAYLOAD') {
    throw invalidArgument(
      'x-oss-content-sha256 must be UNSIGNED-PAYLOAD.',
      'x-oss-content-sha256',
      request.headers['x-oss-content-sha256'],
      '0002-00000206',
    );
  }
  const additionalHeaders = (items.get('additionalheaders') ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter(Boolean);
  const canonicalRequest = canonicalRequestV4({ ...request, additionalHeaders });
  const stringToSign = stringToSignV4(canonicalRequest, date, scope, request.hashes);
  const ours = signV4(caller.accessKeySecret, stringToSign, scope, request.hashes);
  if (!sameSignature(ours, signature))
    throw signatureDoesNotMatch(scope.accessKeyId, signature, stringToSign, canonicalRequest);
  return caller;
}
