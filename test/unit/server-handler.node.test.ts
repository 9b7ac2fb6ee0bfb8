import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createUploadHandler, fromEnv, type Permission, type UploadHandlerOptions } from '../../src/server.js';
import { ask, askByPost } from '../support/node/server-handler.js';

const file = { name: 'a.png', size: 5, type: 'image/png' };
const permission = { dir: 'uploads/7/', mode: 'presigned-url' } as const;
const credentials = { accessKeyId: 'LTAI-test', accessKeySecret: 'canary-secret' };
const options = { bucket: 'b-test', region: 'cn-hangzhou', credentials, authorize: () => permission };

/** What the response says for developers, where a handler with this change gives no grant. */
async function hintFor(change: object): Promise<string> {
  const { status, body } = await ask(createUploadHandler({ ...options, ...change }), file);
  return status === 200 ? '' : `${status} ${body.code}: ${body.hint}`;
}

describe('server: authorize', () => {
  it('is required', () => {
    const { authorize: _, ...rest } = options;
    // @ts-expect-error -- a type error too
    assert.throws(() => createUploadHandler(rest), /needs `authorize`/);
  });

  it('says no with null, or with a response of its own, thrown or returned', async () => {
    const asked = (authorize: UploadHandlerOptions['authorize']) =>
      ask(createUploadHandler({ ...options, authorize } as UploadHandlerOptions), file);
    const none = await asked(() => null);
    assert.deepEqual([none.status, none.body.code], [403, 'not-allowed']);
    const headersOfBare = { 'X-Own': 'yes', Vary: 'Cookie' };
    const bare = await asked(async () => new Response(null, { status: 401, headers: headersOfBare }));
    assert.deepEqual([bare.status, bare.body.message], [401, 'Sign in to upload.']);
    const own = await asked(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- frameworks do so
      throw Response.json({ message: 'Pay first.' }, { status: 402, headers: { 'Cache-Control': 'max-age=9' } });
    });
    assert.deepEqual([own.status, own.body.message], [402, 'Pay first.']);
    for (const { headers } of [none, bare, own]) {
      assert.equal(headers.get('Cache-Control'), 'no-store');
      assert.match(headers.get('Content-Type') ?? '', /^application\/json/);
    }
    assert.equal(bare.headers.get('X-Own'), 'yes');
    assert.equal(bare.headers.get('Vary'), 'Cookie, Origin');
  });

  it('gets the request and `env`, and may read the body', async () => {
    const handler = createUploadHandler<{ prefix: string }>({
      ...options,
      credentials: (_, { prefix }) => ({ ...credentials, accessKeyId: prefix }),
      authorize: async (request, { prefix }) => {
        const { name } = (await request.json()) as { name: string };
        return { dir: `${prefix}/${name}/`, mode: 'presigned-url' };
      },
    });
    const request = new Request('https://app.test/', { method: 'POST', body: JSON.stringify(file) });
    const { key, url } = (await (await handler(request, { prefix: 'p' })).json()) as { key: string; url: string };
    assert.match(key, /^p\/a\.png\/[0-9a-f]{52}-a\.png$/);
    assert.match(new URL(url).searchParams.get('x-oss-credential') ?? '', /^p\//);
  });

  it('that fails is a 500 without its message, which is logged, also where it is called EndpointError', async (context) => {
    const log = context.mock.method(console, 'error', () => {});
    class EndpointError extends Error {
      override readonly name = 'EndpointError';
    }
    const plain = new Error('canary database');
    for (const own of [plain, {}, { status: 0 }, { status: 502, code: 'ECONN', hint: 'canary hint' }]) {
      const thrown = own === plain ? plain : Object.assign(new EndpointError('canary database'), own);
      const authorize = () => Promise.reject(thrown);
      const { status, body } = await ask(createUploadHandler({ ...options, authorize }), file);
      assert.deepEqual([status, body.code], [500, 'internal']);
      assert.doesNotMatch(JSON.stringify(body), /canary/);
      assert.equal(log.mock.calls.at(-1)?.arguments[1], thrown);
    }
  });

  it('that returns something wrong is a config error that names it', async (context) => {
    context.mock.method(console, 'error', () => {});
    const hintOf = (change: object) => hintFor({ authorize: () => ({ ...permission, ...change }) as Permission });
    const dots = ['../', 'a/../', './', 'a/./b/'];
    const odd = ['*/', 'a?/', 'a\\/', '$/', 'a\n/', '"/', 7, undefined, 'x'.repeat(600) + '/'];
    const noId = ['uploads/undefined/', 'null/', 'uploads/NaN/', 'uploads/true/', 'a/[object Object]/b/'];
    for (const dir of ['', '/', 'a', '/a/', 'a//', ...dots, ...odd, ...noId])
      assert.match(await hintOf({ dir }), /^500 config: `authorize` returned the dir/, String(dir));
    for (const dir of ['a/', '用户/7/', 'a b/c.d/..e/', 'undefined-7/', 'nullable/', 'NaN 1/'])
      assert.equal(await hintOf({ dir }), '', dir);
    for (const change of [{ dir: 'uploads/[object Promise]/' }, { maxFileSize: Promise.resolve('5MB') }])
      assert.match(await hintOf(change), /`await` is missing/);
    assert.doesNotMatch(await hintOf({ dir: 'a' }), /await/);
    for (const callback of [{ url: 'https://app.test/' }, { url: '', body: 'key=${object}' }])
      assert.match(await hintFor({ callback }), /^500 config: callback\.(url|body) is .*, not a text\.$/);
    for (const mode of ['vod', undefined, null])
      assert.match(await hintOf({ mode }), /not one of sts, post-policy, presigned-url/);
    for (const maxFileSize of ['20 megs', -1, Number.NaN, '', '1e3', null, Infinity])
      assert.match(await hintOf({ maxFileSize }), /maxFileSize/, String(maxFileSize));
    for (const maxFileSize of [10, '10', '10B', '1kB', '1.5 MiB', '2GB'])
      assert.equal(await hintOf({ maxFileSize }), '');
    for (const types of ['image/*', [], ['image'], [7], ['image/png', '*']])
      assert.match(await hintOf({ types }), /types/);
    assert.match(await hintOf({ maxSize: 5 }), /has no "maxSize"\. It has dir, mode, maxFileSize/);
  });
});

