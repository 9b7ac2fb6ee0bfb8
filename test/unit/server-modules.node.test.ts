import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createUploadHandler, fromEnv } from '../../src/server.js';

describe('server: runtimes', () => {
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
