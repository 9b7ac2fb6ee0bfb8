import { headersToSign, type SigningKey, type SignWith } from './sign-v4.js';
import { loadSdk, type Sdk, type SdkClient } from './sdk.js';

/** Makes a signer that uses the official SDK, which is loaded when the first request is signed. @returns a signer that throws `config` when there is no SDK */
export function createAliOssSigner(): SignWith {
  let latest: { by: SigningKey; client: SdkClient } | undefined;
  return async (request, by, time) => {
    const Client = await loadSdk();
    if (!latest || !isSameKey(latest.by, by)) latest = { by, client: clientOf(by, Client) };
    const headers = headersToSign(request, by, time);
    const queries = Object.entries(request.query ?? {}).map(([name, value]) => [name, value === '' ? null : value]);
    const signed = { headers, queries: Object.fromEntries(queries) as Record<string, string | null> };
    const { method, bucket, key } = request;
    return { ...headers, Authorization: latest.client.authorizationV4(method, signed, bucket, key) };
  };
}

/** The token is in the headers: it changes no signature. */
const isSameKey = (a: SigningKey, b: SigningKey): boolean =>
  a.accessKeyId === b.accessKeyId && a.accessKeySecret === b.accessKeySecret && a.region === b.region;

function clientOf({ accessKeyId, accessKeySecret, securityToken, region }: SigningKey, Client: Sdk): SdkClient {
  return new Client({
    accessKeyId,
    accessKeySecret,
    region: `oss-${region}`,
    authorizationV4: true,
    ...(securityToken && { stsToken: securityToken, refreshSTSTokenInterval: Infinity }), // it warns without one; the mode renews credentials itself
  });
}
