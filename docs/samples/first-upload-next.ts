// #region route
// app/api/oss-permission/route.ts
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export const GET = createUploadHandler({
  credentials: fromEnv(),
  // Everybody may upload here. Before others can reach this
  // server: ask your own session who sends the request, return
  // null if nobody is signed in, and put the user's id in `dir`.
  authorize: () => ({ mode: 'post-policy', dir: 'uploads/test/', maxFileSize: '20MB' }),
});
export { GET as POST };
// #endregion route
