declare function userOf(request: Request): Promise<{ id: string } | null>;

// #region route
// app/api/oss-permission/route.ts
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export const GET = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await userOf(request); // your own session
    return user && { dir: `uploads/${user.id}/`, maxFileSize: '20MB', mode: 'post-policy' };
  },
});
export { GET as POST };
// #endregion route
