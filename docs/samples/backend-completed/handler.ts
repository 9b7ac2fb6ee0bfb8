import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

declare function session(request: Request): Promise<{ id: string } | null>;
interface Photo {
  key: string;
  owner: string;
  size: number;
  crc64: string;
}
declare const db: {
  photos: {
    /** Inserts a row, or finds the one that has this key already. */
    upsert(by: { key: string }, photo: Photo): Promise<{ id: number }>;
    count(of: { owner: string }): Promise<number>;
  };
};

// #region handler
export const POST = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await session(request);
    return (
      user && {
        mode: 'post-policy',
        dir: `photos/${user.id}/`,
        maxFileSize: '20MB',
        types: ['image/*'],
        context: { user: user.id },
      }
    );
  },
  async completed({ key, size, crc64, context }) {
    const { id } = await db.photos.upsert({ key }, { key, size, crc64, owner: context.user });
    return { id }; // the page's result.data
  },
});
export { POST as GET };
// #endregion handler

// #region refuse
export const limited = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await session(request);
    return user && { mode: 'post-policy', dir: `photos/${user.id}/`, context: { user: user.id } };
  },
  async completed({ key, size, crc64, context: { user: owner }, isRepeat }) {
    if (!isRepeat && (await db.photos.count({ owner })) >= 100)
      return Response.json({ message: 'The album is full.' }, { status: 409 }); // shown in the file's row
    return db.photos.upsert({ key }, { key, size, crc64, owner });
  },
});
// #endregion refuse
