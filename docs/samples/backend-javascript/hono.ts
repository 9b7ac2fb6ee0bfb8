// #region hono
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

const handler = createUploadHandler<Env>({ credentials: (_, env) => fromEnv(env), authorize });
app.all('/api/oss-permission', (c) => handler(c.req.raw, c.env));
// #endregion hono

type Env = Record<string, string>;
declare const app: {
  all(path: string, handle: (c: { req: { raw: Request }; env: Env }) => Promise<Response>): void;
};
declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
