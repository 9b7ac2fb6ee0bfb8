import { OssError } from '../protocol/oss-error.js';

/** The temporary credentials that AssumeRole issued. */
export interface Session {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** In ms since 1970. */
  readonly expires: number;
  readonly policy?: string;
  readonly arn: string;
  /** Requests made so far; the switch `tokenRequests` limits them. */
  used: number;
}

/** Who signed a request: the owner of the bucket, or a session of the role. */
export interface Caller {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly session?: Session;
}

/** All access keys that the mock knows. */
export interface KeyRing {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly sessions: ReadonlyMap<string, Session>;
  /** The number of requests for which a token is valid. */
  readonly tokenRequests: number | undefined;
}

/**
 * Finds the key that a request names, and checks its token: known key, then token, then expiry, as OSS does.
 *
 * @param now in ms since 1970
 * @throws OssError for an unknown key, and for a token that is wrong or expired.
 */
export function findCaller(ring: KeyRing, accessKeyId: string, token: string | undefined, now: number): Caller {
  const session = ring.sessions.get(accessKeyId);
  if (!session) {
    if (accessKeyId !== ring.accessKeyId) throw invalidAccessKeyId(accessKeyId);
    if (token !== undefined) throw tokenError(ring, token);
    return { accessKeyId, accessKeySecret: ring.accessKeySecret };
  }
  if (!token) throw invalidAccessKeyId(accessKeyId);
  if (token !== session.securityToken) throw tokenError(ring, token);
  const isUsedUp = ring.tokenRequests !== undefined && session.used >= ring.tokenRequests;
  if (now >= session.expires || isUsedUp) {
    const message = 'The security token you provided has expired.';
    throw new OssError(403, 'SecurityTokenExpired', message, { SecurityToken: token }, '0002-00000007');
  }
  return { accessKeyId, accessKeySecret: session.accessKeySecret, session };
}

function invalidAccessKeyId(accessKeyId: string): OssError {
  const message = 'The OSS Access Key Id you provided does not exist in our records.';
  return new OssError(403, 'InvalidAccessKeyId', message, { OSSAccessKeyId: accessKeyId }, '0002-00000902');
}

function tokenError(ring: KeyRing, token: string): OssError {
  for (const session of ring.sessions.values()) {
    if (session.securityToken !== token) continue;
    const message = 'The access key id and security token you provided do not match.';
    return new OssError(403, 'AccessKeyIdAndSecurityTokenNotMatch', message, { SecurityToken: token });
  }
  return new OssError(
    403,
    'InvalidSecurityToken',
    'The security token you provided is invalid.',
    { SecurityToken: token },
    '0002-00000005',
  );
}
