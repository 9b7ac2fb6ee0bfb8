// #region receive
import express from 'express';
import { toNode, verifyCallback } from 'oss-direct-upload/server';

const app = express();
app.post(
  '/oss-callback', // before express.json(): the signature covers the body as it was sent
  toNode(async (request) => {
    if (!(await verifyCallback(request))) return new Response(null, { status: 403 });
    const { key } = (await request.json()) as { key: string };
    return Response.json(await saveAfterHead(key)); // the page gets this as result.callback
  }),
);
// #endregion receive

declare function saveAfterHead(key: string): Promise<{ id: number }>;
