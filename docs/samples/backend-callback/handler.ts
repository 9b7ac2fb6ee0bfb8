import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

// #region handler
export const handler = createUploadHandler({
  credentials: fromEnv(),
  authorize,
  callback: {
    url: 'https://www.example.com/oss-callback', // public: OSS must reach it
    body: '{"key":${object},"size":${size},"type":${mimeType},"crc64":${crc64}}',
    bodyType: 'application/json',
    sni: true, // for an https host that shares its address with others
  },
});
// #endregion handler

declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
