import { fromBase64 } from '../../base/base64.js';
import { regionOf } from '../../object/bucket-name.js';
import { type Fields, textOf } from '../../grant/response/fields.js';
import { expiryIn, ID, isUnique, requiredText, SECRET, tokenOf } from '../../grant/response/grant-fields.js';
import { readFields } from '../../grant/response/read-response.js';
import { missingField, unusableResponse } from '../../grant/response/unusable-response.js';
import type { StsResponse } from '../sts/read-credentials.js';

/** What ApsaraVideo VOD gives for one file: credentials, and the address that they allow to write to. */
export interface VodResponse extends StsResponse {
  securityToken: string;
  bucket: string;
  endpoint: string;
  key: string;
  /** Milliseconds from now. */
  lifetime?: number | undefined;
  /** `VideoId`, by which the credentials are renewed. */
  videoId?: string | undefined;
  /** `VideoId`, or the `ImageId` or `MediaId` of what cannot be renewed. */
  mediaId?: string | undefined;
  /** The backend says that no other file has had this address. */
  unique: boolean;
}

/**
 * Reads the response of CreateUploadVideo, RefreshUploadVideo, CreateUploadImage or CreateUploadAttachedMedia, as a backend passes it
 * on. `UploadAuth` decodes to AccessKeyId, AccessKeySecret, SecurityToken and Expiration, `UploadAddress` to Endpoint, Bucket and
 * FileName (https://help.aliyun.com/zh/vod/user-guide/upload-urls-and-credentials).
 *
 * @throws UploadError `grant`, naming the field that is missing or cannot be read
 */
export function readUploadAuth(response: unknown): VodResponse {
  const fields = readFields(response);
  const auth = decodedFields(fields, 'uploadAuth');
  const address = decodedFields(fields, 'uploadAddress');
  const accessKeyId = requiredText(auth, 'AccessKeyId in uploadAuth', ...ID);
  const securityToken = tokenOf(auth, accessKeyId);
  if (!securityToken) throw missingField(auth, 'SecurityToken in uploadAuth');
  const endpoint = requiredText(address, 'Endpoint in uploadAddress', 'endpoint');
  const videoId = textOf(fields, 'videoid');
  return {
    accessKeyId,
    accessKeySecret: requiredText(auth, 'AccessKeySecret in uploadAuth', ...SECRET),
    securityToken,
    lifetime: lifetimeIn(auth),
    expiresAt: expiryIn(auth) ?? utcTime(textOf(auth, 'expireutctime')),
    endpoint,
    bucket: requiredText(address, 'Bucket in uploadAddress', 'bucket'),
    key: requiredText(address, 'FileName in uploadAddress', 'filename'),
    // [?] The documents do not say whether `Region` is the bucket's or that of the service: the bucket's address counts more.
    region:
      regionOf({ endpoint }) ?? [address, auth, fields].map((from) => textOf(from, 'region', 'regionid')).find(Boolean),
    videoId,
    mediaId: videoId ?? textOf(fields, 'imageid', 'mediaid'),
    unique: isUnique(fields),
  };
}

/** The JSON in one of VOD's fields: in base64, also in the alphabet for URLs; or decoded already. */
function decodedFields(fields: Fields, name: 'uploadAuth' | 'uploadAddress'): Fields {
  const value = fields.get(name.toLowerCase())?.value;
  if (value === undefined || value === null || value === '') throw missingField(fields, name);
  try {
    const json: unknown = typeof value === 'string' ? JSON.parse(decoded(value)) : value;
    if (typeof json === 'object') return readFields(json);
  } catch {
    // as below
  }
  throw unusableResponse(`The endpoint’s ${name} is not base64 of JSON.`, {
    hint: 'Pass on `UploadAuth` and `UploadAddress` as ApsaraVideo VOD gives them.',
  });
}

function decoded(text: string): string {
  return /^\s*\{/.test(text) ? text : fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}

/** `Expiration` is a number of seconds: "3000" by the documents, "3600" in responses. A date is read too. */
function lifetimeIn(auth: Fields): number | undefined {
  const seconds = Number(textOf(auth, 'expiration'));
  return seconds > 0 && seconds < 1e8 ? seconds * 1000 : undefined;
}

/** [?] The documents do not mention `ExpireUTCTime`; responses have it, in ISO 8601. By its name it is UTC, also without a zone. */
function utcTime(text = ''): number | undefined {
  const time = Date.parse(/(z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isFinite(time) ? time : undefined;
}
