import { type Fields, ID, isUnique, need, textOf, timeOf, tokenOf } from '../response/fields.js';
import { endpointUrl } from '../destination.js';
import { readFields } from '../response/read-response.js';

/** A signed form, whatever the backend's spelling. Times in milliseconds since the epoch. */
export interface PostAnswer {
  kind: 'post';
  host: string;
  /** base64 of the policy's JSON, as it was signed. */
  policy: string;
  /** The form fields of the signature, V1 or V4. */
  signature: Record<string, string>;
  dir?: string | undefined;
  key?: string | undefined;
  /** `key` was made for this question and can be no other file's: an object that is there already is this file's own. */
  unique?: boolean | undefined;
  expiresAt?: number | undefined;
  callback?: string | undefined;
  callbackVariables?: string | undefined;
  successStatus?: string | undefined;
  bucket?: string | undefined;
}

const POLICY = ['policy', 'encodedpolicy'];
const V4 = ['xosscredential', 'xossdate', 'xosssignature', 'xosssignatureversion'];

/** A signed form from an answer. @throws UploadError `grant`, naming the field that is missing. */
export function readPostAnswer(answer: unknown): PostAnswer {
  return readPost(readFields(answer, 'policy'));
}

export function hasPolicy(fields: Fields): boolean {
  return POLICY.some((name) => fields.has(name));
}

export function readPost(fields: Fields): PostAnswer {
  return {
    kind: 'post',
    policy: need(fields, 'policy', ...POLICY),
    host: withoutSlash(endpointUrl(need(fields, 'host', 'host', 'endpoint', 'url')).href),
    signature: V4.some((name) => fields.has(name)) ? signatureV4(fields) : signatureV1(fields),
    dir: textOf(fields, 'dir', 'prefix'),
    key: textOf(fields, 'key', 'objectkey'),
    ...(isUnique(fields) && { unique: true }),
    expiresAt: timeOf(fields),
    callback: textOf(fields, 'callback', 'base64callbackbody'),
    callbackVariables: textOf(fields, 'callbackvar'),
    successStatus: textOf(fields, 'successactionstatus'),
    bucket: textOf(fields, 'bucket', 'bucketname'),
  };
}

function signatureV4(fields: Fields): Record<string, string> {
  const credential = need(fields, 'x_oss_credential', 'xosscredential');
  const token = tokenOf(fields, credential);
  return {
    'x-oss-signature-version': textOf(fields, 'xosssignatureversion', 'version') ?? 'OSS4-HMAC-SHA256',
    'x-oss-credential': credential,
    'x-oss-date': need(fields, 'x_oss_date', 'xossdate'),
    'x-oss-signature': need(fields, 'signature', 'signature', 'xosssignature'),
    ...(token && { 'x-oss-security-token': token }),
  };
}

function signatureV1(fields: Fields): Record<string, string> {
  const accessKeyId = need(fields, 'accessKeyId', ...ID);
  const token = tokenOf(fields, accessKeyId);
  return {
    OSSAccessKeyId: accessKeyId,
    Signature: need(fields, 'signature', 'signature'),
    ...(token && { 'x-oss-security-token': token }),
  };
}

const withoutSlash = (url: string) => url.replace(/\/$/, '');
