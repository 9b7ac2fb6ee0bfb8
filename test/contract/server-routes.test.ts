import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeAddress } from '../../src/base/route-address.js';
import type { InferData, InferRoutes } from '../../src/core.js';
import { createUploadHandler, createUploads, route } from '../../src/server.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { ask as askHandler, cloudOptions } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory' });

let authorized = 0;
const uploads = createUploads({
  ...cloudOptions(cloud),
  routes: {
    avatar: route({
      mode: 'post-policy',
      types: ['image/png'],
      maxFileSize: 5,
      maxFiles: 1,
      maxTotalSize: '1kB',
      minImageWidth: 128,
      maxDuration: 60,
      async authorize() {
        authorized++;
        return { dir: 'avatars/7/', context: { user: 7 } };
      },
      completed: async ({ key, context }) => ({ key, owner: context.user }),
    }),
    film: route({
      mode: 'presigned-url',
      maxFileSize: 9,
      authorize: (request) => (request.headers.has('cookie') ? { dir: 'films/7/' } : null),
    }),
  },
});

async function ask(path: string, fields: Record<string, string | number>, headers: Record<string, string> = {}) {
  const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  const response = await uploads.handler.GET(new Request(`https://app.test/${path}?${query}`, { headers }));
  return { status: response.status, body: await response.json() };
}

const post = (address: string, body: string) => uploads.handler.POST(new Request(address, { method: 'POST', body }));

/** Routes for pages of another origin, and what the requests of these have. */
function toPageElsewhere() {
  const { handler } = createUploads({
    ...{ ...cloudOptions(cloud), allowOrigins: ['https://page.test'] },
    routes: { film: route({ mode: 'sts', authorize: () => null }) },
  });
  return { ...handler, headers: { Origin: 'https://page.test', 'Sec-Fetch-Site': 'cross-site' } };
}

const file = { name: 'a.png', size: 5, type: 'image/png' };

