import assert from 'node:assert/strict';
import type { MockCloud } from '../../demo/mock/index.js';
import { type EndpointMode, endpointModes } from '../support/node/endpoints.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { codeOf, sdk } from '../support/node/sdk.js';

/** The prefix of the user that each backend takes everybody for. */
const PREFIX = 'uploads/demo/';

interface GrantFields extends Record<'url' | 'accessKeyId' | 'accessKeySecret' | 'securityToken' | 'message', string> {
  readonly key?: string;
  readonly dir?: string;
  readonly headers: Record<string, string>;
  readonly code: number | string;
}

const photo = { name: 'photo.png', size: '1000', type: 'image/png' };

async function request(endpoint: string, query: Record<string, string>, init?: RequestInit) {
  const response = await fetch(`${endpoint}?${new URLSearchParams(query)}`, init);
  const body = JSON.parse(await response.text()) as GrantFields;
  return { status: response.status, headers: response.headers, body };
}

const ofJson = { 'Content-Type': 'application/json' };
const post = (endpoint: string, mode: EndpointMode, fields: object) =>
  request(endpoint, { mode }, { method: 'POST', headers: ofJson, body: JSON.stringify(fields) });

/** Where grants send files without the mock cloud, by `OSS_ENDPOINT`. */
export const ADDRESSES: readonly (readonly [endpoint: string, bucketUrl: string])[] = [
  ['', 'https://backends-bucket.oss-cn-hangzhou.aliyuncs.com'],
  ['oss-accelerate.aliyuncs.com', 'https://backends-bucket.oss-accelerate.aliyuncs.com'],
  ['backends-bucket.oss-cn-hangzhou.aliyuncs.com', 'https://backends-bucket.oss-cn-hangzhou.aliyuncs.com'],
  ['https://files.example.cn', 'https://files.example.cn'],
  ['http://[::1]:9090', 'http://[::1]:9090/backends-bucket'],
  ['http://localhost:9090', 'http://localhost:9090/backends-bucket'],
];

/** A grant names this address of the bucket; nothing is sent there. */
export async function checkAddress(endpoint: string, bucketUrl: string): Promise<void> {
  const form = await request(endpoint, { mode: 'post-policy', ...photo });
  assert.equal((form.body as unknown as SignedForm).host, bucketUrl);
  const { body } = await request(endpoint, { mode: 'presigned-url', ...photo });
  assert.ok(body.url.startsWith(`${bucketUrl}/${body.key}?`), body.url);
  assert.match(body.url, /%2Fcn-hangzhou%2Foss%2Faliyun_v4_request/);
}

/** A backend whose STS rejects its role, or is not there, says so without a secret. */
export async function checkStsFailure(endpoint: string, { accessKeySecret }: MockCloud, reason: RegExp): Promise<void> {
  const { status, headers, body } = await request(endpoint, { mode: 'sts', ...photo });
  assert.deepEqual([status, body.code], [502, 502]);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(body.message, reason);
  assert.ok(!JSON.stringify(body).includes(accessKeySecret));
}

/** What becomes of objects with these keys, stored with the credentials of mode `sts`. */
function putAll(credentials: GrantFields, cloud: MockCloud, keys: readonly string[]): Promise<string[]> {
  const { accessKeyId, accessKeySecret, securityToken: stsToken } = credentials;
  const client = sdk(cloud, { accessKeyId, accessKeySecret, stsToken });
  return Promise.all(keys.map((key) => codeOf(client.put(key, Buffer.from('x')))));
}

/** The policy of a session is short enough for STS, and allows every extension at least in lower case. */
export async function checkLongNames(endpoint: string, cloud: MockCloud, dir: string): Promise<void> {
  const { status, body } = await request(endpoint, { mode: 'sts', ...photo });
  assert.deepEqual([status, body.dir], [200, dir], body.message);
  const names = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'mp4', 'pdf', 'zip', 'txt'];
  const keys = [...names, 'html'].map((name) => `${dir}a.${name}`);
  assert.deepEqual(await putAll(body, cloud, keys), [...names.map(() => 'it was allowed'), 'AccessDenied']);
}

/** A backend that lacks an environment variable names it, with the code on which the widget does not retry, and without a secret. */
export async function checkNotSetUp(
  endpoint: string,
  { accessKeySecret }: MockCloud,
  mode: EndpointMode,
  variables: string,
): Promise<void> {
  const { status, headers, body } = await request(endpoint, { mode, ...photo });
  const message = 'Uploads are not set up correctly on this server.';
  const hint = `Set ${variables} in the server's environment.`;
  assert.deepEqual([status, body], [500, { code: 'config', message, hint }]);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.ok(!JSON.stringify(body).includes(accessKeySecret));
}

