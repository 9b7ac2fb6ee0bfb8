import { base64, hex, percentEncode, utf8 } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hashes.js';
import { parseRamPolicy } from '../access/ram-policy.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';
import type { XmlTree } from '../protocol/write-xml.js';
import { sameSignature } from '../sign/signature-error.js';
import type { KeyRing, Session } from '../sign/key-ring.js';

/** An STS error: JSON, not OSS's XML. */
export class StsError extends Error {
  override readonly name = 'StsError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface StsRequest {
  readonly method: string;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  readonly body: Uint8Array;
}

export interface StsRules {
  readonly keys: KeyRing;
  readonly hashes: Hashes;
  readonly now: number;
  readonly roleArn: string;
  readonly maxDuration: number;
  /** Nonces seen, so that a repeated request is refused. */
  readonly nonces: Set<string>;
}

/** The signature of an RPC call: HMAC-SHA1 over method, path and sorted parameters. */
export function signRpc(method: string, parameters: Query, secret: string, hashes: Hashes): string {
  const canonical = parameters.pairs
    .filter(([name]) => name !== 'Signature')
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const stringToSign = `${method}&${percentEncode('/')}&${percentEncode(canonical)}`;
  return base64(hashes.hmacSha1(utf8(`${secret}&`), utf8(stringToSign)));
}

function verifyRpc(method: string, parameters: Query, rules: StsRules): void {
  const need = (name: string): string => {
    const value = parameters.get(name);
    if (!value) throw new StsError(400, `Missing${name}`, `${name} is mandatory for this action.`);
    return value;
  };
  const [accessKeyId, signature, nonce, time] = ['AccessKeyId', 'Signature', 'SignatureNonce', 'Timestamp'].map(
    need,
  ) as [string, string, string, string];
  checkCaller(rules, accessKeyId, time);
  checkSignature(rules, signRpc(method, parameters, rules.keys.accessKeySecret, rules.hashes), signature, nonce);
}

/** Only the owner's key may assume the role, and only near its time. */
export function checkCaller({ keys, now }: StsRules, accessKeyId: string, timestamp: string): void {
  if (keys.sessions.has(accessKeyId))
    throw new StsError(
      403,
      'NoPermission',
      'You are not authorized to do this action. You should be authorized by RAM.',
    );
  if (accessKeyId !== keys.accessKeyId)
    throw new StsError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  const time = Date.parse(timestamp);
  if (Number.isNaN(time))
    throw new StsError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  if (Math.abs(now - time) > 900_000)
    throw new StsError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
}

/** A signature counts once: its nonce is remembered. */
export function checkSignature({ nonces }: StsRules, ours: string, theirs: string, nonce: string): void {
  if (!sameSignature(ours, theirs))
    throw new StsError(400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.');
  if (nonces.has(nonce)) throw new StsError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
  if (nonces.size > 10_000) nonces.clear();
  nonces.add(nonce);
}

/** AssumeRole, its caller verified by an RPC signature: a new session. */
export function assumeRoleRpc(method: string, parameters: Query, rules: StsRules): Session {
  verifyRpc(method, parameters, rules);
  return assumeRole(parameters, rules);
}

/** AssumeRole for a verified caller. */
export function assumeRole(parameters: Query, { roleArn, maxDuration, now }: StsRules): Session {
  if (parameters.get('Action') !== 'AssumeRole')
    throw new StsError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
  const version = parameters.get('Version');
  if (version !== '2015-04-01') throw new StsError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
  const arn = parameters.get('RoleArn') ?? '';
  if (!/^acs:ram::\d{16}:role\/[\w.-]{1,64}$/.test(arn))
    throw new StsError(400, 'InvalidParameter.RoleArn', 'The parameter RoleArn is wrongly formed.');
  const name = parameters.get('RoleSessionName') ?? '';
  if (!/^[A-Za-z0-9.@_-]{2,64}$/.test(name))
    throw new StsError(400, 'InvalidParameter.RoleSessionName', 'The parameter RoleSessionName is wrongly formed.');
  const duration = parameters.get('DurationSeconds') ?? '3600';
  if (!/^\d{1,6}$/.test(duration) || Number(duration) < 900 || Number(duration) > maxDuration) {
    throw new StsError(
      400,
      'InvalidParameter.DurationSeconds',
      `The Min/Max value of DurationSeconds is 900/${maxDuration} seconds.`,
    );
  }
  const policy = parameters.get('Policy');
  if (policy !== undefined && policy.length > 2048)
    throw new StsError(400, 'InvalidParameter.PolicySize', 'The size of Policy must be smaller than 2048 characters.');
  if (policy && !parseRamPolicy(policy))
    throw new StsError(400, 'InvalidParameter.PolicyGrammar', 'The parameter Policy has not passed grammar check.');
  const externalId = parameters.get('ExternalId');
  if (externalId !== undefined && !/^[\w.@:/=-]{2,1224}$/.test(externalId))
    throw new StsError(400, 'InvalidParameter.ExternalId', 'The parameter ExternalId is wrongly formed.');
  if (arn !== roleArn) throw new StsError(404, 'EntityNotExist.Role', `The role not exists: ${arn}.`);
  return {
    accessKeyId: `STS.N${random(20)}`,
    accessKeySecret: random(44),
    // Made of blanks' worst enemies on purpose: a client that forgets to encode + / = fails here too.
    securityToken: `CAIS+/${base64(crypto.getRandomValues(new Uint8Array(302)))}`,
    expires: now + Number(duration) * 1000,
    ...(policy ? { policy } : {}),
    arn: `${arn.replace(':role/', ':assumed-role/')}/${name}`,
    used: 0,
  };
}

function random(length: number): string {
  let text = '';
  while (text.length < length) text += base64(crypto.getRandomValues(new Uint8Array(48))).replace(/[+/=]/g, '');
  return text.slice(0, length);
}

export function randomKey(prefix: string, length: number): string {
  return prefix + random(length - prefix.length);
}

/** STS request ids are UUIDs. */
export function stsRequestId(): string {
  const id = hex(crypto.getRandomValues(new Uint8Array(16))).toUpperCase();
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An answer that is told as JSON or as XML. */
export type StsTree = Exclude<XmlTree, string | number | boolean>;

export function assumeRoleAnswer(session: Session): StsTree {
  return {
    RequestId: stsRequestId(),
    AssumedRoleUser: {
      Arn: session.arn,
      AssumedRoleId: `3${session.accessKeyId.replace(/\D/g, '').padEnd(17, '0').slice(0, 17)}:${session.arn.split('/').at(-1)}`,
    },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: new Date(session.expires).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  };
}
