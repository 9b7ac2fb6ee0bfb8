import type { Operation } from '../../object/operation.js';
import type { Cloud } from '../settings/cloud.js';
import type { CheckedPermission } from '../settings/permission.js';
import type { RequestFields } from '../request/read-fields.js';

/** A request for a grant that may be given, with what the user may upload. */
export interface GrantRequest extends CheckedPermission {
  readonly cloud: Cloud;
  readonly fields: RequestFields;
  /** Seals the keys of objects. */
  readonly keySecret: string;
  /** The only callback that an upload may request from OSS, in base64. */
  readonly callback: string | undefined;
  readonly unenforced: boolean;
}

/** What a request for a grant is responded with, as JSON. */
export type GrantResponse = Readonly<Record<string, unknown>>;

/** Makes the grants of one mode. @throws EndpointError */
export type MakeGrant = (request: GrantRequest, operation: Operation['name']) => Promise<GrantResponse>;
