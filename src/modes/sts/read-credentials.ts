import type { Destination } from '../../object/stored-object.js';
import { type Fields, textOf } from '../../grant/response/fields.js';
import { expiryIn, ID, isOfSts, requiredText, SECRET, tokenOf } from '../../grant/response/grant-fields.js';
import { missingField } from '../../grant/response/unusable-response.js';
import { readFields } from '../../grant/response/read-response.js';

/** Temporary credentials, from any spelling of them. Times in milliseconds since the epoch. */
export interface StsResponse extends Destination {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
  expiresAt?: number | undefined;
}

/** Reads credentials from the endpoint's response. @throws UploadError `grant`, naming the field that is missing. */
export function readCredentials(response: unknown): StsResponse {
  const fields = readFields(response);
  return { ...credentialsIn(fields), expiresAt: expiryIn(fields) };
}

/** The same of a response that is read already, without its times. */
export function credentialsIn(fields: Fields): StsResponse {
  const accessKeyId = requiredText(fields, 'accessKeyId', ...ID);
  const accessKeySecret = requiredText(fields, 'accessKeySecret', ...SECRET);
  const securityToken = tokenOf(fields, accessKeyId);
  if (isOfSts(accessKeyId) && !securityToken) throw missingField(fields, 'securityToken');
  return {
    accessKeyId,
    accessKeySecret,
    securityToken,
    bucket: textOf(fields, 'bucket', 'bucketname'),
    region: textOf(fields, 'region', 'regionid'),
    endpoint: textOf(fields, 'endpoint', 'ossendpoint', 'host'),
    dir: textOf(fields, 'dir', 'prefix'),
  };
}
