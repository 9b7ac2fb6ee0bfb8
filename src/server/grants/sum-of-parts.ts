import { describeOperation, MOST_PARTS, PARTS_PER_PAGE } from '../../object/describe-operation.js';
import { encodePath } from '../../object/percent-encoding.js';
import { encodeQuery, signQuery } from '../../signing/sign-v4.js';
import { EndpointError, logError } from '../settings/endpoint-error.js';
import type { GrantRequest } from './grant-request.js';
import { LIFETIME } from './sign-operation.js';

/** Milliseconds: the element waits ten seconds at most. */
const TIMEOUT = 5_000;

/**
 * The bytes in all parts of an upload, by ListParts with the server's own credentials (`oss:ListParts`).
 *
 * @throws EndpointError 404 where the upload is gone; 502
 */
export async function sumOfParts({ cloud }: GrantRequest, key: string, uploadId: string): Promise<number> {
  const { bucket, base } = cloud;
  let sum = 0;
  let partNumberMarker = 0;
  for (let page = 0; page < MOST_PARTS / PARTS_PER_PAGE; page++) {
    const { method, query } = describeOperation({ name: 'list', key, uploadId, partNumberMarker });
    const signed = await signQuery({ method, query, bucket, key }, cloud, Date.now(), LIFETIME);
    const address = base + encodePath(key) + '?' + encodeQuery(signed);
    const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) }).catch(
      (thrown: unknown) => {
        logError('oss', thrown);
        throw notAvailable('OSS gave no response to ListParts.');
      },
    );
    const text = await response.text();
    if (response.status === 404) throw new EndpointError(404, 'missing', 'This upload cannot be continued.');
    if (response.status !== 200) throw notAvailable(`OSS responded to ListParts with ${response.status}.`);
    for (const [, size] of text.matchAll(/<Size>(\d+)<\/Size>/g)) sum += Number(size);
    const [, next] = /<NextPartNumberMarker>(\d+)</.exec(text) ?? [];
    if (!text.includes('<IsTruncated>true<') || !next) break;
    partNumberMarker = Number(next);
  }
  return sum;
}

const notAvailable = (hint: string) => new EndpointError(502, 'oss', 'Alibaba Cloud is not available.', hint);
