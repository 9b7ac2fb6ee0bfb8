import { type Fields, ID, isOfSts, need, noPermission, textOf, timeOf, tokenOf } from '../response/fields.js';
import { readFields } from '../response/read-response.js';

/** Temporary credentials, whatever the backend's spelling. Times in milliseconds since the epoch. */
export interface StsAnswer {
  kind: 'sts';
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
  expiresAt?: number | undefined;
  bucket?: string | undefined;
  region?: string | undefined;
  endpoint?: string | undefined;
  dir?: string | undefined;
}

const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];

/** Credentials from an answer. @throws UploadError `grant`, naming the field that is missing. */
export function readStsAnswer(answer: unknown): StsAnswer {
  return readSts(readFields(answer, 'accessKeyId'));
}

export function hasSecret(fields: Fields): boolean {
  return textOf(fields, ...SECRET) !== undefined;
}

export function readSts(fields: Fields): StsAnswer {
  const accessKeyId = need(fields, 'accessKeyId', ...ID);
  const accessKeySecret = need(fields, 'accessKeySecret', ...SECRET);
  const securityToken = tokenOf(fields, accessKeyId);
  if (isOfSts(accessKeyId) && !securityToken) throw noPermission(fields, 'securityToken');
  return {
    kind: 'sts',
    accessKeyId,
    accessKeySecret,
    securityToken,
    expiresAt: timeOf(fields),
    bucket: textOf(fields, 'bucket', 'bucketname'),
    region: textOf(fields, 'region', 'regionid'),
    endpoint: textOf(fields, 'endpoint', 'ossendpoint', 'host'),
    dir: textOf(fields, 'dir', 'prefix'),
  };
}
