import type { FetchGrant } from '../../src/core.js';
import { credentialFields, encodeQuery, type Signable, signForm, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { servers } from '../support/browser/cloud.js';

/** A URL that the bucket's owner has signed. */
export async function signedUrl(request: Omit<Signable, 'bucket'>): Promise<string> {
  const { endpoint, bucket, ...by } = (await servers()).cloud;
  const query = await signQuery({ ...request, bucket }, by, Date.now(), 600);
  return `${endpoint}/${bucket}/${encodePath(request.key)}?${encodeQuery(query)}`;
}

/** An endpoint that gives every file one key, with a URL for it. */
export function urlFor(key: string, type: string): FetchGrant {
  const headers = { 'Content-Type': type };
  return async () => ({ url: await signedUrl({ method: 'PUT', key, headers }), headers, key });
}

/** An endpoint that gives a form for a key, or for keys below a `dir`, under these conditions. */
export function formFor(place: { key: string } | { dir: string }, ...more: unknown[]): FetchGrant {
  return async () => {
    const { cloud } = await servers();
    const now = Date.now();
    const pinned = Object.entries(credentialFields(cloud, now)).map(([name, value]) => ({ [name]: value }));
    const prefix = 'key' in place ? place.key.slice(0, place.key.indexOf('/') + 1) : place.dir;
    const conditions = [...pinned, ['starts-with', '$key', prefix], ...more];
    const policy = btoa(JSON.stringify({ expiration: new Date(now + 600_000).toISOString(), conditions }));
    return { ...(await signForm(policy, cloud, now)), host: `${cloud.endpoint}/${cloud.bucket}`, ...place };
  };
}
