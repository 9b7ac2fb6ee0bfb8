import { checkBucketName, checkKey } from './address.js';
import { checkAllowed } from './allow.js';
import { Bucket } from './bucket.js';
import { joinBytes } from './bytes.js';
import type { Answer, Call } from './call.js';
import type { Cloud } from './cloud.js';
import { preflight } from './cors.js';
import { OssError } from './oss-error.js';
import type { CloudRequest } from './request.js';
import { verifyForm } from './sign/verify-form.js';
import { stsAnswer } from './sts-endpoint.js';
import { type Asked, ASSUME_ROLE } from './understand.js';

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
  if (method === 'OPTIONS') {
    const { hideHeaders } = cloud.board.now;
    return {
      answer: {
        status: 200,
        headers: preflight(
          cloud.corsOf(cloud.buckets.has(address.bucket ?? '') ? address.bucket : undefined),
          headers,
          hideHeaders,
        ),
      },
    };
  }
  if (asked.refusal) throw asked.refusal;
  const name = address.bucket;
  if (name !== undefined) checkBucketName(name);
  const bucket = name === undefined ? undefined : cloud.buckets.get(name);
  if (name !== undefined && !bucket && operation.name !== 'PutBucket') {
    throw new OssError(
      404,
      'NoSuchBucket',
      'The specified bucket does not exist.',
      { BucketName: name },
      '0015-00000101',
    );
  }
  if (address.key !== undefined) checkKey(address.key);
  const allow: Call['allow'] = (action, key, who) => checkAllowed(options, bucket, action, key, who);
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
