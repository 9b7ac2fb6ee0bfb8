import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

declare function session(request: Request): Promise<{ id: string } | null>;
declare const db: {
  files: { find(by: { owner: string; size: number; crc64: string }): Promise<{ key: string } | null> };
};

// #region exists
export const GET = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await session(request);
    return user && { mode: 'post-policy', dir: `uploads/${user.id}/` };
  },
  async exists({ size, crc64 }, request) {
    const user = await session(request);
    const file = user && crc64 && (await db.files.find({ owner: user.id, size, crc64 }));
    return file ? file.key : undefined;
  },
});
// #endregion exists
export { GET as POST };
