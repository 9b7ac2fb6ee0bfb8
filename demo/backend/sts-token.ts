import { type Cloud, regionId } from './cloud.js';
import { extensions } from './file-limits.js';
import type { Visitor } from './no-authentication.js';
import { stsClient } from './oss-client.js';

/** Seconds: the shortest lifetime that STS allows. */
const LIFETIME = 900;

/** Characters: the longest policy that STS accepts. */
const MAX_POLICY_LENGTH = 2048;

/**
 * Temporary credentials (AssumeRole) that may upload below the visitor's prefix, read there what they stored, and nothing else.
 *
 * A policy limits names but neither types nor sizes. **Content-Type stays free**: with these credentials a page of any size can be
 * stored as `photo.jpg`, and a browser that opens it runs it. Serve uploads from a separate host without cookies and sessions, or use
 * `post-policy` or `presigned-url`, which pin the type. A policy cannot pin a callback either: the browser writes it.
 *
 * The widget uses the credentials for its whole queue and requests new ones only before they expire or when OSS rejects them, so they
 * are not cached here.
 */
export async function stsToken(cloud: Cloud, visitor: Visitor) {
  const policy = sessionPolicy(`acs:oss:*:*:${cloud.bucket}/${visitor.dir}*`);
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

/**
 * Allows names with the extensions of `file-limits.ts` only, as many of them as fit: about 26 if the bucket's name has 14 letters, 14 if
 * it has 63. In RAM's patterns `*` matches everything, and upper and lower case differ.
 *
 * @param prefixPattern matches all keys below the visitor's prefix
 */
function sessionPolicy(prefixPattern: string): object {
  let policy = {};
  for (let count = 1; count <= extensions.length; count++) {
    const names = extensions.slice(0, count).map((extension) => `${prefixPattern}.${extension}`);
    const larger = {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: ['oss:PutObject'], Resource: names },
        // GetObject allows HEAD, by which the widget checks whether a file arrived when the response was lost.
        {
          Effect: 'Allow',
          Action: ['oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
          Resource: [prefixPattern],
        },
      ],
    };
    if (JSON.stringify(larger).length > MAX_POLICY_LENGTH) break;
    policy = larger;
  }
  return policy;
}
