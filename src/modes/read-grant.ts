import { endpointUrl } from './destination.js';
import { type Fields, noPermission, readAnswer, textOf, unusable } from './read-answer.js';

/** What a backend gives, whatever its spelling. Times in milliseconds since the epoch. */
export type ReadGrant = StsAnswer | PostAnswer | UrlAnswer;

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

export interface PostAnswer {
  kind: 'post';
  host: string;
  /** base64 of the policy's JSON, as it was signed. */
  policy: string;
  /** The form fields of the signature, V1 or V4. */
  signature: Record<string, string>;
  dir?: string | undefined;
  key?: string | undefined;
  expiresAt?: number | undefined;
  callback?: string | undefined;
  callbackVariables?: string | undefined;
  successStatus?: string | undefined;
  bucket?: string | undefined;
}

export interface UrlAnswer {
  kind: 'url';
  url: string;
  method?: string | undefined;
  /** Headers that were signed and must be sent; undefined: the backend does not say. */
  headers?: Record<string, string> | undefined;
  key?: string | undefined;
  expiresAt?: number | undefined;
}

/**
 * Tells what an answer gives: a policy makes a form, a secret STS credentials, a URL a presigned request.
 *
 * @throws UploadError `grant`
 */
export function readGrant(answer: unknown): ReadGrant {
  const read = readAnswer(answer);
  if ('url' in read) return readUrl(new Map(), read.url);
  const { fields } = read;
  if (fields.has('policy')) return readPost(fields);
  if (textOf(fields, ...SECRET)) return readSts(fields);
  const url = urlIn(fields);
  if (url) return readUrl(fields, url);
  throw noPermission(fields, 'accessKeySecret, policy or url');
}

/** Credentials from an answer. @throws UploadError `grant`, naming the field that is missing. */
export function readStsAnswer(answer: unknown): StsAnswer {
  return readSts(fieldsOf(answer, 'accessKeyId'));
}

/** A signed form from an answer. @throws UploadError `grant`, naming the field that is missing. */
export function readPostAnswer(answer: unknown): PostAnswer {
  return readPost(fieldsOf(answer, 'policy'));
}

/** A signed URL from an answer. @throws UploadError `grant` */
export function readUrlAnswer(answer: unknown): UrlAnswer {
  const read = readAnswer(answer);
  if ('url' in read) return readUrl(new Map(), read.url);
  const url = urlIn(read.fields);
  if (!url) throw noPermission(read.fields, 'url');
  return readUrl(read.fields, url);
}

function fieldsOf(answer: unknown, missing: string): Fields {
  const read = readAnswer(answer);
  if ('url' in read) throw unusable(`The endpoint’s answer is a URL; it has no ${missing}.`);
  return read.fields;
}

const ID = ['accesskeyid', 'accessid', 'ossaccesskeyid'];
const SECRET = ['accesskeysecret', 'secretaccesskey', 'accesssecret', 'secretkey'];
const TOKEN = ['securitytoken', 'ststoken', 'xosssecuritytoken', 'sessiontoken'];
const V4 = ['xosscredential', 'xossdate', 'xosssignature', 'xosssignatureversion'];
const EXPIRY = ['expiration', 'expire', 'expires', 'expiretime', 'expiredtime', 'expireat', 'expiresat'];

function readSts(fields: Fields): StsAnswer {
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

function readPost(fields: Fields): PostAnswer {
  return {
    kind: 'post',
    policy: need(fields, 'policy', 'policy', 'encodedpolicy'),
    host: withoutSlash(endpointUrl(need(fields, 'host', 'host', 'endpoint', 'url')).href),
    signature: V4.some((name) => fields.has(name)) ? signatureV4(fields) : signatureV1(fields),
    dir: textOf(fields, 'dir', 'prefix'),
    key: textOf(fields, 'key', 'objectkey'),
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

/** A bare `token` may be any of the application's; beside a key of STS it is meant. */
function tokenOf(fields: Fields, accessKeyId: string): string | undefined {
  return textOf(fields, ...TOKEN) ?? (isOfSts(accessKeyId) ? textOf(fields, 'token') : undefined);
}

function readUrl(fields: Fields, url: string): UrlAnswer {
  try {
    new URL(url);
  } catch {
    throw unusable('The endpoint’s answer is no valid URL.');
  }
  return {
    kind: 'url',
    url,
    method: textOf(fields, 'method')?.toUpperCase(),
    headers: headersOf((fields.get('headers') ?? fields.get('signedheaders'))?.value),
    key: textOf(fields, 'key', 'objectkey'),
    expiresAt: timeOf(fields),
  };
}

function urlIn(fields: Fields): string | undefined {
  const names = ['url', 'signedurl', 'uploadurl', 'presignedurl', 'presignurl', 'data', 'result', 'msg'];
  return names.map((name) => textOf(fields, name)).find((text) => text && /^https?:\/\/\S+$/i.test(text));
}

function headersOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Seconds, milliseconds or ISO text. */
function timeOf(fields: Fields): number | undefined {
  const text = textOf(fields, ...EXPIRY);
  if (text === undefined) return undefined;
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) * (Number(text) < 1e11 ? 1000 : 1) : Date.parse(text);
  return Number.isFinite(time) && time > 1e11 ? time : undefined;
}

function need(fields: Fields, shownAs: string, ...names: string[]): string {
  const text = textOf(fields, ...names);
  if (text === undefined) throw noPermission(fields, shownAs);
  return text;
}

const isOfSts = (accessKeyId: string) => accessKeyId.startsWith('STS.');
const withoutSlash = (url: string) => url.replace(/\/$/, '');
