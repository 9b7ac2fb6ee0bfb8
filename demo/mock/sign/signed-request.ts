import type { Address } from '../protocol/address.js';
import type { Hashes } from '../protocol/hashes.js';
import type { HeaderMap } from '../protocol/http.js';
import { invalidArgument } from '../protocol/oss-error.js';
import type { Query } from '../protocol/request-target.js';
import type { Scope } from './canonical-v4.js';
import type { KeyRing } from './key-ring.js';

/** A request whose signature is to be verified, and what is needed for that. */
export interface SignedRequest {
  readonly method: string;
  readonly address: Address;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  readonly keys: KeyRing;
  readonly hashes: Hashes;
  /** The server's clock, in ms since 1970. */
  readonly now: number;
  readonly region: string;
}

/** @throws OssError unless the scope has the day of the request, the region of the bucket and the product `oss`. */
export function checkScope(
  { region }: Pick<SignedRequest, 'region'>,
  scope: Scope,
  time: number | undefined,
  { inUrl }: { inUrl: boolean },
): void {
  const day = time === undefined ? scope.day : new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
  if (scope.day !== day)
    throw invalidArgument(
      'The date of the credential does not match the date of the request.',
      'Credential',
      scope.day,
      '0002-00000204',
    );
  if (scope.region !== region)
    throw invalidArgument(
      inUrl ? 'The signing region in credential is invalid.' : 'Invalid signing region in Authorization header.',
      'Credential',
      scope.region,
      '0002-00000226',
    );
  if (scope.product !== 'oss')
    throw invalidArgument(
      inUrl ? 'The signing product in credential is invalid.' : 'Invalid signing product in Authorization header.',
      'Credential',
      scope.product,
      '0002-00000227',
    );
}
