import { encodePath } from '../../object/percent-encoding.js';
import { encodeQuery, signQuery } from '../../signing/sign-v4.js';
import { type GrantRequest, LIFETIME } from './grant-request.js';

/** Milliseconds: the element waits ten seconds at most. */
const TIMEOUT = 5_000;

/** HeadObject with the server's own credentials (`oss:GetObject`; of a version `oss:GetObjectVersion`). @throws an error of `fetch` if OSS cannot be reached */
export async function headObject({ cloud }: GrantRequest, key: string, versionId?: string): Promise<Response> {
  const { bucket, base } = cloud;
  const query: Record<string, string> = versionId ? { versionId } : {};
  const signed = await signQuery({ method: 'HEAD', query, bucket, key }, cloud, Date.now(), LIFETIME);
  return fetch(base + encodePath(key) + '?' + encodeQuery(signed), {
    method: 'HEAD',
    headers: { 'Accept-Encoding': 'identity' },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT),
  });
}
