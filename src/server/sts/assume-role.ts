import { type Cloud, missing, readAddress } from '../settings/cloud.js';
import { configError, EndpointError } from '../settings/endpoint-error.js';
import type { Credentials } from '../settings/options.js';
import { utf8, webCryptoHmac } from '../../signing/web-crypto.js';
import { encodeQuery } from '../../signing/sign-v4.js';
import { encode } from '../../object/percent-encoding.js';
import { toBase64 } from '../../base/base64.js';

/** Seconds for which credentials are valid: the fewest that STS allows. */
export const LIFETIME = 900;
/** Milliseconds. */
const TIMEOUT = 10_000;

export interface TemporaryCredentials extends Required<Credentials> {
  readonly securityToken: string;
  /** When they expire: ISO 8601. */
  readonly expiration: string;
}

/** AssumeRole: credentials for 15 minutes, with what role and `policy` both allow. @throws EndpointError a config error if STS rejects it; 503 if busy; 502 */
export async function assumeRole(cloud: Cloud, policy: object, sessionName: string): Promise<TemporaryCredentials> {
  const { roleArn = missing('roleArn'), stsEndpoint = 'https://sts.aliyuncs.com' } = cloud;
  const { origin } = readAddress('stsEndpoint', stsEndpoint);
  const parameters = {
    Action: 'AssumeRole',
    Version: '2015-04-01',
    Format: 'JSON',
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: `${LIFETIME}`,
    Policy: JSON.stringify(policy),
    AccessKeyId: cloud.accessKeyId,
    ...(cloud.securityToken && { SecurityToken: cloud.securityToken }),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: crypto.randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const response = await fetch(origin, {
    method: 'POST',
    body: await signRpc(parameters, cloud.accessKeySecret),
    redirect: 'manual', // it would carry the signed request elsewhere
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => undefined);
  const { Credentials, Code } = Object(await response?.json().catch(() => undefined)) as StsResponse;
  const {
    AccessKeyId: accessKeyId,
    AccessKeySecret: accessKeySecret,
    SecurityToken: securityToken,
    Expiration: expiration,
  } = Credentials ?? {};
  if (accessKeyId && accessKeySecret && securityToken && expiration)
    return { accessKeyId, accessKeySecret, securityToken, expiration };
  throw rejection(origin, response?.status, Code);
}

interface StsResponse {
  readonly Credentials?: Partial<Record<'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken' | 'Expiration', string>>;
  readonly Code?: string;
}

/** Only STS's own code is passed on: its message may repeat the request. */
function rejection(origin: string, status: number | undefined, code = ''): EndpointError {
  const [named] = /^[\w.-]{1,64}$/.exec(code) ?? [];
  const hint = `AssumeRole at ${origin} failed: ${named ?? (status ? `status ${status}` : 'no response')}.`;
  if (named?.startsWith('Throttling'))
    return new EndpointError(503, 'sts', 'Alibaba Cloud is busy.', hint, { 'Retry-After': '1' });
  if (named && status! < 500) return configError(`${hint} Check the access key, the role and its trust policy.`);
  return new EndpointError(502, 'sts', 'Alibaba Cloud is not available.', hint);
}

/** The body of a request of Alibaba Cloud's RPC style, signed with HMAC-SHA1. @param parameters all but the signature, none of them empty */
export async function signRpc(parameters: Record<string, string>, accessKeySecret: string): Promise<URLSearchParams> {
  const hmac = await webCryptoHmac(utf8(`${accessKeySecret}&`), 'SHA-1');
  const signature = await hmac(`POST&%2F&${encode(encodeQuery(parameters))}`);
  return new URLSearchParams({ ...parameters, Signature: toBase64(signature) });
}
