import type OSS from 'ali-oss';
import { bucketUrl, type Cloud, regionId } from './cloud.js';
import { maxSize, types } from './file-limits.js';
import { ossClient } from './oss-client.js';
import type { Visitor } from './visitor.js';

/** In the SDK, but missing in its types. */
type FormSigner = OSS & { signPostObjectPolicyV4(policy: object, date: Date): string };

/** A signed form for PostObject: any file within the limits, below the visitor's prefix. `lifetime` in seconds. */
export function postSignature(cloud: Cloud, visitor: Visitor, lifetime: number) {
  const client = ossClient(cloud) as FormSigner;
  const now = new Date();
  const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const version = 'OSS4-HMAC-SHA256';
  const credential = `${cloud.accessKeyId}/${date.slice(0, 8)}/${regionId(cloud)}/oss/aliyun_v4_request`;
  const policy = {
    expiration: new Date(now.getTime() + lifetime * 1000).toISOString(),
    conditions: [
      { bucket: cloud.bucket },
      { 'x-oss-signature-version': version },
      { 'x-oss-credential': credential },
      { 'x-oss-date': date },
      ['starts-with', '$key', visitor.dir],
      ['content-length-range', 0, maxSize],
      ['in', '$content-type', types],
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
  };
}