/** A backend gives no grant to a user without an id. */
export async function checkNoUser(endpoint: string): Promise<void> {
  for (const mode of endpointModes) {
    const { status, body } = await request(endpoint, { mode, ...photo });
    assert.ok([401, 500].includes(status), `${mode}: ${status}`);
    assert.deepEqual(Object.keys(body).sort(), ['code', 'message'], mode);
  }
}

/** What the responses of a backend have to be, in all modes, beside what the widget makes of them. */
export const grantChecks: Record<string, (endpoint: string, cloud: MockCloud) => Promise<void>> = {
  async 'no-store'(endpoint) {
    const responses = [
      ...(await Promise.all(endpointModes.map((mode) => request(endpoint, { mode, ...photo })))),
      await request(endpoint, { mode: 'presigned-url', ...photo, size: String(1e12) }),
      await request(endpoint, { mode: 'presigned-url' }),
      await request(endpoint, { mode: 'other', ...photo }),
    ];
    const statuses = responses.map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200, 200, 413, 400, 400]);
    for (const { headers } of responses) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.match(headers.get('content-type') ?? '', /^application\/json\b/);
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
  },

  async 'error shape'(endpoint) {
    for (const mode of endpointModes) {
      const large = await request(endpoint, { mode, ...photo, size: String(101 * 1024 * 1024) });
      assert.deepEqual(large.body, { code: 413, message: 'Files may have at most 100 MB.' }, mode);
      const page = await request(endpoint, { mode, name: 'a"<b>.html', size: '10', type: 'text/html' });
      assert.deepEqual(page.body, { code: 415, message: 'Files of type "text/html" are not accepted.' }, mode);
      const quoted = await request(endpoint, { mode, ...photo, type: '"\\\n\u0001é' });
      assert.equal(quoted.status, 415, mode);
      for (const size of ['-1', '1.5', '1e3', 'x', '']) {
        const { status, body } = await request(endpoint, { mode, ...photo, size });
        assert.deepEqual([status, body.code], [400, 400], `${mode} with the size "${size}"`);
      }
    }
    assert.equal((await fetch(new URL('/other', endpoint))).status, 404);
    const garbage = await request(endpoint, { mode: 'presigned-url' }, { method: 'POST', body: '[]]' });
    assert.equal(garbage.status, 400);
  },

  async methods(endpoint) {
    const query = new URLSearchParams({ mode: 'presigned-url', ...photo });
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']) {
      const response = await fetch(`${endpoint}?${query}`, { method });
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get('cache-control'), 'no-store', method);
      assert.match(response.headers.get('content-type') ?? '', /^application\/json\b/, method);
      const text = await response.text();
      if (method !== 'HEAD') assert.deepEqual(JSON.parse(text), { code: 405, message: 'Use GET or POST.' }, method);
    }
  },

  async 'odd requests'(endpoint) {
    const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const init = { method: 'POST', body, headers: { ...ofJson, ...headers } };
      const { status } = await fetch(`${endpoint}?mode=presigned-url`, { ...init, duplex: 'half' } as RequestInit);
      return status;
    };
    const deep = ['['.repeat(60_000), '{"a":'.repeat(10_000)];
    for (const body of [...deep, '', 'null', '"a"', '{"size":NaN}'])
      assert.equal(await send(body), 400, body.slice(0, 30));
    assert.match(String(await send('{"__proto__":{"size":1000}}')), /^4/);
    const fields = JSON.stringify({ ...photo, size: 1000 });
    assert.ok((await send(fields, { 'Content-Type': 'application/json; charset=x' })) < 500, 'charset');
    assert.ok((await send(fields, { 'Content-Encoding': 'x' })) < 500, 'encoding');
    assert.ok((await send(new Blob([fields]).stream())) < 500, 'without Content-Length');
    for (const query of ['size=%ff', 'size=1000&type=%ff', 'size=5%0a&type=image/png', 'mode=%ff&size=1', 'x=%zz'])
      assert.match(String((await fetch(`${endpoint}?${query}`)).status), /^4/, query);
  },

  async 'pages of other sites'(endpoint) {
    const from = (site: string, method: string) =>
      fetch(`${endpoint}?${new URLSearchParams({ mode: 'presigned-url', ...photo })}`, {
        method,
        headers: { ...ofJson, 'Sec-Fetch-Site': site },
        body: method === 'POST' ? JSON.stringify(photo) : null,
      });
    for (const method of ['GET', 'POST']) {
      const rejected = await from('cross-site', method);
      assert.equal(rejected.status, 403, method);
      assert.match(((await rejected.json()) as GrantFields).message, /pages of other sites/);
      assert.equal((await from('same-origin', method)).status, 200, method);
    }
  },

  async 'JSON body'(endpoint) {
    for (const mode of endpointModes) {
      const odd = { name: 'ü"size":1,é.png', size: 1000, path: 'a/b' };
      const { status, body } = await post(endpoint, mode, { ...photo, ...odd });
      assert.equal(status, 200, `${mode}: ${body.message}`);
      assert.ok((body.key ?? body.dir)?.startsWith(PREFIX), mode);
      assert.equal((await post(endpoint, mode, { ...photo, size: 1e10 })).status, 413, mode);
      assert.equal((await post(endpoint, mode, { ...photo, type: 'text/html' })).status, 415, mode);
    }
  },

  async 'own prefix'(endpoint, cloud) {
    const foreign = { dir: 'uploads/other/', prefix: 'uploads/other/', key: 'uploads/other/a.png', user: 'other' };
    for (const mode of endpointModes) {
      for (const name of ['../other/a.png', '/etc/a.png', 'uploads/other/a.png', '*.png']) {
        const { status, body } = await request(endpoint, { mode, ...photo, name, path: name, ...foreign });
        assert.equal(status, 200, mode);
        const key = body.key ?? body.dir ?? '';
        assert.match(key, mode === 'sts' ? /^uploads\/demo\/$/ : /^uploads\/demo\/[0-9a-f]{32}\.png$/, mode);
      }
    }
    const { body } = await request(endpoint, { mode: 'sts', ...photo });
    const keys = [`${PREFIX}a.png`, `${PREFIX}b.JPG`, `${PREFIX}a.html`, 'uploads/other/a.png'];
    const [allowed, denied] = ['it was allowed', 'AccessDenied'];
    assert.deepEqual(await putAll(body, cloud, keys), [allowed, allowed, denied, denied]);
  },

  async 'new keys'(endpoint) {
    const modes = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 'post-policy' : 'presigned-url'));
    const grants = await Promise.all(modes.map((mode) => request(endpoint, { mode, ...photo })));
    assert.equal(new Set(grants.map(({ body }) => body.key)).size, 40);
  },

  /** OSS enforces what was requested, and the callback. */
  async bound(endpoint) {
    const { url, headers } = (await request(endpoint, { mode: 'presigned-url', ...photo })).body;
    const { 'x-oss-callback': callback, ...withoutCallback } = headers;
    const { 'x-oss-forbid-overwrite': _, ...overwriting } = headers;
    assert.ok(callback);
    for (const [expected, sent, size] of [
      [403, headers, 1001],
      [403, { ...headers, 'Content-Type': 'text/html' }, 1000],
      [403, withoutCallback, 1000],
      [403, overwriting, 1000],
      [200, headers, 1000],
      [409, headers, 1000],
    ] as const)
      assert.equal((await fetch(url, { method: 'PUT', body: Buffer.alloc(size), headers: sent })).status, expected);

    const form = (await request(endpoint, { mode: 'post-policy', ...photo })).body as GrantFields & SignedForm;
    const pinned = { key: form.key, callback: form['callback'], 'x-oss-forbid-overwrite': 'true' };
    const attempts: [outcome: string, size: number, change?: Record<string, string | undefined>, type?: string][] = [
      ['EntityTooLarge', 1001],
      ['EntityTooSmall', 999],
      ['AccessDenied', 1000, { key: 'uploads/other/a.png' }],
      ['AccessDenied', 1000, {}, 'text/html'],
      ['AccessDenied', 1000, { 'x-oss-content-type': 'text/html' }],
      ['AccessDenied', 1000, { 'x-oss-content-type': undefined }], // both are pinned
      ['AccessDenied', 1000, { callback: '' }],
      ['AccessDenied', 1000, { 'x-oss-object-acl': 'public-read' }],
      ['stored', 1000],
      ['FileAlreadyExists', 1000],
    ];
    for (const [expected, size, change, type] of attempts)
      assert.equal(
        await postForm(form, { ...pinned, ...change }, type, 'x'.repeat(size)),
        expected,
        JSON.stringify({ size, ...change, type }),
      );
  },
};
