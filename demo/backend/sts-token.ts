import { type Cloud, regionId } from './cloud.js';
import { stsClient } from './oss-client.js';
import type { Visitor } from './visitor.js';

/** In RAM's pattern `*` is anything, and letters are told from capitals. */
const pages = ['html', 'htm', 'xhtml', 'svg', 'HTML', 'HTM', 'SVG'];

/** Seconds: the shortest life that STS gives. */
const LIFETIME = 900;

/**
 * Temporary credentials (AssumeRole) that may upload below the visitor's prefix, read there what they stored, and nothing else.
 * A policy knows names but neither types nor sizes: what must not be stored by type or size needs one of the other two modes.
 * The widget keeps them for its whole queue and asks again only before they expire or when OSS refuses them, so they are not kept here.
 */
export async function stsToken(cloud: Cloud, visitor: Visitor) {
  const resource = `acs:oss:*:*:${cloud.bucket}/${visitor.dir}`;
  const policy = {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        // GetObject: to look (HEAD) whether a file arrived when the answer was lost.
        Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
        Resource: [`${resource}*`],
      },
      { Effect: 'Deny', Action: ['oss:PutObject'], Resource: pages.map((extension) => `${resource}*.${extension}`) },
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
