import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

declare function userOf(request: Request): Promise<{ id: string } | null>;

// #region by-size
export const GET = createUploadHandler({
  credentials: fromEnv(), // and OSS_ROLE_ARN, for sts
  async authorize(request) {
    const user = await userOf(request);
    if (!user) return null;
    const dir = `uploads/${user.id}/`;
    const size = Number(new URL(request.url).searchParams.get('size'));
    return size > 50_000_000
      ? { dir, mode: 'presigned-url', maxFileSize: '2GB' } // in parts, with pause and resume
      : { dir, mode: 'post-policy', maxFileSize: '50MB' }; // one form for all small files
  },
});
// #endregion by-size
