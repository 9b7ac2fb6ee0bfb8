import type OSS from 'ali-oss';
import { encodeCallback } from './callback.js';
import { bucketUrl, type Cloud, regionId } from './cloud.js';
import { allowedTypes, maxSize } from './file-limits.js';
import type { Visitor } from './no-authentication.js';
import { ossClient } from './oss-client.js';
import type { SigningOptions } from './sign-url.js';

/** The SDK has this method, but its types omit it. */
type FormSigner = OSS & { signPostObjectPolicyV4(policy: object, date: Date): string };

/**
 * A signed form for PostObject: any file within the limits, below the visitor's prefix.
 *
 * OSS lets a form have fields that its policy does not name, and has no condition for "absent": a field that a condition names must
 * be in the form. So the policy pins such fields to harmless values: the bucket's own ACL, no encoding, and `attachment`, so that
 * browsers download the object and never run it as a page, by any name. The policy cannot exclude:
 * - `success_action_redirect`: every value that pins it is a redirect, and OSS does not document what an empty one does. It redirects
 *   only the browser of the person who added it to the form;
 * - `Cache-Control`, `Expires`, `x-oss-meta-*`, `x-oss-storage-class` and `x-oss-server-side-encryption`: an application may want them.
 *   If yours does not, pin them in the same way;
 * - `callback`, unless this server has one: then it is pinned.
 */
export function postSignature(cloud: Cloud, visitor: Visitor, { lifetime, callback }: SigningOptions) {
  const client = ossClient(cloud) as FormSigner;
  const now = new Date();
  const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const version = 'OSS4-HMAC-SHA256';
  const credential = `${cloud.accessKeyId}/${date.slice(0, 8)}/${regionId(cloud)}/oss/aliyun_v4_request`;
  const callbackField = callback && encodeCallback(callback);
  const policy = {
    expiration: new Date(now.getTime() + lifetime * 1000).toISOString(),
    conditions: [
      { bucket: cloud.bucket },
      { 'x-oss-signature-version': version },
      { 'x-oss-credential': credential },
      { 'x-oss-date': date },
      ['starts-with', '$key', visitor.dir],
      ['content-length-range', 0, maxSize],
      ['in', '$content-type', allowedTypes],
      ['in', '$x-oss-content-type', allowedTypes],
      ['eq', '$success_action_status', '200'],
      ['eq', '$x-oss-object-acl', 'default'],
      ['starts-with', '$content-disposition', 'attachment'],
      ['eq', '$content-encoding', 'identity'],
      ...(callbackField ? [['eq', '$callback', callbackField]] : []),
    ],
  };
  return {
    host: bucketUrl(cloud),
    policy: Buffer.from(JSON.stringify(policy), 'utf8').toString('base64'),
    x_oss_signature_version: version,
    x_oss_credential: credential,
    x_oss_date: date,
    signature: client.signPostObjectPolicyV4(policy, now),
    dir: visitor.dir,
    ...(callbackField && { callback: callbackField }),
  };
}
