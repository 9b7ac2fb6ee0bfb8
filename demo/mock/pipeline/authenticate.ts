import { type Address, isIp } from '../protocol/address.js';
import type { Operation } from '../operations/operation.js';
import type { Cloud } from '../cloud/cloud.js';
import { OssError } from '../protocol/oss-error.js';
import type { HeaderMap } from '../protocol/http.js';
import { operationOf } from './routes.js';
import { authenticate } from '../sign/verify-request.js';
import type { Caller } from '../sign/key-ring.js';
import type { Query } from '../protocol/request-target.js';

export interface Identified {
  readonly address: Address;
  readonly operation: Operation;
  readonly caller: Caller | undefined;
  /** The request's signature is no good. */
  readonly refusal?: OssError;
}

/** What is asked, and by whom. Of two readings of an address the one counts that was signed. */
export function identify(
  cloud: Cloud,
  method: string,
  readings: readonly Address[],
  query: Query,
  headers: Readonly<HeaderMap>,
): Identified {
  const { region, hashes } = cloud.options;
  const [first = {}] = readings;
  const plain = anonymousReading(cloud, method, readings, query, headers);
  let refusal: OssError | undefined;
  for (const address of method === 'OPTIONS' ? [] : readings) {
    try {
      const caller = authenticate({
        method,
        address,
        query,
        headers,
        keys: cloud.keys,
        hashes,
        now: cloud.now(),
        region,
      });
      if (!caller) break;
      if (caller.session) caller.session.used++;
      return { address, operation: operationOf(method, address, query, headers), caller };
    } catch (error) {
      if (!(error instanceof OssError)) throw error;
      refusal ??= error;
      if (error.code !== 'SignatureDoesNotMatch') break;
    }
  }
  const address = refusal ? first : plain;
  return {
    address,
    operation: operationOf(method, address, query, headers),
    caller: undefined,
    ...(refusal ? { refusal } : {}),
  };
}

/** Without a signature the first reading counts, except for a form and a page's preflight that name no bucket we have. */
function anonymousReading(
  cloud: Cloud,
  method: string,
  [first = {}, second]: readonly Address[],
  query: Query,
  headers: Readonly<HeaderMap>,
): Address {
  // The mock's own endpoint, see control.ts.
  if (!second || first.bucket === '-') return first;
  if (method === 'POST' && first.bucket === undefined) return second;
  if (method === 'OPTIONS' && !cloud.buckets.has(first.bucket ?? '') && leavesBucketOut(first, query, headers))
    return second;
  return first;
}

/** Whether a preflight is for what ali-oss asks in a page: on an IP address it leaves the bucket out, but signs for it. */
function leavesBucketOut(first: Address, query: Query, headers: Readonly<HeaderMap>): boolean {
  if (headers['authorization'] !== undefined || !isIp(headers['host'] ?? '')) return false;
  const signs = /\b(authorization|x-oss-user-agent)\b/i.test(headers['access-control-request-headers'] ?? '');
  return first.bucket === undefined || signs || query.has('Signature') || query.has('x-oss-signature');
}
