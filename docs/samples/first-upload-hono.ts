// #region route
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

const handler = createUploadHandler({
  credentials: fromEnv(), // on Workers: (request, env) => fromEnv(env)
  // Everybody may upload here. Before others can reach this
  // server: ask your own session who sends the request, return
  // null if nobody is signed in, and put the user's id in `dir`.
  authorize: () => ({ mode: 'post-policy', dir: 'uploads/test/', maxFileSize: '20MB' }),
});

app.all('/api/oss-permission', (c) => handler(c.req.raw, c.env));
// #endregion route

interface Context {
  readonly req: { readonly raw: Request };
  readonly env: unknown;
}
declare const app: { all(path: string, respond: (c: Context) => Promise<Response>): void };
