// #region express
import express from 'express';
import { createUploadHandler, fromEnv, toNode } from 'oss-direct-upload/server';

const handler = createUploadHandler({ credentials: fromEnv(), authorize });
const app = express();
app.all('/api/oss-permission', toNode(handler));
app.listen(3000);
// #endregion express

declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
