import { createServer } from 'node:http';
import { createClient, type InferData, type InferRoutes } from 'oss-direct-upload/core';
import {
  createUploadHandler,
  createUploads,
  fromEnv,
  route,
  toNode,
  verifyCallback,
  type UploadHandler,
} from 'oss-direct-upload/server';

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

createUploadHandler({
  credentials,
  async authorize(request) {
    const user = request.headers.get('cookie');
    return user ? { dir: `uploads/${user}/`, mode: 'sts', context: { user } } : null;
  },
  completed({ key, context }) {
    const user: string = context.user;
    // @ts-expect-error the context has no such field
    return { key, user, album: context.album };
  },
});

const uploads = createUploads({
  credentials,
  routes: {
    avatar: route({
      mode: 'post-policy',
      maxFileSize: '5MB',
      maxFiles: 1,
      maxTotalSize: '10MiB',
      authorize: async (request) => (request.url ? { dir: 'avatars/7/', context: { user: 7 } } : null),
      completed: async ({ key, context }) => ({ key, owner: context.user }),
    }),
    documents: route({ mode: 'presigned-url', authorize: () => ({ dir: 'documents/7/' }) }),
  },
});
createServer(toNode(uploads.handler.POST));
export const names: InferRoutes<typeof uploads>[] = ['avatar', 'documents'];
export const saved: InferData<typeof uploads, 'avatar'> = { key: 'a', owner: 7 };
// @ts-expect-error `owner` is a number
export const wrong: InferData<typeof uploads, 'avatar'> = { key: 'a', owner: 'me' };
const client = createClient<typeof uploads>('/api/uploads');
export async function send(file: File): Promise<number> {
  // @ts-expect-error a misspelt route
  client.queue('avatr');
  const { data } = await client.upload('avatar', file);
  return data.owner;
}

const routesOfWorker = {
  avatar: route({
    mode: 'post-policy',
    authorize: (_request, { bucket }: Bindings) => ({ dir: `${bucket}/` }),
    completed: ({ key }, _request, { bucket }) => ({ key, bucket }),
  }),
};
const ofWorker = createUploads({ credentials: (_request, env) => fromEnv(env), routes: routesOfWorker });
export default { fetch: (request: Request, env: Bindings) => ofWorker.handler.POST(request, env) };
export const bucketName: InferData<typeof ofWorker, 'avatar'>['bucket'] = 'b';
const ofBindings = createUploads({
  credentials: (_request, { bucket }: Bindings) => ({ ...fromEnv(), bucket }),
  routes: routesOfWorker,
});
await ofBindings.handler.GET(new Request('https://app.test/'), { bucket: 'b' });
// @ts-expect-error no such bindings
await ofBindings.handler.GET(new Request('https://app.test/'), { bucket: 7 });

// @ts-expect-error no size
route({ mode: 'post-policy', maxTotalSize: 'much', authorize: () => ({ dir: 'a/' }) });
// @ts-expect-error no such mode
route({ mode: 'form', authorize: () => ({ dir: 'a/' }) });
