import type { Bucket } from '../store/bucket.js';
import { accessDenied } from '../protocol/oss-error.js';
import { judge, parseRamPolicy } from './ram-policy.js';
import type { Caller } from '../sign/key-ring.js';

export interface AccessRules {
  /** What the role may do; everything on OSS when absent. */
  readonly rolePolicy: string | undefined;
}

/** Throws unless the caller may do `action` on the key ('' is the bucket itself): the owner everything, a session role ∩ policy. */
export function checkAllowed(
  rules: AccessRules,
  bucket: Bucket | undefined,
  action: string,
  key: string,
  caller: Caller | undefined,
): void {
  if (!caller) {
    if (bucket && publicly(bucket, action, key)) return;
    throw bucket
      ? accessDenied('You have no right to access this object because of bucket acl.', {}, '0003-00000001')
      : accessDenied('Anonymous access is forbidden for this operation.', {}, '0003-00000002');
  }
  if (!caller.session) return;
  const resource = `${bucket?.name ?? '*'}${key === '' ? '' : `/${key}`}`;
  for (const text of [rules.rolePolicy, caller.session.policy]) {
    if (text === undefined) continue;
    const verdict = judge(parseRamPolicy(text) ?? [], action, resource);
    if (verdict === 'allow') continue;
    // OSS says this of what the session's own policy leaves out, too.
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

/** What anonymous callers may do by ACL: the object's own counts before the bucket's. */
function publicly(bucket: Bucket, action: string, key: string): boolean {
  const own = bucket.objects.get(key)?.acl ?? 'default';
  const acl = own === 'default' || key === '' ? bucket.acl : own;
  if (['oss:GetObject', 'oss:ListObjects'].includes(action))
    return acl === 'public-read' || acl === 'public-read-write';
  return (
    ['oss:PutObject', 'oss:DeleteObject', 'oss:AbortMultipartUpload', 'oss:ListParts'].includes(action) &&
    bucket.acl === 'public-read-write'
  );
}
