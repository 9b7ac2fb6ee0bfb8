import type { Job } from '../../job/job.js';
import { encodeCallback } from '../../object/encode-callback.js';
import { fitsForm, headerOf, objectHeaders, withTrafficLimit } from '../../oss/response/object-headers.js';
import type { ObjectForm } from '../../oss/single/send-file.js';
import { toBase64 } from '../../base/base64.js';
import type { BucketPlace } from '../../object/destination.js';
import { objectPolicy } from '../../signing/object-policy.js';
import { type Hashes, signForm, type SigningKey } from '../../signing/sign-v4.js';

const ACL = 'x-oss-object-acl';

/** How a form differs from what the page's options say. */
export interface FormOptions {
  /** bit/s */
  trafficLimit: number | undefined;
  /** Whether nobody who gets hold of the form can store the object with another ACL than the bucket's. */
  pinsAcl: boolean;
}

/** In a key OSS fills in `${filename}`, in a policy `\` escapes; and the browser rewrites line breaks in a form. */
const changedInAForm = /[$\\\r\n]/;

/** Whether a form can carry the object as PutObject would. */
export function canGoInAForm(job: Job, key: string): boolean {
  const headers = Object.entries(objectHeaders(job));
  return !changedInAForm.test(key) && headers.every(([name, value]) => fitsForm(name) && !/[\r\n]/.test(value));
}

/** A form that temporary credentials sign here: its policy allows this key, this size and this ACL. */
export async function makeSignedForm(
  job: Job,
  key: string,
  place: BucketPlace,
  by: SigningKey,
  hashes: Hashes,
  { trafficLimit, pinsAcl }: FormOptions,
): Promise<ObjectForm> {
  const { bucket, base } = place;
  const { size } = job.content;
  const time = job.clock.now();
  const own = objectHeaders(job);
  const all = pinsAcl && !headerOf(own, ACL) ? { ...own, [ACL]: 'default' } : own;
  const { 'Content-Type': type = '', ...headers } = withTrafficLimit(all, trafficLimit);
  const { callback } = job.object;
  const policy = objectPolicy({ bucket, key, size, acl: headerOf(headers, ACL) }, by, time, true); // else no form is tried
  const signature = await signForm(toBase64(JSON.stringify(policy)), by, time, hashes);
  const callbackFields = callback && { callback: encodeCallback(callback), ...callback.variables };
  const fields = {
    ...headers,
    success_action_status: '200',
    ...signature,
    ...callbackFields,
    'x-oss-content-type': type,
  };
  return { url: base, key, storedKey: key, bucket, fields };
}
