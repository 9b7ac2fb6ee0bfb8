// #region nitro
// server/api/oss-permission.ts
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

const handler = createUploadHandler({ credentials: fromEnv(), authorize });
export default defineEventHandler((event) => handler(toWebRequest(event)));
// #endregion nitro

interface H3Event {
  readonly path: string;
}
declare function defineEventHandler(handle: (event: H3Event) => Promise<Response>): unknown;
declare function toWebRequest(event: H3Event): Request;
declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
