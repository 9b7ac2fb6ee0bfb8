import { endpoint, type FetchGrant, UploadError } from 'oss-direct-upload/core';
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

declare function userOf(request: Request): Promise<{ id: string } | null>;

// #region handler
export const GET = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await userOf(request);
    return user && { dir: `uploads/${user.id}/`, mode: 'presigned-url', maxFileSize: '50GB', types: ['video/*'] };
  },
});
// #endregion handler

// #region gone
const ask = endpoint('/api/oss-permission');

export const fetchGrant: FetchGrant = async (request, signal) => {
  const response = (await ask(request, signal)) as Response;
  if (response.status === 404) throw new UploadError('gone', 'This upload is too old.');
  return response;
};
// #endregion gone
