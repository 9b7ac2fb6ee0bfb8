// #region bun
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

const handler = createUploadHandler({ credentials: fromEnv(), authorize });
Bun.serve({ port: 3000, fetch: (request) => handler(request) });
// #endregion bun

declare const Bun: { serve(options: { port: number; fetch(request: Request): Promise<Response> }): void };
declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
