import { credentialFields, type SigningKey } from './sign-v4.js';

/** The form is good for this one object; the day lets a clock that is hours behind sign one too. */
const LIFETIME = 24 * 3600_000;

/** The object that a form may store. */
export interface FormObject {
  bucket: string;
  key: string;
  /** Bytes; without it any size is allowed. */
  size?: number | undefined;
}

/**
 * The policy of a form that temporary credentials sign: it allows this key and this size, and nothing else.
 *
 * @param time milliseconds since the epoch, by OSS's clock
 */
export function objectPolicy({ bucket, key, size }: FormObject, by: SigningKey, time: number): object {
  const pinned = Object.entries({ bucket, key, ...credentialFields(by, time) });
  const conditions: unknown[] = pinned.map(([name, value]) => ({ [name]: value }));
  if (size !== undefined) conditions.push(['content-length-range', size, size]);
  return { expiration: new Date(time + LIFETIME).toISOString(), conditions };
}
