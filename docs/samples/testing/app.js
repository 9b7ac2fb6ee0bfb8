// #region app
// A small application: a page, the element's script, and the endpoint.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createUploadHandler, fromEnv, toNode } from 'oss-direct-upload/server';

const scripts = new URL('.', import.meta.resolve('oss-direct-upload/integrity.json')); // the folder dist/cdn
const page = `<!doctype html><title>Album</title><script type="module" src="/js/oss-direct-upload.js"></script>
  <oss-direct-upload endpoint="/api/oss-permission" multiple></oss-direct-upload>`;
const grant = toNode(
  createUploadHandler({
    credentials: fromEnv(), // OSS_ENDPOINT is the mock's address
    authorize: () => ({ dir: 'uploads/user-7/', mode: 'post-policy', maxFileSize: '5MB' }),
  }),
);

createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/api/oss-permission') return grant(request, response);
  if (!pathname.startsWith('/js/')) return response.setHeader('Content-Type', 'text/html').end(page);
  response.setHeader('Content-Type', 'text/javascript');
  return createReadStream(fileURLToPath(new URL(basename(pathname), scripts))).pipe(response);
}).listen(Number(process.env['PORT']), '127.0.0.1');
// #endregion app
