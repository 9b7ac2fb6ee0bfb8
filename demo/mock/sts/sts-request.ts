import type { Hashes } from '../protocol/hashes.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';
import type { KeyRing } from '../sign/key-ring.js';
import { sameSignature } from '../sign/signature-error.js';

/** An error response of STS, whose form differs from OSS's. */
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
  /** The server's clock, in ms since 1970. */
  readonly now: number;
  readonly roleArn: string;
  /** In seconds. */
  readonly maxDuration: number;
  /** The nonces seen so far, so that a request cannot be sent again. */
  readonly nonces: Set<string>;
}

/** The most that the clocks of client and server may differ, in ms. */
const MAX_SKEW = 900_000;
const MAX_NONCES = 10_000;

/** @throws StsError if the value is missing or empty. */
export function requireValue(name: string, value: string | undefined): string {
  if (!value) throw new StsError(400, `Missing${name}`, `${name} is mandatory for this action.`);
  return value;
}

/** @throws StsError unless the key is the owner's, which alone may assume the role, and the timestamp is that of now. */
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
  if (Math.abs(now - time) > MAX_SKEW)
    throw new StsError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
}

/** @throws StsError unless the signatures are equal and the nonce is new. */
export function checkSignature({ nonces }: StsRules, ours: string, theirs: string, nonce: string): void {
  if (!sameSignature(ours, theirs))
    throw new StsError(400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.');
  if (nonces.has(nonce)) throw new StsError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
  if (nonces.size > MAX_NONCES) nonces.clear();
  nonces.add(nonce);
}
