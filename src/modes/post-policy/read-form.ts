import { type Fields, textOf } from '../response/fields.js';
import { expiryIn, ID, isUnique, requiredText, tokenOf } from '../response/grant-fields.js';
import { endpointUrl } from '../destination.js';
import { readFields } from '../response/read-response.js';
import { POLICY } from './description.js';

/** A signed form, from any spelling of it. Times in milliseconds since the epoch. */
export interface PostResponse {
  host: string;
  /** base64 of the policy's JSON, as it was signed. */
  policy: string;
  /** The form fields of the signature, V1 or V4. */
  signature: Record<string, string>;
  dir?: string | undefined;
  key?: string | undefined;
  /** `key` was made for this request, so no other file has it: an object that is there already is this file's own. */
  unique?: boolean | undefined;
  expiresAt?: number | undefined;
  callback?: string | undefined;
  callbackVariables?: string | undefined;
  successStatus?: string | undefined;
  bucket?: string | undefined;
}

const V4 = ['xosscredential', 'xossdate', 'xosssignature', 'xosssignatureversion'];

/** Reads a signed form from the endpoint's response. @throws UploadError `grant`, naming the field that is missing. */
export function readForm(response: unknown): PostResponse {
  const fields = readFields(response);
  return {
    policy: requiredText(fields, 'policy', ...POLICY),
    host: withoutSlash(endpointUrl(requiredText(fields, 'host', 'host', 'endpoint', 'url')).href),
    signature: V4.some((name) => fields.has(name)) ? signatureV4(fields) : signatureV1(fields),
    dir: textOf(fields, 'dir', 'prefix'),
    key: textOf(fields, 'key', 'objectkey'),
    ...(isUnique(fields) && { unique: true }),
    expiresAt: expiryIn(fields),
    callback: textOf(fields, 'callback', 'base64callbackbody'),
    callbackVariables: textOf(fields, 'callbackvar'),
    successStatus: textOf(fields, 'successactionstatus'),
    bucket: textOf(fields, 'bucket', 'bucketname'),
  };
}

function signatureV4(fields: Fields): Record<string, string> {
  const credential = requiredText(fields, 'x_oss_credential', 'xosscredential');
  const token = tokenOf(fields, credential);
  return {
    'x-oss-signature-version': textOf(fields, 'xosssignatureversion', 'version') ?? 'OSS4-HMAC-SHA256',
    'x-oss-credential': credential,
    'x-oss-date': requiredText(fields, 'x_oss_date', 'xossdate'),
    'x-oss-signature': requiredText(fields, 'signature', 'signature', 'xosssignature'),
    ...(token && { 'x-oss-security-token': token }),
  };
}

function signatureV1(fields: Fields): Record<string, string> {
  const accessKeyId = requiredText(fields, 'accessKeyId', ...ID);
  const token = tokenOf(fields, accessKeyId);
  return {
    OSSAccessKeyId: accessKeyId,
    Signature: requiredText(fields, 'signature', 'signature'),
    ...(token && { 'x-oss-security-token': token }),
  };
}

const withoutSlash = (url: string) => url.replace(/\/$/, '');
