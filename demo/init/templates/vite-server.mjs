// In development: your pages by Vite, and the endpoint, in one server. In production, let your own server handle /api/uploads by `uploads.handler`.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { toNode } from 'oss-direct-upload/server';
import { createServer as createVite } from 'vite';

if (existsSync('.env')) process.loadEnvFile();
const server = createServer((request, response) =>
  request.url.startsWith('/api/uploads/') ? handle(request, response) : vite.middlewares(request, response),
);
const vite = await createVite({ server: { middlewareMode: true, hmr: { server } } });
const handle = toNode(async (request) => {
  const { uploads } = await vite.ssrLoadModule('/uploads.ts');
  return uploads.handler.POST(request);
});
server.listen(3000, '127.0.0.1', () => console.log('http://127.0.0.1:3000/upload.html'));
