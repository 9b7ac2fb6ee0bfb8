// #region deno
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

Deno.serve(createUploadHandler({ credentials: fromEnv(Deno.env.toObject()), authorize }));
// #endregion deno

declare const Deno: { serve(handle: (request: Request) => Promise<Response>): void; env: { toObject(): object } };
declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
