declare function userOf(request: Request): Promise<{ id: string } | null>;

// #region handler
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export const GET = createUploadHandler({
  // OSS_BUCKET, OSS_REGION, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET
  credentials: fromEnv(),
  async authorize(request) {
    const user = await userOf(request); // your own session
    return user && { dir: `uploads/${user.id}/`, maxFileSize: '20MB', types: ['image/*'], mode: 'post-policy' };
  },
});
export { GET as POST };
// #endregion handler
