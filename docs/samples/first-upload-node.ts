import type { UploadHandler } from 'oss-direct-upload/server';

declare const handler: UploadHandler;

// #region server
import { createServer } from 'node:http';
import { toNode } from 'oss-direct-upload/server';

// `handler` as in Express
createServer(toNode(handler)).listen(3000, '127.0.0.1');
// #endregion server
