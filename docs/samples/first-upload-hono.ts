import type { UploadHandler } from 'oss-direct-upload/server';

interface Context {
  readonly req: { readonly raw: Request };
  readonly env: unknown;
}
declare const handler: UploadHandler;
declare const app: { all(path: string, respond: (c: Context) => Promise<Response>): void };

// #region route
// `handler` as in Express
app.all('/api/oss-permission', (c) => handler(c.req.raw, c.env));
// #endregion route
