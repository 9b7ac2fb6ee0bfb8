// #region route
// app/api/oss-permission/route.ts
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export const GET = createUploadHandler({
  credentials: fromEnv(), // OSS_BUCKET, OSS_REGION, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET
  async authorize(request) {
    const user = await userOf(request); // your own session
    return user && { dir: `uploads/${user.id}/`, maxFileSize: '20MB', types: ['image/*'], mode: 'post-policy' };
  },
});
export { GET as POST };
// #endregion route

declare function userOf(request: Request): Promise<{ id: string } | null>;