describe('server: routes', () => {
  it('may have a name in any language; a path that is not encoded as URLs are has none', async () => {
    const authorize = () => ({ dir: 'u/7/' });
    const { handler } = createUploads({
      ...cloudOptions(cloud),
      routes: { '头像 1': route({ mode: 'post-policy', authorize }) },
    });
    const request = (address: string) => handler.GET(new Request(address));
    const address = routeAddress('https://app.test/api/uploads?name=a.png', '头像 1');
    assert.equal((await request(address)).status, 200);
    assert.equal((await request('https://app.test/api/uploads/%E5%A4?name=a.png')).status, 404);
  });

  it('have each its own rules, user and step', async () => {
    const grant = await ask('api/uploads/avatar', file);
    const { dir, seal } = grant.body;
    assert.deepEqual([grant.status, dir], [200, 'avatars/7/']);
    const store = (key: string, content: string) =>
      postForm(grant.body as SignedForm, { key, 'x-oss-forbid-overwrite': 'true' }, 'image/png', content);
    assert.equal(await store(`${dir}a.png`, 'hello'), 'stored');
    assert.equal(await store(`${dir}b.png`, 'too long'), 'EntityTooLarge');
    const asked = { ...file, operation: 'completed', key: `${dir}a.png`, seal };
    const { body } = await ask('api/uploads/avatar/', asked);
    assert.deepEqual(body, { completed: true, data: { key: `${dir}a.png`, owner: 7 } });
    const elsewhere = await ask('api/uploads/film', asked, { cookie: 'user=7' });
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [400, 'unknown-operation']);
  });

  it('ask each its own `authorize`', async () => {
    assert.equal((await ask('film', file)).status, 403);
    const { body } = await ask('film', file, { cookie: 'user=7' });
    assert.match(body.key, /^films\/7\//);
    assert.equal((await ask('film', { ...file, size: 10 }, { cookie: 'user=7' })).body.code, 'too-large');
  });

  it('are named where there is no such route, or one of an object’s own names', async () => {
    for (const path of ['', 'avatr', 'avatar/x', 'constructor', '__proto__']) {
      const { status, body } = await ask(path, file);
      assert.deepEqual([status, body.code], [404, 'unknown-route'], path);
      assert.match(body.hint, /avatar, film/);
    }
  });

  it('say to a page of an allowed origin that there is no such route, after its preflight', async () => {
    const { GET, OPTIONS, headers } = toPageElsewhere();
    const asked = { headers: { ...headers, 'Access-Control-Request-Headers': 'x-token' } };
    const preflight = await OPTIONS(new Request('https://app.test/flim', { ...asked, method: 'OPTIONS' }));
    assert.deepEqual([preflight.status, preflight.headers.get('Access-Control-Allow-Headers')], [204, 'x-token']);
    const response = await GET(new Request('https://app.test/flim', { headers }));
    assert.equal(response.status, 404);
    const expected = {
      'Access-Control-Allow-Origin': 'https://page.test',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Origin',
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(response.headers.get(name), value, name);
  });

  it('state their rules to everybody, without `authorize`, and caches keep them', async () => {
    const before = authorized;
    const address = 'https://app.test/api/uploads/avatar';
    const rules = {
      ...{ mode: 'post-policy', accept: 'image/png', maxFileSize: 5, maxFiles: 1, maxTotalSize: 1000 },
      ...{ minImageWidth: 128, maxDuration: 60 },
    };
    const get = (headers: Record<string, string> = {}) =>
      uploads.handler.GET(new Request(`${address}?operation=rules`, { headers }));
    const response = await get();
    assert.deepEqual([response.status, await response.json()], [200, { rules }]);
    assert.equal(response.headers.get('Cache-Control'), 'public, max-age=300');
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), null);
    const etag = response.headers.get('ETag')!;
    for (const known of [etag, `W/${etag}, "other"`]) {
      const same = await get({ 'If-None-Match': known });
      assert.deepEqual([same.status, await same.text(), same.headers.get('ETag')], [304, '', etag]);
    }
    assert.equal((await get({ 'If-None-Match': '"other"' })).status, 200);
    const posted = await post(address, '{"operation":"rules"}');
    assert.deepEqual([posted.status, await posted.json()], [200, { rules }]);
    assert.equal(authorized, before);
    assert.deepEqual((await ask('film', { operation: 'rules' })).body, {
      rules: { mode: 'presigned-url', maxFileSize: 9 },
    });
  });

  it('state no rules to a body of 10 MB, or to pages of other sites', async () => {
    const long = await post('https://app.test/avatar', `{"operation":"rules","a":"${'a'.repeat(10_000_000)}"}`);
    assert.equal(long.status, 413);
    const foreign = await ask('avatar', { operation: 'rules' }, { 'Sec-Fetch-Site': 'cross-site' });
    assert.deepEqual([foreign.status, foreign.body.code], [403, 'foreign-origin']);
    const { GET, headers } = toPageElsewhere();
    const allowed = await GET(new Request('https://app.test/film?operation=rules', { headers }));
    assert.deepEqual(await allowed.json(), { rules: { mode: 'sts' } });
    assert.equal(allowed.headers.get('Access-Control-Allow-Origin'), 'https://page.test');
    assert.match(allowed.headers.get('Vary') ?? '', /Origin/);
  });

  it('name a rule that is not valid', async (t) => {
    t.mock.method(console, 'error', () => {});
    const { GET } = createUploads({
      ...cloudOptions(cloud),
      // @ts-expect-error -- not a size
      routes: { film: route({ mode: 'sts', maxTotalSize: 'much', authorize: () => null }) },
    }).handler;
    const response = await GET(new Request('https://app.test/film?operation=rules'));
    const { code, hint } = (await response.json()) as { code: string; hint: string };
    assert.deepEqual([response.status, code, response.headers.get('Cache-Control')], [500, 'config', 'no-store']);
    assert.match(hint, /maxTotalSize "much"/);
  });

  it('are those of `authorize` where an endpoint is one route, for this user alone', async () => {
    const handler = createUploadHandler({
      ...cloudOptions(cloud),
      authorize: ({ headers }) =>
        headers.has('cookie') ? { dir: 'a/', mode: 'post-policy', maxFileSize: '2kB', types: ['image/*'] } : null,
    });
    const asked = (headers: Record<string, string>) => askHandler(handler, { operation: 'rules' }, { headers });
    assert.equal((await asked({})).status, 403);
    const { body, headers } = await asked({ cookie: 'user=7' });
    assert.deepEqual(body, { rules: { mode: 'post-policy', accept: 'image/*', maxFileSize: 2000 } });
    assert.deepEqual([headers.get('Cache-Control'), headers.get('ETag')], ['no-store', null]);
  });

  it('have their names and data as types', () => {
    const names: InferRoutes<typeof uploads>[] = ['avatar', 'film'];
    const saved: InferData<typeof uploads, 'avatar'> = { key: 'k', owner: 7 };
    // @ts-expect-error -- there is no such route
    const misspelt: InferRoutes<typeof uploads> = 'avatr';
    // @ts-expect-error -- `owner` is a number
    const wrong: InferData<typeof uploads, 'avatar'> = { key: 'k', owner: 'me' };
    assert.equal(names.length + [saved, misspelt, wrong].length, 5);
  });
});
