// #region server
// server.mjs
import { createServer } from 'node:http';
import { createUploadHandler, fromEnv, toNode } from 'oss-direct-upload/server';

const handler = createUploadHandler({
  credentials: fromEnv(),
  // Everybody may upload here. Before others can reach this
  // server: ask your own session who sends the request, return
  // null if nobody is signed in, and put the user's id in `dir`.
  authorize: () => ({ mode: 'post-policy', dir: 'uploads/test/', maxFileSize: '20MB' }),
});

createServer(toNode(handler)).listen(3000, '127.0.0.1');
// #endregion server
