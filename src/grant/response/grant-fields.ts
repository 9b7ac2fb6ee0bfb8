import { type Fields, isUrl, textOf } from './fields.js';
import { missingField } from './unusable-response.js';

/** Access key ids as backends spell them. */
export const ID = ['accesskeyid', 'accessid', 'ossaccesskeyid'];
/** What backends call the secret. */
export const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];
/** What backends call the policy of a form. */
export const POLICY = ['policy', 'encodedpolicy'];
const TOKEN = ['securitytoken', 'ststoken', 'xosssecuritytoken', 'sessiontoken'];
const EXPIRY = ['expiration', 'expire', 'expires', 'expiretime', 'expiredtime', 'expireat', 'expiresat'];
/** What backends call a signed URL, or put it in. */
const URLS = ['url', 'signedurl', 'uploadurl', 'presignedurl', 'presignurl', 'data', 'result', 'msg'];

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
  return textOf(fields, ...TOKEN) || (isOfSts(accessKeyId) ? textOf(fields, 'token') : undefined);
}

export const isOfSts = (accessKeyId: string): boolean => accessKeyId.startsWith('STS.');

/** When the grant expires, in milliseconds since the epoch: backends say seconds, milliseconds or ISO text. */
export function expiryIn(fields: Fields): number | undefined {
  const text = textOf(fields, ...EXPIRY);
  if (text === undefined) return undefined;
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) * (Number(text) < 1e11 ? 1000 : 1) : Date.parse(text);
  return Number.isFinite(time) && time > 1e11 ? time : undefined;
}

/** The signed URL of a response; undefined where it has none. */
export function urlIn(fields: Fields): string | undefined {
  return URLS.map((name) => textOf(fields, name)).find(isUrl);
}
