import { credentialFields, type SigningKey } from './sign-v4.js';

/** How long a form is good for its one object, in milliseconds: by OSS's clock; and where a clock that is hours behind may sign it. */
const [LIFETIME, LONG_LIFETIME] = [3600_000, 24 * 3600_000];

/** The object that a form may store. */
export interface FormObject {
  bucket: string;
  key: string;
  /** Bytes; without it any size is allowed. */
  size?: number | undefined;
  /** Its ACL; without it any is allowed. */
  acl?: string | undefined;
}

/** The policy of a form that temporary credentials sign, for this key and size alone. @param time since the epoch, in ms @param isOssTime by OSS's clock */
export function objectPolicy(
  { bucket, key, size, acl }: FormObject,
  by: SigningKey,
  time: number,
  isOssTime: boolean,
): object {
  const pinned = Object.entries({
    bucket,
    key,
    ...(acl && { 'x-oss-object-acl': acl }),
    ...credentialFields(by, time),
  });
  const conditions: unknown[] = pinned.map(([name, value]) => ({ [name]: value }));
  if (size !== undefined) conditions.push(['content-length-range', size, size]);
  return { expiration: new Date(time + (isOssTime ? LIFETIME : LONG_LIFETIME)).toISOString(), conditions };
}
