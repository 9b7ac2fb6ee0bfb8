import { endpoint, type FetchGrant, type GrantRequest } from '../../src/core.js';
import { credentialFields, encodeQuery, type Signable, signForm, signQuery } from '../../src/signing/sign-v4.js';
import { encodePath } from '../../src/object/percent-encoding.js';
import { servers } from '../support/browser/cloud.js';

/** A backend that signs forms: for a key, or for keys that begin with a `dir`, with these conditions on top of the usual ones. */
export function formFor(place: { key: string } | { dir: string }, ...more: unknown[]): FetchGrant {
  return async () => {
    const { cloud } = await servers();
    const now = Date.now();
    const pinned = Object.entries(credentialFields(cloud, now)).map(([name, value]) => ({ [name]: value }));
    const keys = 'key' in place ? place : ['starts-with', '$key', place.dir];
    const conditions = [{ bucket: cloud.bucket }, keys, ...pinned, ...more];
    const policy = btoa(JSON.stringify({ expiration: new Date(now + 600_000).toISOString(), conditions }));
    return { ...(await signForm(policy, cloud, now)), host: `${cloud.endpoint}/${cloud.bucket}`, ...place };
  };
}

/** A URL that is good for ten minutes, signed with the bucket owner's key. */
export async function signedUrl(request: Omit<Signable, 'bucket'>): Promise<string> {
  const { endpoint: host, bucket, ...by } = (await servers()).cloud;
  const query = await signQuery({ ...request, bucket }, by, Date.now(), 600);
  return `${host}/${bucket}/${encodePath(request.key)}?${encodeQuery(query)}`;
}

/** A response with presigned URLs. */
export interface SignedResponse {
  url: string;
  urls?: string[];
  batch?: number;
  headers?: Record<string, string>;
}

/** The demo's endpoint, which keeps what it was asked for; an application may change its responses. */
export function recording(path: string, change?: (response: SignedResponse, request: GrantRequest) => unknown) {
  const asked: GrantRequest[] = [];
  const fetchGrant: FetchGrant = async (request, signal) => {
    asked.push(request);
    const response = await endpoint(path)(request, signal);
    return change ? change((await (response as Response).json()) as SignedResponse, request) : response;
  };
  return { fetchGrant, asked };
}
