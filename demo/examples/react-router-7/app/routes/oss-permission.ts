import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

const handler = createUploadHandler({
  credentials: fromEnv(),
  // Everybody may upload here. Before others can reach this
  // server, ask your own session who sends the request.
  authorize: () => ({
    mode: 'post-policy',
    dir: 'uploads/test/',
    maxFileSize: '20MB',
  }),
});

export const loader = ({ request }: { request: Request }) => handler(request);
export const action = loader;
