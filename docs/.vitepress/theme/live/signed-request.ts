import { getResponse } from 'msw';
import type { MswCloud } from '../../../../demo/mock/msw/msw-cloud.js';
import { pageHashes } from '../../../../src/signing/page-hashes.js';
import { encodeQuery, signQuery } from '../../../../src/signing/sign-v4.js';
import { encodePath } from '../../../../src/object/percent-encoding.js';

/** How long a signed URL is valid, in seconds. */
const LIFETIME = 300;

/** What a request of the backend asks for: an object, or, without a key, the bucket. */
interface Wanted {
  readonly method: string;
  readonly key?: string;
  readonly query?: Record<string, string>;
}

/** Sends a request of the backend, which no service worker needs to see. @throws if the cloud does not fulfil it */
export async function sendSigned(cloud: MswCloud, wanted: Wanted): Promise<Response> {
  const request = new Request(await signedUrl(cloud, wanted), { method: wanted.method });
  const response = await getResponse(cloud.handlers, request);
  if (!response?.ok) throw new Error(`The cloud responded with ${response?.status ?? 'nothing'}.`);
  return response;
}

export async function signedUrl(cloud: MswCloud, { method, key = '', query = {} }: Wanted): Promise<string> {
  const { bucket, region, accessKeyId, accessKeySecret, endpoint } = cloud;
  const by = { region, accessKeyId, accessKeySecret };
  const signed = await signQuery({ method, bucket, key, query }, by, Date.now(), LIFETIME, pageHashes());
  return `${endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(signed)}`;
}

export async function sha256Of(content: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
