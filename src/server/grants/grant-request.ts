import type { UploadCallback } from '../callback/upload-callback.js';
import type { Cloud } from '../cloud.js';
import type { CheckedPermission } from '../permission.js';
import type { RequestFields } from '../request/read-fields.js';
import type { KeySealer } from './sealed-key.js';

/** A request for a grant that may be given. */
export interface GrantRequest {
  readonly cloud: Cloud;
  readonly permission: CheckedPermission;
  readonly fields: RequestFields;
  readonly keys: KeySealer;
  /** The only callback that an upload may request from OSS. */
  readonly callback: UploadCallback | undefined;
  readonly unenforced: boolean;
}

/** What a request for a grant is responded with, as JSON. */
export type GrantResponse = Readonly<Record<string, unknown>>;
