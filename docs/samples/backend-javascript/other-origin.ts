import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

// #region other-origin
export const handler = createUploadHandler({
  credentials: fromEnv(),
  authorize,
  allowOrigins: ['https://www.example.com'],
});
// #endregion other-origin

declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
