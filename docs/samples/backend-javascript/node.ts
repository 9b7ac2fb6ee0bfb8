// #region node
import { createServer } from 'node:http';
import { createUploadHandler, fromEnv, toNode } from 'oss-direct-upload/server';

const handler = createUploadHandler({ credentials: fromEnv(), authorize });
createServer(toNode(handler)).listen(3000);
// #endregion node

declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
