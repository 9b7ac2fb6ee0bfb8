import type { Address } from '../protocol/address.js';
import type { Hashes } from '../protocol/hashes.js';
import { invalidArgument } from '../protocol/oss-error.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';
import type { Scope } from './canonical-v4.js';
import type { KeyRing } from './key-ring.js';

/** A request as a verifier sees it: what was signed, and what to check it with. */
export interface Signed {
  readonly method: string;
  readonly address: Address;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  readonly keys: KeyRing;
  readonly hashes: Hashes;
  /** The server's clock, milliseconds. */
  readonly now: number;
  readonly region: string;
}

/** The scope's day, region and product must be those of the request's date and of the bucket. */
export function checkScope(
  { region }: Pick<Signed, 'region'>,
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
