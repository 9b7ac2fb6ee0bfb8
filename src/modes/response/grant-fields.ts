import { UploadError } from '../../core/upload-error.js';
import { redact } from '../../core/redact.js';
import { type Fields, textOf } from './fields.js';

/** Access key ids as backends spell them. */
export const ID = ['accesskeyid', 'accessid', 'ossaccesskeyid'];
const TOKEN = ['securitytoken', 'ststoken', 'xosssecuritytoken', 'sessiontoken'];
const EXPIRY = ['expiration', 'expire', 'expires', 'expiretime', 'expiredtime', 'expireat', 'expiresat'];

/** The text of one of these fields. @throws UploadError `grant`, which names it as `shownAs`. */
export function requiredText(fields: Fields, shownAs: string, ...names: string[]): string {
  const text = textOf(fields, ...names);
  if (text === undefined) throw missingField(fields, shownAs);
  return text;
}

/** Whether the backend says that it made the key for this request, so that no other file can have it. */
export const isUnique = (fields: Fields): boolean => fields.get('unique')?.value === true;

/** The security token. A bare `token` may be any of the application's, but beside an STS key it is the security token. */
export function tokenOf(fields: Fields, accessKeyId: string): string | undefined {
  return textOf(fields, ...TOKEN) ?? (isOfSts(accessKeyId) ? textOf(fields, 'token') : undefined);
}

export const isOfSts = (accessKeyId: string): boolean => accessKeyId.startsWith('STS.');

/** When the grant expires, in milliseconds since the epoch: backends say seconds, milliseconds or ISO text. */
export function expiryIn(fields: Fields): number | undefined {
  const text = textOf(fields, ...EXPIRY);
  if (text === undefined) return undefined;
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) * (Number(text) < 1e11 ? 1000 : 1) : Date.parse(text);
  return Number.isFinite(time) && time > 1e11 ? time : undefined;
}

/** A response without a grant: the backend's own message if it has one, else which field is missing and which are there. */
export function missingField(fields: Fields, missing: string): UploadError {
  const message = textOf(fields, 'message', 'msg', 'errormessage', 'errmsg', 'errordescription', 'error');
  const code = textOf(fields, 'code', 'statuscode', 'errorcode', 'errcode');
  const failed =
    fields.get('success')?.value === false ||
    (code !== undefined && !['0', '200', '10000'].includes(code)) ||
    Number(textOf(fields, 'status')) >= 400;
  if (message && (failed || fields.size <= 2)) return unusableResponse(redact(message, 300));
  const names = Array.from(fields.values(), ({ name }) => name.slice(0, 40));
  const there = names.slice(0, 20).join(', ') || 'nothing';
  return unusableResponse(`The endpoint’s response has no ${missing}; it has ${there}.`);
}

export function unusableResponse(
  message: string,
  hint = 'Compare the response with “What the endpoint responds with” in the documentation.',
): UploadError {
  return new UploadError('grant', message, { hint });
}
