import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InferData, InferRoutes } from '../../src/core.js';
import { createUploads, route } from '../../src/server.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { cloudOptions } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory' });

const uploads = createUploads({
  ...cloudOptions(cloud),
  routes: {
    avatar: route({
      mode: 'post-policy',
      types: ['image/png'],
      maxFileSize: 5,
      authorize: async () => ({ dir: 'avatars/7/', context: { user: 7 } }),
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

const file = { name: 'a.png', size: 5, type: 'image/png' };

describe('server: routes', () => {
  it('have each its own rules, user and step', async () => {
    const grant = await ask('api/uploads/avatar', file);
    const { dir, seal } = grant.body;
    assert.deepEqual([grant.status, dir], [200, 'avatars/7/']);
    const post = (key: string, content: string) =>
      postForm(grant.body as SignedForm, { key, 'x-oss-forbid-overwrite': 'true' }, 'image/png', content);
    assert.equal(await post(`${dir}a.png`, 'hello'), 'stored');
    assert.equal(await post(`${dir}b.png`, 'too long'), 'EntityTooLarge');
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
