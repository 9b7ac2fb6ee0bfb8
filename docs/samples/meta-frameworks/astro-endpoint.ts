// #region route
// src/pages/api/oss-permission.ts
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export const prerender = false; // needs an adapter, such as @astrojs/node

const handler = createUploadHandler({
  credentials: fromEnv(),
  // Everybody may upload here. Before others can reach this
  // server, ask your own session who sends the request.
  authorize: () => ({
    mode: 'post-policy',
    dir: 'uploads/test/',
    maxFileSize: '20MB',
  }),
});

export const GET = ({ request }: { request: Request }) => handler(request);
export const POST = GET;
// #endregion route
