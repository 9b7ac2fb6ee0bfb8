import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { cloudFromEnv } from '../../demo/backend/index.js';
import { query, startBackend } from '../support/node/backend-server.js';

const paths = [
  '/get_sts_token_for_oss_upload',
  '/get_post_signature_for_oss_upload',
  `/get_presigned_url_for_oss_upload${query({ name: 'a.png', size: 1, type: 'image/png' })}`,
  '/get_stored_object',
  '/get_sha256_of_stored_object',
];
const server = await startBackend({ hosts: ['files.test'] });

for (const path of paths)
  describe(`backend: ${path.split('?')[0]}`, () => {
    it('rejects a foreign host name for this address', async () => {
      for (const begin of ['', '127.0.0.1.', 'localhost.', '127.0.0.1@']) {
        const host = `${begin}evil.example`;
        const { status, body } = await server.request(path, { headers: { host } });
        assert.equal(status, 403, host);
        assert.equal(typeof body.message, 'string');
      }
    });

    it('rejects pages of other sites', async () => {
      const sites = ['cross-site', 'same-site'].map((site) => ({ 'sec-fetch-site': site }));
      for (const headers of [...sites, { origin: 'http://evil.example' }, { origin: 'null' }])
        assert.equal((await server.request(path, { headers })).status, 403, JSON.stringify(headers));
    });

    it('accepts GET and POST only', async () => {
      for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        const { status, headers } = await server.request(path, { method });
        assert.deepEqual([status, headers.allow], [405, 'GET, POST']);
      }
    });

    it('forbids caching and has no CORS headers', async () => {
      for (const site of ['same-origin', 'cross-site']) {
        const sent = { 'sec-fetch-site': site, origin: 'http://evil.example' };
        const { headers } = await server.request(path, { headers: sent });
        assert.equal(headers['cache-control'], 'no-store');
        assert.match(headers['content-type'] ?? '', /^application\/json/);
        assert.doesNotMatch(Object.keys(headers).join(), /access-control-/);
      }
    });
  });

describe('backend', () => {
  const [path = ''] = paths;

  it('responds to its own pages, to the address bar, and to the configured host names', async () => {
    const sites = ['same-origin', 'none'].map((site) => ({ 'sec-fetch-site': site }));
    const hosts = ['localhost:1', '[::1]', 'FILES.test:80'].map((host) => ({ host }));
    for (const headers of [{}, ...sites, ...hosts])
      assert.equal((await server.request(path, { headers })).status, 200, JSON.stringify(headers));
  });

  it('sets the cookie with the page, unreadable for scripts and not sent by other sites', async () => {
    server.newVisitor();
    const { headers } = await server.request('/', { headers: { 'sec-fetch-dest': 'document' } });
    const [cookie = ''] = headers['set-cookie'] ?? [];
    assert.match(cookie, /^upload_visitor=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Strict/);
    assert.equal((await server.request(path)).headers['set-cookie'], undefined);
  });

  it('sets a Secure cookie with the __Host- prefix where pages come by https', async (context) => {
    const safe = await startBackend({ https: true }, context);
    const { headers } = await safe.request('/', { headers: { 'sec-fetch-dest': 'document' } });
    const [cookie = ''] = headers['set-cookie'] ?? [];
    const kept = /^__Host-upload_visitor=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/;
    assert.match(cookie, kept);
    assert.equal((await safe.request(path)).headers['set-cookie'], undefined);
    const plain = `upload_visitor=${'0'.repeat(32)}`; // a page on plain http, of this host or a sibling, may have set it
    assert.match(String((await safe.request(path, { headers: { cookie: plain } })).headers['set-cookie']), /^__Host-/);
  });

  it('rejects bodies that are not a JSON object, or too large', async () => {
    for (const body of ['', '[]', '{', 'null'])
      assert.equal((await server.request(path, { method: 'POST', body })).status, 400, body);
    const large = JSON.stringify({ name: 'x'.repeat(70_000) });
    assert.equal((await server.request(path, { method: 'POST', body: large })).status, 413);
  });
});

const env = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-canary',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'canary-secret',
  OSS_BUCKET: 'my-bucket',
  OSS_REGION: 'oss-cn-beijing',
  OSS_ROLE_ARN: 'acs:ram::1234567890123456:role/upload',
};

describe('backend: environment variables', () => {
  it('select the real cloud if all are set, the mock cloud if none is', () => {
    assert.equal(cloudFromEnv({ PATH: '/bin' }), undefined);
    const names = ['accessKeyId', 'accessKeySecret', 'bucket', 'region', 'roleArn']; // in the order of the variables
    const values = Object.values(env);
    assert.deepEqual(cloudFromEnv(env), Object.fromEntries(names.map((name, i) => [name, values[i]])));
  });

  for (const name of Object.keys(env))
    it(`are rejected without ${name}, with its name and no value in the error`, () => {
      for (const value of [undefined, '', ' '])
        assert.throws(
          () => cloudFromEnv({ ...env, [name]: value }),
          ({ message }: Error) => message.startsWith(`${name} is not set`) && !/canary|1234567890123456/.test(message),
        );
    });

  it('end npm start if one is missing', async () => {
    const { OSS_ROLE_ARN: _, ...some } = env;
    const start = promisify(execFile)(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
      env: { ...process.env, ...some, OSS_ROLE_ARN: '' },
    });
    await assert.rejects(
      start,
      ({ code, stderr }: { code: number; stderr: string }) => code === 1 && /OSS_ROLE_ARN is not set/.test(stderr),
    );
  });
});
