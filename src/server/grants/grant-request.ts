import { describeOperation, type Operation } from '../../object/operation.js';
import type { Cloud } from '../settings/cloud.js';
import type { CheckedPermission } from '../settings/permission.js';
import type { RequestFields } from '../request/read-fields.js';
import { encodeQuery, signQuery } from '../../signing/sign-v4.js';
import { encodePath } from '../../object/percent-encoding.js';

/** A request for a grant that may be given, with what the user may upload. */
export interface GrantRequest extends CheckedPermission {
  readonly cloud: Cloud;
  readonly fields: RequestFields;
  readonly keySecret: string;
  /** The only callback that an upload may request from OSS, in base64. */
  readonly callback: string | undefined;
  readonly unenforced: boolean;
}

/** What a request for a grant is responded with, as JSON. */
export type GrantResponse = Readonly<Record<string, unknown>>;

/** Makes the grants of one mode. @throws EndpointError */
export type MakeGrant = (request: GrantRequest, operation: Operation['name']) => Promise<GrantResponse>;

/** Seconds that a form or a URL is valid. A request that has begun may take longer. */
export const LIFETIME = 600;

/** OSS rejects the request if the object exists. In a bucket with versioning it ignores this header and keeps both versions. */
export const forbidOverwrite = { 'x-oss-forbid-overwrite': 'true' };

/**
 * A URL for one operation, and the headers that the browser must send exactly so. A length is signed as one of V4's additional headers:
 * OSS rejects a body of another length with SignatureDoesNotMatch. Browsers send Content-Length themselves, so no response names it.
 * `unique` says that no other file can have the key. An object that is there already is therefore this file, stored by a request whose
 * response was lost.
 *
 * @param length of the body, in bytes
 */
export async function signOperation(
  { cloud, unenforced }: GrantRequest,
  operation: Operation,
  headers: Record<string, string> = {},
  length?: number,
) {
  const { bucket, base } = cloud;
  const { key } = operation;
  const ofLength = length === undefined || unenforced ? {} : { 'content-length': String(length) };
  const signable = {
    ...describeOperation(operation),
    bucket,
    key,
    headers: { ...headers, ...ofLength },
    additionalHeaders: Object.keys(ofLength),
  };
  const query = await signQuery(signable, cloud, Date.now(), LIFETIME);
  return { url: base + encodePath(key) + '?' + encodeQuery(query), headers, key, unique: true };
}
