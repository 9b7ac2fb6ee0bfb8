import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export const GET = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await userOf(request.headers.get('authorization'));
    return (
      user && { dir: `uploads/${user.id}/`, maxFileSize: '10MB', types: ['image/*', 'video/mp4'], mode: 'post-policy' }
    );
  },
});

/** Your own: the user of a session, or undefined. */
declare function userOf(session: string | null): Promise<{ id: string } | undefined>;
