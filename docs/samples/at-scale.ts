import { createHash } from 'node:crypto';
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

declare function userOf(request: Request): Promise<{ id: string } | null>;

// #region spread
export const GET = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await userOf(request);
    if (!user) return null;
    const spread = createHash('sha256').update(user.id).digest('hex').slice(0, 4);
    return { dir: `${spread}/uploads/${user.id}/`, mode: 'post-policy', maxFileSize: '20MB', types: ['image/*'] };
  },
});
// #endregion spread
