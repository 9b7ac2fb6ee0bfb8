import { createUploads, fromEnv, route } from 'oss-direct-upload/server';

declare function session(request: Request): Promise<{ id: string } | null>;
declare const db: {
  photos: { upsert(by: { key: string }, photo: { key: string; owner: string }): Promise<{ id: number }> };
};

// #region uploads
export const uploads = createUploads({
  credentials: fromEnv(),
  routes: {
    avatar: route({
      mode: 'post-policy',
      types: ['image/jpeg', 'image/png', 'image/webp'],
      maxFileSize: '5MB',
      async authorize(request) {
        const user = await session(request);
        return user && { dir: `avatars/${user.id}/`, context: { user: user.id } };
      },
      completed: async ({ key, context }) => db.photos.upsert({ key }, { key, owner: context.user }),
    }),
    documents: route({
      mode: 'presigned-url',
      types: ['application/pdf'],
      maxFileSize: '20MB',
      maxFiles: 10,
      async authorize(request) {
        const user = await session(request);
        return user && { dir: `documents/${user.id}/` };
      },
    }),
  },
});
export const { GET, POST } = uploads.handler; // /api/uploads/avatar, /api/uploads/documents
// #endregion uploads
