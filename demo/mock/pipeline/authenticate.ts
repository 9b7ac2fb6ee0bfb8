import type { Cloud } from '../cloud/cloud.js';
import { type Operation, withNameOnly } from '../operations/operation.js';
import { type Address, isIp } from '../protocol/address.js';
import type { HeaderMap, HttpRequest } from '../protocol/http.js';
import { OssError } from '../protocol/oss-error.js';
import { Query } from '../protocol/request-target.js';
import type { Caller } from '../sign/key-ring.js';
import type { SignedRequest } from '../sign/signed-request.js';
import { verifyRequest } from '../sign/verify-request.js';
import { CONTROL_BUCKET } from './control-endpoint.js';
import type { ParsedRequest } from './parse-request.js';
import { findOperation } from './routes.js';

/** A request whose caller is known. */
export interface AuthenticatedRequest extends ParsedRequest {
  readonly address: Address;
  readonly operation: Operation;
  /** Undefined for an anonymous request, for a form (its fields name the caller) and for a wrong signature. */
  readonly caller: Caller | undefined;
  /** Why the signature is wrong. `authorize` throws it. */
  readonly signatureError?: OssError;
}

/** AssumeRole: STS verifies the signature itself. */
export const ASSUME_ROLE = withNameOnly('AssumeRole');

/** A request that could not be parsed, for the log. */
export const UNREADABLE: AuthenticatedRequest = {
  path: '/',
  query: new Query([]),
  addresses: [],
  isSts: false,
  address: {},
  caller: undefined,
  operation: withNameOnly('Unreadable'),
};

/** Finds out who signed a request and, because the address is a part of what is signed, which of its addresses it means. */
export function authenticate(cloud: Cloud, request: HttpRequest, parsed: ParsedRequest): AuthenticatedRequest {
  const { method, headers } = request;
  const { addresses, query, isSts } = parsed;
  if (isSts) return { ...parsed, address: {}, operation: ASSUME_ROLE, caller: undefined };
  let signatureError: OssError | undefined;
  for (const address of method === 'OPTIONS' ? [] : addresses) {
    try {
      const caller = verifyRequest(signedRequest(cloud, request, query, address));
      if (!caller) break;
      if (caller.session) caller.session.used++;
      return { ...parsed, address, operation: findOperation(method, address, query, headers), caller };
    } catch (error) {
      if (!(error instanceof OssError)) throw error;
      signatureError ??= error;
      if (error.code !== 'SignatureDoesNotMatch') break;
    }
  }
  const address = (signatureError ? addresses[0] : anonymousAddress(cloud, request, parsed)) ?? {};
  const operation = findOperation(method, address, query, headers);
  return { ...parsed, address, operation, caller: undefined, ...(signatureError ? { signatureError } : {}) };
}

/** A request and an address that it can mean, as `verifyRequest` needs them. */
export function signedRequest(
  cloud: Cloud,
  { method, headers }: HttpRequest,
  query: Query,
  address: Address,
): SignedRequest {
  const { hashes, region } = cloud.options;
  return { method, address, query, headers, keys: cloud.keys, hashes, now: cloud.now(), region };
}

/** The first address; but the second one for a form and for a preflight whose first address has no bucket of this cloud. */
function anonymousAddress(
  cloud: Cloud,
  { method, headers }: HttpRequest,
  { addresses: [first = {}, second], query }: ParsedRequest,
): Address {
  if (!second || first.bucket === CONTROL_BUCKET) return first;
  if (method === 'POST' && first.bucket === undefined) return second;
  if (method === 'OPTIONS' && !cloud.buckets.has(first.bucket ?? '') && omitsBucket(first, query, headers))
    return second;
  return first;
}

/** Whether a preflight is for a request of ali-oss, which omits the bucket on an IP address but signs for it. */
function omitsBucket(first: Address, query: Query, headers: Readonly<HeaderMap>): boolean {
  if (headers['authorization'] !== undefined || !isIp(headers['host'] ?? '')) return false;
  const isSigned = /\b(authorization|x-oss-user-agent)\b/i.test(headers['access-control-request-headers'] ?? '');
  return first.bucket === undefined || isSigned || query.has('Signature') || query.has('x-oss-signature');
}
