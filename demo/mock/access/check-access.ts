import { accessDenied } from '../protocol/oss-error.js';
import type { Caller } from '../sign/key-ring.js';
import type { Bucket } from '../store/bucket.js';
import { evaluatePolicy, parseRamPolicy } from './ram-policy.js';

export interface AccessRules {
  /** The RAM policy of the role (JSON text); everything on OSS is allowed without one. */
  readonly rolePolicy: string | undefined;
}

/**
 * Checks that the caller may do `action` on a key ('' is the bucket itself). The owner may do everything; a session what both the role
 * and the session's own policy allow; an anonymous caller what the ACL allows.
 *
 * @throws OssError AccessDenied
 */
export function checkAccess(
  rules: AccessRules,
  bucket: Bucket | undefined,
  action: string,
  key: string,
  caller: Caller | undefined,
): void {
  if (!caller) {
    if (bucket && isPublic(bucket, action, key)) return;
    throw bucket
      ? accessDenied('You have no right to access this object because of bucket acl.', {}, '0003-00000001')
      : accessDenied('Anonymous access is forbidden for this operation.', {}, '0003-00000002');
  }
  if (!caller.session) return;
  const resource = `${bucket?.name ?? '*'}${key === '' ? '' : `/${key}`}`;
  for (const text of [rules.rolePolicy, caller.session.policy]) {
    if (text === undefined) continue;
    const verdict = evaluatePolicy(parseRamPolicy(text) ?? [], action, resource);
    if (verdict === 'allow') continue;
    // OSS gives the same message for what the session's own policy does not mention.
    const byAuthorizer = verdict === 'deny' || text === caller.session.policy;
    throw accessDenied(
      byAuthorizer ? "Access denied by authorizer's policy." : 'You have no right to access this object.',
      {
        AccessDeniedDetail: {
          AuthAction: action,
          AuthPrincipalType: 'AssumedRoleUser',
          PolicyType: text === rules.rolePolicy ? 'AccountLevelIdentityBasedPolicy' : 'SessionPolicy',
          NoPermissionType: verdict === 'deny' ? 'ExplicitDeny' : 'ImplicitDeny',
        },
      },
      '0003-00000301',
    );
  }
}

/** Whether the ACL allows an action to anonymous callers: the object's ACL or, by default, the bucket's. */
function isPublic(bucket: Bucket, action: string, key: string): boolean {
  const objectAcl = bucket.objects.get(key)?.acl ?? 'default';
  const acl = objectAcl === 'default' || key === '' ? bucket.acl : objectAcl;
  if (['oss:GetObject', 'oss:ListObjects'].includes(action))
    return acl === 'public-read' || acl === 'public-read-write';
  return (
    ['oss:PutObject', 'oss:DeleteObject', 'oss:AbortMultipartUpload', 'oss:ListParts'].includes(action) &&
    bucket.acl === 'public-read-write'
  );
}
