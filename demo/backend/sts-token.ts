import { type Cloud, regionId } from './cloud.js';
import { endings } from './file-limits.js';
import type { Visitor } from './no-authentication.js';
import { stsClient } from './oss-client.js';

/** Seconds: the shortest life that STS gives. */
const LIFETIME = 900;

/** Characters that STS takes. */
const LONGEST_POLICY = 2048;

/**
 * Temporary credentials (AssumeRole) that may upload below the visitor's prefix, read there what they stored, and nothing else.
 *
 * A policy knows names but neither types nor sizes. **Content-Type stays free**: with these credentials a page can be stored as
 * `photo.jpg`, as large as OSS takes it, and a browser that opens it runs it. Serve uploads from a host of their own, where no session
 * and no cookie is, or use `post-policy` or `presigned-url`, which pin the type. Nor can a policy pin a callback: the browser writes it.
 *
 * The widget keeps them for its whole queue and asks again only before they expire or when OSS refuses them, so they are not kept here.
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
 * Names with the endings of `file-limits.ts` and no others, as many of them as there is room for: with a bucket's name of 14 letters some
 * 26, with one of 63 some 14. In RAM's patterns `*` is anything, and letters are told from capitals.
 *
 * @param below the visitor's prefix, as a pattern
 */
function sessionPolicy(below: string): object {
  let policy = {};
  for (let count = 1; count <= endings.length; count++) {
    const names = endings.slice(0, count).map((ending) => `${below}.${ending}`);
    const larger = {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: ['oss:PutObject'], Resource: names },
        // GetObject: to look (HEAD) whether a file arrived when the response was lost.
        { Effect: 'Allow', Action: ['oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'], Resource: [below] },
      ],
    };
    if (JSON.stringify(larger).length > LONGEST_POLICY) break;
    policy = larger;
  }
  return policy;
}
