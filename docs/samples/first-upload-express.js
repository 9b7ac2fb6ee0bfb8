// #region server
// server.mjs
import express from 'express';
import { createUploadHandler, fromEnv, toNode } from 'oss-direct-upload/server';

const handler = createUploadHandler({
  credentials: fromEnv(),
  // Everybody may upload here. Before others can reach this
  // server: ask your own session who sends the request, return
  // null if nobody is signed in, and put the user's id in `dir`.
  authorize: () => ({ mode: 'post-policy', dir: 'uploads/test/', maxFileSize: '20MB' }),
});

express()
  .use(express.static('public'))
  .use('/js', express.static('node_modules/oss-direct-upload/dist/cdn'))
  .all('/api/oss-permission', toNode(handler))
  .listen(3000, '127.0.0.1', () => console.log('http://127.0.0.1:3000'));
// #endregion server
