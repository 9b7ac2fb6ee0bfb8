import { checkBucketName, checkKey } from '../protocol/address.js';
import { checkAllowed } from '../access/check-access.js';
import { Bucket } from '../store/bucket.js';
import { joinBytes } from '../protocol/bytes.js';
import type { Answer, Call } from '../operations/operation.js';
import type { Cloud } from '../cloud/cloud.js';
import { preflight } from '../access/cors.js';
import { noSuchBucket, OssError } from '../protocol/oss-error.js';
import type { CloudRequest } from '../protocol/http.js';
import { verifyForm } from '../sign/verify-form.js';
import { stsAnswer } from '../sts/sts-endpoint.js';
import { type Asked, ASSUME_ROLE } from './parse-request.js';

/** What a bucket need not exist for. */
const CREATING = ['PutBucket', 'PutBucketAcl'];

/** Does what was asked, once the checks are passed in OSS's order. */
export async function work(
  cloud: Cloud,
  request: CloudRequest,
  asked: Asked,
  requestId: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ answer: Answer; code?: string; message?: string }> {
  const { method, headers } = request;
  const { address, operation, query, caller } = asked;
  const name = address.bucket;
  const bucket = name === undefined ? undefined : cloud.buckets.get(name);
  const { options } = cloud;
  if (operation === ASSUME_ROLE) {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > 100_000) throw new OssError(400, 'InvalidParameter', 'The request is too long.');
      chunks.push(chunk);
    }
    const rules = {
      keys: cloud.keys,
      hashes: options.hashes,
      now: cloud.now(),
      roleArn: options.roleArn,
      maxDuration: options.maxDuration,
      nonces: cloud.nonces,
    };
    return stsAnswer({ method, query, headers, body: joinBytes(chunks) }, rules, cloud.keepSession);
  }
  // A page leaves its bucket out on an IP address (see address.ts), so what it names first may be none.
  if (asked.refusal && 'origin' in headers) throw asked.refusal;
  if (name !== undefined) checkBucketName(name);
  if (name !== undefined && !bucket && !CREATING.includes(operation.name)) throw noSuchBucket(name);
  if (method === 'OPTIONS') {
    const granted = preflight(cloud.corsOf(name), headers, cloud.board.now.hideHeaders);
    return { answer: { status: 200, headers: granted } };
  }
  if (asked.refusal) throw asked.refusal;
  // No object can have a wrong key, so HEAD finds none.
  if (address.key !== undefined && method !== 'HEAD') checkKey(address.key);
  const allow: Call['allow'] = (action, key, who, where = bucket) => checkAllowed(options, where, action, key, who);
  if (operation.action !== undefined) allow(operation.action, address.key ?? '', caller);
  const call: Call = {
    method,
    host: headers['host'] ?? '',
    bucket: bucket ?? new Bucket(name ?? '', options.store),
    key: address.key ?? '',
    query,
    headers,
    body,
    caller,
    signal: request.signal,
    allow,
    requestId,
    clientIp: request.clientIp ?? '127.0.0.1',
    now: cloud.now,
    hashes: options.hashes,
    cloud: {
      region: options.region,
      ownerId: '1234567890123456',
      buckets: cloud.buckets,
      createBucket: cloud.createBucket,
      sendCallback: options.sendCallback,
      verifyForm: (fields) => {
        const who = verifyForm({
          fields,
          keys: cloud.keys,
          hashes: options.hashes,
          now: cloud.now(),
          region: options.region,
        });
        if (who?.session) who.session.used++;
        return who;
      },
    },
  };
  return { answer: await operation.run(call) };
}
