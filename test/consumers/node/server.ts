import { createServer } from 'node:http';
import { createUploadHandler, fromEnv, toNode, verifyCallback, type UploadHandler } from 'oss-direct-upload/server';

interface Bindings {
  bucket: string;
}

const handler = createUploadHandler<Bindings>({
  region: 'cn-hangzhou',
  credentials: (_request, { bucket }) => ({ ...fromEnv(), bucket }),
  allowOrigins: ['https://www.example.com'],
  async authorize(request) {
    const user = request.headers.get('cookie');
    return user ? { dir: `uploads/${user}/`, maxFileSize: '20MB', types: ['image/*'], mode: 'post-policy' } : null;
  },
});
const response: Response = await handler(new Request('https://app.test/'), { bucket: 'b' });
console.log(response.status);
createServer(toNode(handler));
createServer(toNode(async (request) => Response.json({ ok: await verifyCallback(request) })));

const credentials = fromEnv();
export const anyRuntime: UploadHandler = createUploadHandler({
  credentials,
  unenforced: true,
  authorize: () => ({ dir: 'a/', mode: 'sts', maxFileSize: '5MB' }),
});
// @ts-expect-error no `authorize`
createUploadHandler({ credentials });
// @ts-expect-error a misspelt option
createUploadHandler({ credentials, authorize: () => null, alowOrigins: ['https://www.example.com'] });
// @ts-expect-error no origin
createUploadHandler({ credentials, authorize: () => null, allowOrigins: ['*'] });
// @ts-expect-error no such mode
createUploadHandler({ credentials, authorize: () => ({ dir: 'a/', mode: 'form' }) });
// @ts-expect-error a limit that nobody enforces
createUploadHandler({ credentials, authorize: () => ({ dir: 'a/', mode: 'sts', maxFileSize: '5MB' }) });
// @ts-expect-error no size
createUploadHandler({ credentials, authorize: () => ({ dir: 'a/', mode: 'post-policy', maxFileSize: '5 megs' }) });
// @ts-expect-error a name that no permission has
createUploadHandler({ credentials, authorize: () => ({ dir: 'a/', mode: 'post-policy', maxSize: '5MB' }) });
createUploadHandler({
  credentials,
  // @ts-expect-error the same, where some users get nothing
  async authorize({ method, headers }) {
    if (!headers.has('cookie')) return new Response(null, { status: 401 });
    return method === 'POST' ? { dir: 'a/', mode: 'sts' } : { dir: 'b/', mode: 'post-policy', type: 'image/*' };
  },
});
