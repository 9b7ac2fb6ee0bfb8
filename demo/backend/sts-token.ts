import { type Cloud, regionId } from './cloud.js';
import { stsClient } from './oss-client.js';
import type { Visitor } from './visitor.js';

/** Seconds: the shortest life that STS gives. */
const LIFETIME = 900;

/**
 * Temporary credentials (AssumeRole) that may upload below the visitor's prefix, read there what they stored, and nothing else.
 * The widget keeps them for its whole queue and asks again only before they expire or when OSS refuses them, so they are not kept here.
 */
export async function stsToken(cloud: Cloud, visitor: Visitor) {
  const policy = {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        // GetObject: to look (HEAD) whether a file arrived when the answer was lost.
        Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
        Resource: [`acs:oss:*:*:${cloud.bucket}/${visitor.dir}*`],
      },
    ],
  };
  const { credentials } = await stsClient(cloud).assumeRole(cloud.roleArn, policy, LIFETIME, `upload-${visitor.id}`);
  return {
    accessKeyId: credentials.AccessKeyId,
    accessKeySecret: credentials.AccessKeySecret,
    securityToken: credentials.SecurityToken,
    expiration: credentials.Expiration,
    bucket: cloud.bucket,
    region: regionId(cloud),
    dir: visitor.dir,
    ...(cloud.endpoint && { endpoint: cloud.endpoint }),
  };
}
