// #region route
// src/routes/api/oss-permission.ts
import { createFileRoute } from '@tanstack/react-router';
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

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

export const Route = createFileRoute('/api/oss-permission')({
  server: {
    handlers: {
      GET: ({ request }) => handler(request),
      POST: ({ request }) => handler(request),
    },
  },
});
// #endregion route
