interface Row {
  id: number;
}
declare function sessionOf(request: Request): Promise<{ id: string } | null>;
declare function headObject(key: string): Promise<{ size: number; type: string } | null>;
/** Inserts a row, or returns the one that has this key. */
declare function insertPhoto(photo: { key: string; userId: string; size: number; type: string }): Promise<Row>;

// #region grant
import { createUploadHandler, fromEnv, verifyCallback } from 'oss-direct-upload/server';

export const grant = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await sessionOf(request);
    return user && { dir: `photos/${user.id}/`, maxFileSize: '20MB', types: ['image/*'], mode: 'post-policy' };
  },
  callback: {
    url: 'https://www.example.com/oss-callback', // public: OSS must reach it
    body: 'key=${object}',
    sni: true,
  },
});
// #endregion grant

// #region receive
export async function receive(request: Request): Promise<Response> {
  if (!(await verifyCallback(request))) return new Response(null, { status: 403 });
  const key = new URLSearchParams(await request.text()).get('key') ?? '';
  const [, userId] = /^photos\/([^/]+)\/[^/]+$/.exec(key) ?? [];
  const object = userId && (await headObject(key)); // what is stored, not what the callback says
  if (!userId || !object || object.size > 20_000_000) return new Response(null, { status: 422 });
  const { id } = await insertPhoto({ key, userId, ...object });
  return Response.json({ id }); // the page's result.callback
}
// #endregion receive
