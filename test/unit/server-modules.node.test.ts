import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';
import { createUploadHandler, fromEnv } from '../../src/server.js';

/** The built entry in one script, as it is bundled for a worker at the edge. */
async function bundle(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { target: 'webworker', noExternal: true },
    build: {
      write: false,
      ssr: 'dist/server.js',
      rolldownOptions: { output: { format: 'iife', name: 'server', codeSplitting: false, exports: 'named' } },
    },
  })) as Rolldown.RolldownOutput;
  return output[0].code;
}

/** What all runtimes of the edge have. Nothing of Node: no `process`, no `Buffer`, no `require`, no `node:`. */
const edge = {
  ...{ Request, Response, Headers, URL, URLSearchParams, ReadableStream, AbortSignal, TextEncoder, TextDecoder },
  ...{ Blob, crypto, fetch, atob, btoa, console },
};

describe('server: runtimes', () => {
  it('runs in a worker at the edge, which has nothing of Node', async () => {
    const context = createContext({ ...edge });
    const code = await bundle();
    assert.doesNotMatch(code, /SHA256_IV/); // WebCrypto has it: what pages on plain http need is not in the bundle
    runInContext(code, context);
    const respond = (mode: string, request: Request): Promise<Response> => {
      context['request'] = request;
      return runInContext(
        `server.createUploadHandler({
          bucket: 'b-edge', region: 'cn-hangzhou',
          credentials: (request, env) => server.fromEnv(env),
          authorize: () => ({ dir: 'u/', mode: '${mode}' }),
        })(request, { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret', OTHER: {} })`,
        context,
      ) as Promise<Response>;
    };
    const address = 'https://app.test/';
    const file = { name: 'a.png', size: '5', type: 'image/png' };
    const requests = () => [
      new Request(`${address}?${new URLSearchParams(file)}`),
      new Request(address, { method: 'POST', body: JSON.stringify(file) }),
    ];
    for (const [mode, name] of [
      ['presigned-url', 'url'],
      ['post-policy', 'policy'],
    ] as const)
      for (const request of requests()) {
        const response = await respond(mode, request);
        const body = (await response.json()) as Record<string, unknown>;
        assert.equal(response.status, 200, JSON.stringify(body));
        assert.equal(typeof body[name], 'string');
      }
  });

  it('needs no declarations of Node', () => {
    for (const name of ['server', 'server/options', 'server/to-node', 'server/from-env'])
      assert.doesNotMatch(readFileSync(`dist/${name}.d.ts`, 'utf8'), /from 'node:|NodeJS\.|: Buffer|@internal/);
    assert.doesNotMatch(readFileSync('dist/server/callback/verify-callback.d.ts', 'utf8'), /VerifyOptions\)/);
  });

  it('takes README’s ten lines', async (context) => {
    context.mock.method(console, 'error', () => {});
    const userOf = async (request: Request): Promise<{ id: number } | undefined> =>
      request.headers.has('cookie') ? { id: 7 } : undefined;
    const handler = createUploadHandler({
      credentials: fromEnv({
        OSS_BUCKET: 'b-readme',
        OSS_REGION: 'cn-hangzhou',
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
      }),
      async authorize(request) {
        const user = await userOf(request);
        return user && { dir: `uploads/${user.id}/`, maxFileSize: '20MB', types: ['image/*'], mode: 'post-policy' };
      },
    });
    const signedIn = await handler(new Request('https://app.test/', { headers: { cookie: 's=1' } }));
    assert.equal(((await signedIn.json()) as { dir: string }).dir, 'uploads/7/');
    assert.equal((await handler(new Request('https://app.test/'))).status, 403);
  });
});
