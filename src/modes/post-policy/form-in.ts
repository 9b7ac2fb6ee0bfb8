import { type Fields, textOf } from '../../grant/response/fields.js';
import { expiryIn, ID, isUnique, POLICY, requiredText, tokenOf } from '../../grant/response/grant-fields.js';
import { endpointUrl } from '../../object/destination.js';
import { readFields } from '../../grant/response/read-response.js';

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

/** A signed form in a response's fields, without its times; `host` as the backend wrote it. @throws UploadError `grant`, naming the field that is missing */
export function formIn(fields: Fields): PostResponse {
  return {
    policy: requiredText(fields, 'policy', ...POLICY),
    host: requiredText(fields, 'host', 'host', 'endpoint', 'url'),
    signature: signatureIn(fields),
    dir: textOf(fields, 'dir', 'prefix'),
    key: textOf(fields, 'key', 'objectkey'),
    callback: textOf(fields, 'callback', 'base64callbackbody'),
    callbackVariables: textOf(fields, 'callbackvar'),
    successStatus: textOf(fields, 'successactionstatus'),
    bucket: textOf(fields, 'bucket', 'bucketname'),
  };
}

function signatureIn(fields: Fields): Record<string, string> {
  const isV4 = textOf(fields, 'xosscredential', 'xossdate', 'xosssignatureversion', 'xosssignature') !== undefined;
  const id = isV4
    ? requiredText(fields, 'x_oss_credential', 'xosscredential')
    : requiredText(fields, 'accessKeyId', ...ID);
  const signature = requiredText(fields, 'signature', 'signature', 'xosssignature');
  const token = tokenOf(fields, id);
  const signed = isV4
    ? {
        'x-oss-signature-version': textOf(fields, 'xosssignatureversion', 'version') || 'OSS4-HMAC-SHA256',
        'x-oss-credential': id,
        'x-oss-date': requiredText(fields, 'x_oss_date', 'xossdate'),
        'x-oss-signature': signature,
      }
    : { OSSAccessKeyId: id, Signature: signature };
  return { ...signed, ...(token && { 'x-oss-security-token': token }) };
}

/** Reads a signed form from the endpoint's response. @throws UploadError `grant`, naming the field that is missing. */
export function readForm(response: unknown): PostResponse {
  const fields = readFields(response);
  const form = formIn(fields);
  return {
    ...form,
    host: withoutSlash(endpointUrl(form.host).href),
    ...(isUnique(fields) && { unique: true }),
    expiresAt: expiryIn(fields),
  };
}

const withoutSlash = (url: string) => url.replace(/\/$/, '');
