import type { Authorize, EnforcedPermission, StsPermission } from 'oss-direct-upload/server';

declare function userOf(request: Request): Promise<{ id: string; isEditor: boolean; isBlocked: boolean } | null>;

// #region authorize
export const authorize: Authorize<EnforcedPermission | StsPermission> = async (request) => {
  const user = await userOf(request);
  if (!user) return Response.json({ message: 'Please sign in to upload.' }, { status: 401 });
  if (user.isBlocked) return null; // 403
  const dir = `uploads/${user.id}/`;
  if (user.isEditor) return { dir, mode: 'sts' }; // films: large files, fast
  return { dir, mode: 'post-policy', maxFileSize: '20MB', types: ['image/*', 'application/pdf'] };
};
// #endregion authorize
