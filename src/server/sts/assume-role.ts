import { hex } from '../../modes/sts/sha256.js';
import { type Cloud, missing, readAddress } from '../cloud.js';
import { configError, EndpointError } from '../endpoint-error.js';
import type { Credentials } from '../options.js';
import { signRpc } from './rpc-request.js';

/** Seconds: the shortest that STS allows. */
const LIFETIME = 900;
/** Milliseconds. */
const TIMEOUT = 10_000;

export interface TemporaryCredentials extends Required<Credentials> {
  readonly securityToken: string;
  /** When they expire: ISO 8601. */
  readonly expiration: string;
}

/**
 * AssumeRole: credentials for fifteen minutes, with what the role and `policy` both allow.
 *
 * @throws EndpointError a config error if STS rejects the request, 503 if it is busy, 502 if it cannot be reached
 */
export async function assumeRole(cloud: Cloud, policy: object, sessionName: string): Promise<TemporaryCredentials> {
  const { credentials, roleArn, stsEndpoint } = cloud;
  if (!roleArn) missing('roleArn');
  const parameters = {
    Action: 'AssumeRole',
    Version: '2015-04-01',
    Format: 'JSON',
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: String(LIFETIME),
    Policy: JSON.stringify(policy),
    AccessKeyId: credentials.accessKeyId,
    ...(credentials.securityToken && { SecurityToken: credentials.securityToken }),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: hex(crypto.getRandomValues(new Uint8Array(16))),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const { status, body } = await post(stsEndpoint, await signRpc(parameters, credentials.accessKeySecret));
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = body.Credentials ?? {};
  if (status === 200 && AccessKeyId && AccessKeySecret && SecurityToken && Expiration)
    return {
      accessKeyId: AccessKeyId,
      accessKeySecret: AccessKeySecret,
      securityToken: SecurityToken,
      expiration: Expiration,
    };
  throw rejection(status, body.Code);
}

interface StsResponse {
  readonly Credentials?: Partial<Record<'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken' | 'Expiration', string>>;
  readonly Code?: unknown;
}

async function post(endpoint: string, body: string): Promise<{ status: number; body: StsResponse }> {
  const address = readAddress('stsEndpoint', endpoint);
  try {
    const response = await fetch(new URL('/', address), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body,
      redirect: 'manual', // it would carry the signed request elsewhere
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await response.text();
    return { status: response.status, body: Object(parse(text)) as StsResponse };
  } catch {
    throw new EndpointError(502, 'sts', 'The server could not reach Alibaba Cloud.', {
      hint: `${address.origin} (STS) gave no response.`,
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only STS's own code is passed on: its message may repeat the request. */
function rejection(status: number, code: unknown): EndpointError {
  const named = typeof code === 'string' && /^[\w.-]{1,64}$/.test(code) ? code : `status ${status}`;
  if (/^Throttling/.test(named)) {
    const headers = { 'Retry-After': '1' };
    return new EndpointError(503, 'sts', 'Alibaba Cloud is busy.', { hint: `STS responded with ${named}.`, headers });
  }
  if (status < 500 && named === code)
    return configError(`STS rejected AssumeRole: ${named}. Check the access key, the role and its trust policy.`);
  return new EndpointError(502, 'sts', 'Alibaba Cloud failed.', { hint: `STS responded with ${named}.` });
}
