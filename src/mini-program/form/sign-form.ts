import { UploadError } from '../../base/upload-error.js';
import type { Destination } from '../../object/object-options.js';
import { regionOf } from '../../object/bucket-name.js';
import type { PostResponse } from '../../modes/post-policy/form-in.js';
import { objectPolicy } from '../../signing/object-policy.js';
import type { StsResponse } from '../../modes/sts/read-credentials.js';
import { credentialFields, type SigningKey } from '../../signing/sign-v4.js';
import { codesOf, hex, toBase64 } from './utf8-base64.js';
import { bucketAddress } from './bucket-address.js';
import { hmacSha256 } from './sha256.js';

/**
 * Makes a form for one object with temporary credentials.
 *
 * @param size bytes; without it any size is allowed
 * @param now milliseconds since the epoch, by OSS's clock; without it the time of the device
 * @throws UploadError `config`, for a missing bucket or region, or a key that a form or policy would change
 */
export function signForm(
  grant: StsResponse,
  given: Destination,
  key: string,
  size: number | undefined,
  now: number | undefined,
): PostResponse {
  const bucket = grant.bucket || given.bucket;
  const region = regionOf(grant, given);
  if (!bucket || !region || /[$\\]/.test(key)) {
    throw new UploadError('config', 'No bucket or region, or $ or \\ in the key.');
  }
  const by = Object.assign(grant, { region });
  const time = now || Date.now();
  const policy = toBase64(JSON.stringify(objectPolicy({ bucket, key, size }, by, time, !!now)));
  return {
    host: bucketAddress(grant.endpoint || given.endpoint || `oss-${region}.aliyuncs.com`, bucket),
    policy,
    signature: signPolicy(policy, by, time),
    key,
  };
}

/** The form fields that sign a policy in base64, at once (OSS4-HMAC-SHA256). */
function signPolicy(policy: string, by: SigningKey, time: number): Record<string, string> {
  const credential = credentialFields(by, time);
  const scope = credential['x-oss-credential']!.split('/').slice(-4); // behind the access key's id
  let bytes = codesOf(`aliyun_v4${by.accessKeySecret}`);
  for (const word of scope.concat(policy)) bytes = hmacSha256(bytes, word);
  return Object.assign(credential, { 'x-oss-signature': bytes.map(hex).join('') });
}
