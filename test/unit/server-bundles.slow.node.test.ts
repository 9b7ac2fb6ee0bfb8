import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { build, type Rolldown } from 'vite';
import type * as Server from '../../src/server.js';
import { ask, askByPost, cloudOptions } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';
import { vectors } from '../support/node/vectors.js';

/** The part of esbuild that is used here. It comes with tsx. */
type Esbuild = { build(options: object): Promise<{ outputFiles: readonly { text: string }[] }> };

const { build: esbuild } = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Esbuild;

/** Makes one script of the built entry, by name of the bundler. Wrangler bundles workers with esbuild. */
const bundlers: Readonly<Record<string, () => Promise<string>>> = {
  async Rolldown() {
    const output = { format: 'iife', name: 'server', codeSplitting: false, exports: 'named' } as const;
    const bundle = build({
      ...{ configFile: false, logLevel: 'silent', publicDir: false, ssr: { target: 'webworker', noExternal: true } },
      build: { ssr: 'dist/server.js', write: false, rolldownOptions: { output } },
    });
    return ((await bundle) as Rolldown.RolldownOutput).output[0].code;
  },
  async esbuild() {
    const conditions = ['workerd', 'worker', 'browser'];
    const asWrangler = { bundle: true, platform: 'browser', conditions, target: 'es2022' };
    const inOneFile = { format: 'iife', globalName: 'server', write: false };
    const { outputFiles } = await esbuild({ ...asWrangler, ...inOneFile, entryPoints: ['dist/server.js'] });
    return outputFiles.map(({ text }) => text).join('');
  },
};

/** What all runtimes of the edge have. Nothing of Node: no `process`, no `Buffer`, no `require`, no `node:`. */
const edge = {
  ...{ Request, Response, Headers, URL, URLSearchParams, ReadableStream, AbortSignal, TextEncoder, TextDecoder },
  ...{ Blob, crypto, fetch, atob, btoa, console },
};

const file = { name: 'a.png', size: 5, type: 'image/png', crc64: '1' };
const modes = { sts: 'securityToken', 'post-policy': 'policy', 'presigned-url': 'url' } as const;
type Mode = keyof typeof modes;

const cloud = await useCloud({ bucket: 'edge-bucket', store: 'memory' });

/** The endpoint of an application whose cloud is in the bindings of its worker. */
function endpointOf(server: typeof Server, mode: Mode, exists?: Server.FindExisting): Server.UploadHandler {
  const { credentials, bucket, region, roleArn, ossEndpoint, stsEndpoint } = cloudOptions(cloud);
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
    ...{ OSS_BUCKET: bucket, OSS_REGION: region, OSS_ROLE_ARN: roleArn },
    ...{ OSS_ENDPOINT: ossEndpoint, OSS_STS_ENDPOINT: stsEndpoint, OTHER: {} },
  };
  const authorize = () => ({ dir: 'u/', mode });
  const fromBindings = (_: Request, given: unknown) => server.fromEnv(given as object);
  const handler = server.createUploadHandler({ ...(exists && { exists }), credentials: fromBindings, authorize });
  return (request) => handler(request, env);
}

for (const [bundler, bundle] of Object.entries(bundlers))
  describe(`server: in a worker at the edge, which has nothing of Node, in one file by ${bundler}`, () => {
    let server: typeof Server;
    before(async () => {
      const code = await bundle();
      assert.doesNotMatch(code, /\bimport\([^)]/); // all of it is in this file
      assert.doesNotMatch(code, /SHA256_IV/); // WebCrypto has it: what pages on plain http need is not in the bundle
      const context = createContext({ ...edge });
      runInContext(code, context);
      server = runInContext('server', context) as typeof Server;
    });

    for (const [mode, field] of Object.entries(modes) as [Mode, string][])
      it(`gives grants, and asks \`exists\`: ${mode}`, async () => {
        for (const send of [ask, askByPost]) {
          const { status, body } = await send(endpointOf(server, mode), file);
          assert.deepEqual([status, typeof body[field]], [200, 'string'], JSON.stringify(body));
          const asked: string[] = [];
          const exists = ({ crc64 }: Server.DigestedFile) => void asked.push(crc64);
          const known = await send(endpointOf(server, mode, exists), { ...file, operation: 'exists' });
          assert.deepEqual([known.status, known.body, asked], [200, { exists: false }, ['1']]);
        }
      });

    it('verifies a callback', async () => {
      const { public_key_pem: pem, vectors: signed } = vectors.callback_signature;
      const { path, query, body, authorization } = signed[0]!;
      const verify = server.verifyCallback as (request: Request, options: object) => Promise<boolean>;
      const keyUrl = btoa('https://gosspublic.alicdn.com/edge.pem');
      const headers = { Authorization: authorization, 'x-oss-pub-key-url': keyUrl };
      const url = `https://app.test${path}${query}`;
      const fetchKey = { fetch: async () => new Response(pem) };
      const check = (content: string) => verify(new Request(url, { method: 'POST', headers, body: content }), fetchKey);
      assert.deepEqual([await check(body), await check(`${body} `)], [true, false]);
    });
  });