describe('server: options', () => {
  it('that are missing or wrong are a config error at the first request, without a secret', async (context) => {
    const log = context.mock.method(console, 'error', () => {});
    for (const [change, hint] of [
      [{ bucket: undefined }, /bucket is missing.*OSS_BUCKET/],
      [{ region: undefined }, /OSS_REGION/],
      [{ credentials: undefined }, /ALIBABA_CLOUD_ACCESS_KEY_ID/],
      [{ credentials: { ...credentials, accessKeySecret: '' } }, /ALIBABA_CLOUD_ACCESS_KEY_SECRET/],
      [{ credentials: { ...credentials, accessKeyId: 'STS.x' } }, /ALIBABA_CLOUD_SECURITY_TOKEN/],
      [{ bucket: 'Not A Bucket' }, /not a valid bucket/],
      [{ region: 'a/b' }, /not a valid region/],
      [{ ossEndpoint: 'http://' }, /not an address/],
      [{ ossEndpoint: 'oss-cn-hangzhou-internal.aliyuncs.com' }, /without "-internal"/],
      [{ allowOrigins: ['https://a.example/'] }, /not an origin/],
      [{ allowOrigins: ['*'] }, /not an origin/],
      [{ alowOrigins: [] }, /has no "alowOrigins"/],
    ] as const) {
      const found = await hintFor(change);
      assert.match(found, hint);
      assert.match(found, /^500 config/);
      assert.doesNotMatch(found, /canary/);
    }
    assert.doesNotMatch(JSON.stringify(log.mock.calls), /canary/);
    assert.equal(await hintFor({ region: 'oss-cn-hangzhou' }), '');
  });

  it('come from the environment, where the handler has none of its own', async (context) => {
    context.mock.method(console, 'error', () => {});
    const env: Record<string, string> = {};
    const given = fromEnv(env);
    const handler = createUploadHandler({ region: 'cn-beijing', credentials: given, authorize: () => permission });
    assert.match((await ask(handler, file)).body.hint, /OSS_BUCKET/);
    const variables: [option: string, name: string, value: string][] = [
      ['accessKeyId', 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'STS.id'],
      ['accessKeySecret', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'secret'],
      ['securityToken', 'ALIBABA_CLOUD_SECURITY_TOKEN', 'token'],
      ['bucket', 'OSS_BUCKET', 'b-env'],
      ['region', 'OSS_REGION', 'cn-shanghai'],
      ['roleArn', 'OSS_ROLE_ARN', 'acs:ram::1234567890123456:role/r'],
      ['ossEndpoint', 'OSS_ENDPOINT', 'files.example.cn'],
      ['stsEndpoint', 'OSS_STS_ENDPOINT', 'https://sts.example.cn'],
    ];
    for (const [, name, value] of variables) env[name] = ` ${value} `;
    assert.deepEqual({ ...given }, Object.fromEntries(variables.map(([option, , value]) => [option, value])));
    const { url } = (await ask(handler, file)).body as { url: string };
    assert.match(url, /^https:\/\/files\.example\.cn\/uploads\/7\//);
    assert.match(new URL(url).searchParams.get('x-oss-credential') ?? '', /^STS\.id\/\d+\/cn-beijing\//);
    assert.equal(new URL(url).searchParams.get('x-oss-security-token'), 'token');
    const byDefault = fromEnv();
    process.env['OSS_BUCKET'] = 'later';
    assert.equal(byDefault.bucket, 'later');
    delete process.env['OSS_BUCKET'];
  });
});

describe('server: requests', () => {
  const handler = createUploadHandler({ ...options, allowOrigins: ['https://www.example.com'] });
  const closed = createUploadHandler(options);
  const statusOf = async (headers: Record<string, string>, method = 'GET', by = handler) =>
    (await ask(by, file, { method, headers })).status;

  it('of other methods are rejected', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
      const { status, headers } = await ask(handler, file, { method });
      assert.deepEqual([status, headers.get('Allow')], [405, 'GET, POST'], method);
    }
  });

  it('of other sites’ pages are rejected', async () => {
    const sites = ['cross-site', 'same-site'].map((site) => ({ 'Sec-Fetch-Site': site }));
    const foreign = [
      'https://evil.example',
      'null',
      'https://app.test.evil.example',
      'https://app.test:8443',
      'nonsense',
    ];
    const origins = foreign.map((Origin) => ({ Origin }));
    for (const given of [...sites, ...origins, { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://app.test' }]) {
      assert.equal(await statusOf(given), 403, JSON.stringify(given));
      assert.equal((await askByPost(handler, file, { headers: given })).status, 403);
    }
    const { body, headers } = await ask(handler, file, { headers: { Origin: 'https://evil.example' } });
    assert.match(body.hint, /add "https:\/\/evil\.example" to `allowOrigins`/);
    assert.equal(headers.get('Access-Control-Allow-Origin'), null);
  });

  it('of the application’s own pages are accepted, behind a proxy too', async () => {
    const sites = ['same-origin', 'none'].map((site) => ({ 'Sec-Fetch-Site': site }));
    const origins = ['https://app.test', 'http://app.test'].map((Origin) => ({ Origin }));
    const named = [{ Host: 'public.example' }, { 'X-Forwarded-Host': 'public.example, inner' }];
    const proxied = [sites[0], ...named].map((more) => ({ Origin: 'https://public.example', ...more }));
    for (const given of [{}, ...sites, ...origins, ...proxied])
      assert.equal(await statusOf(given), 200, JSON.stringify(given));
  });

  it('of an allowed origin are accepted with CORS headers, errors too, and its preflight; no cache keeps a response', async () => {
    const Origin = 'https://www.example.com';
    for (const fields of [file, {}]) {
      const own = (await ask(closed, fields)).headers;
      const safe = ['Cache-Control', 'X-Content-Type-Options', 'Access-Control-Allow-Origin'];
      const ofSafe = safe.map((name) => own.get(name));
      assert.deepEqual(ofSafe, ['no-store', 'nosniff', null]);
      const { headers } = await ask(handler, fields, { headers: { Origin, 'Sec-Fetch-Site': 'cross-site' } });
      const names = ['Allow-Origin', 'Allow-Credentials', 'Expose-Headers'].map((name) => `Access-Control-${name}`);
      const values = [...names, 'Vary'].map((name) => headers.get(name));
      assert.deepEqual(values, [Origin, 'true', 'Date, Retry-After', 'Origin']);
    }
    const wanted = 'Access-Control-Request';
    const asksFor = { Origin, [`${wanted}-Method`]: 'POST', [`${wanted}-Headers`]: 'content-type,x-csrf' };
    const { status, headers } = await ask(handler, {}, { method: 'OPTIONS', headers: asksFor });
    assert.equal(status, 204);
    assert.equal(headers.get('Access-Control-Allow-Headers'), 'content-type,x-csrf');
    assert.equal(headers.get('Access-Control-Allow-Methods'), 'GET, POST');
    assert.equal(await statusOf(asksFor, 'OPTIONS', closed), 403);
    assert.equal(await statusOf({ ...asksFor, Origin: 'https://evil.example' }, 'OPTIONS'), 403);
  });

  it('that are not JSON, or too long, are rejected', async () => {
    assert.match((await askByPost(handler, {}, { body: '[{}]' })).body.hint, /one JSON object/);
    for (const body of ['', 'x', '[]', 'null', '"a"'])
      assert.equal((await askByPost(handler, {}, { body })).status, 400, body);
    assert.equal((await askByPost(handler, { ...file, more: 'x'.repeat(70_000) })).status, 413);
    const { status } = await askByPost(handler, { ...file, size: '5' });
    assert.equal(status, 200);
  });
});
