import { checkAccess } from '../access/check-access.js';
import { preflightHeaders } from '../access/cors.js';
import type { Cloud } from '../cloud/cloud.js';
import type { OperationResponse } from '../operations/operation.js';
import type { HttpRequest } from '../protocol/http.js';
import type { Caller } from '../sign/key-ring.js';
import { verifyForm } from '../sign/verify-form.js';
import { Bucket } from '../store/bucket.js';
import type { AuthenticatedRequest } from './authenticate.js';

const OWNER_ID = '1234567890123456';

/**
 * Runs the operation of a request that was authorized.
 *
 * @throws OssError if the operation fails.
 */
export async function dispatch(
  cloud: Cloud,
  { method, headers, signal, clientIp = '127.0.0.1' }: HttpRequest,
  { address, operation, query, caller }: AuthenticatedRequest,
  bucket: Bucket | undefined,
  requestId: string,
  body: AsyncIterable<Uint8Array>,
): Promise<OperationResponse> {
  const { options } = cloud;
  if (method === 'OPTIONS') {
    const granted = preflightHeaders(cloud.corsOf(address.bucket), headers, cloud.faults.switches.hideHeaders);
    return { status: 200, headers: granted };
  }
  return operation.run({
    method,
    host: headers['host'] ?? '',
    bucket: bucket ?? new Bucket(address.bucket ?? '', options.store),
    key: address.key ?? '',
    query,
    headers,
    body,
    caller,
    signal,
    checkAccess: (action, key, requester, target = bucket) => checkAccess(options, target, action, key, requester),
    requestId,
    clientIp,
    now: cloud.now,
    hashes: options.hashes,
    cloud: {
      region: options.region,
      ownerId: OWNER_ID,
      buckets: cloud.buckets,
      createBucket: cloud.createBucket,
      sendCallback: options.sendCallback,
      sendEvent: options.sendEvent,
      verifyForm: (fields) => verifyFormOf(cloud, fields),
    },
  });
}

function verifyFormOf(cloud: Cloud, fields: ReadonlyMap<string, string>): Caller | undefined {
  const { hashes, region } = cloud.options;
  const caller = verifyForm({ fields, keys: cloud.keys, hashes, now: cloud.now(), region });
  if (caller?.session) caller.session.used++;
  return caller;
}
