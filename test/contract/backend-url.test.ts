import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type BackendServer, query, startBackend } from '../support/node/backend-server.js';

const path = '/get_presigned_url_for_oss_upload';
let server: BackendServer;
before(async () => {
  server = await startBackend();
});
after(() => server.close());

const urlFor = (name: string, type = 'image/png', size: number | string = 5) =>
  server.request(path + query({ name, size, type }));

const once = { 'x-oss-forbid-overwrite': 'true' };

async function put(url: string, type: string | undefined, body = 'hello', more: object = once): Promise<string> {
  const headers = { ...more, ...(type !== undefined && { 'Content-Type': type }) };
  const response = await fetch(url, { method: 'PUT', body: Buffer.from(body), headers });
  return response.ok ? 'stored' : (/<Code>(\w+)/.exec(await response.text())?.[1] ?? String(response.status));
}

describe('backend: presigned URL', () => {
  it('accepts a PUT with exactly the signed type', async () => {
    const { body } = await urlFor('photo.png');
    assert.deepEqual(Object.keys(body), ['url', 'headers', 'key', 'unique']);
    assert.deepEqual([body.headers, body.unique], [{ 'Content-Type': 'image/png', ...once }, true]);
    assert.equal(await put(body.url, 'image/jpeg'), 'SignatureDoesNotMatch');
    assert.equal(await put(body.url, undefined), 'SignatureDoesNotMatch');
    assert.equal(await put(body.url.replace('photo', 'other'), 'image/png'), 'SignatureDoesNotMatch');
    assert.equal(await put(body.url, 'image/png'), 'stored');
    const stored = await server.request(`/get_stored_object${query({ key: body.key })}`);
    assert.deepEqual([stored.body.size, stored.body.type], [5, 'image/png']);
  });

  it('limits the speed of its request if the widget asks for that', async () => {
    const ask = (trafficLimit: number | string) =>
      server.request(path + query({ name: 'photo.png', size: 5, type: 'image/png', trafficLimit }));
    const limit = { 'x-oss-traffic-limit': '819200' };
    const { body } = await ask(819_200);
    assert.deepEqual(body.headers, { 'Content-Type': 'image/png', ...once, ...limit });
    assert.equal(
      await put(body.url, 'image/png', 'hello', { ...once, 'x-oss-traffic-limit': '900000' }),
      'SignatureDoesNotMatch',
    );
    assert.equal(await put(body.url, 'image/png', 'hello', { ...once, ...limit }), 'stored');
    for (const wrong of [1, 838_860_801, 'fast', '8e5']) assert.equal((await ask(wrong)).status, 400, String(wrong));
  });

  it('is the same for a POST with JSON', async () => {
    const { status, body } = await server.request(path, {
      method: 'POST',
      body: JSON.stringify({ name: 'a.txt', size: 5, type: 'text/plain' }),
    });
    assert.equal(status, 200);
    assert.equal(await put(body.url, 'text/plain'), 'stored');
  });

  it('has a default type if the browser does not know the file’s', async () => {
    const { headers } = (await urlFor('data.xyz', '')).body;
    assert.deepEqual(headers, { 'Content-Type': 'application/octet-stream', ...once });
  });

  it('stores one object of the signed size, once', async () => {
    const { body } = await urlFor('photo.png');
    for (const other of ['', 'hell', 'hello!', 'x'.repeat(100_000)]) {
      assert.equal(await put(body.url, 'image/png', other), 'SignatureDoesNotMatch', `${other.length} bytes`);
    }
    assert.equal(await put(body.url, 'image/png', 'hello', {}), 'SignatureDoesNotMatch');
    assert.equal(
      await put(body.url, 'image/png', 'hello', { 'x-oss-forbid-overwrite': 'false' }),
      'SignatureDoesNotMatch',
    );
    assert.equal(await put(body.url, 'image/png', 'hello'), 'stored');
    assert.equal(await put(body.url, 'image/png', 'jello'), 'FileAlreadyExists');
    assert.equal(await put((await urlFor('empty.png', 'image/png', 0)).body.url, 'image/png', ''), 'stored');
  });

  it('signs the length but does not list it among the headers to send', async () => {
    const { body } = await urlFor('photo.png');
    assert.equal(new URL(body.url).searchParams.get('x-oss-additional-headers'), 'content-length');
    assert.deepEqual(
      Object.keys(body.headers).filter((name) => /length/i.test(name)),
      [],
    );
  });

  it('accepts any length with signLength: false', async (context) => {
    const free = await startBackend({ signLength: false });
    context.after(() => free.close());
    const { body } = await free.request(path + query({ name: 'a.png', size: 5, type: 'image/png' }));
    assert.equal(new URL(body.url).searchParams.get('x-oss-additional-headers'), null);
    assert.equal(await put(body.url, 'image/png', 'longer than requested'), 'stored');
  });

  it('has a HEAD for its own object and for no other', async () => {
    const file = { name: 'photo.png', size: 5, type: 'image/png' };
    const { url, key } = (await urlFor('photo.png')).body;
    const sendHead = async () => {
      const { body } = await server.request(path + query({ ...file, operation: 'head', key }));
      assert.equal(body.method, 'HEAD');
      return fetch(body.url, { method: 'HEAD', headers: body.headers });
    };
    assert.equal((await sendHead()).status, 404);
    assert.equal(await put(url, 'image/png'), 'stored');
    assert.equal((await sendHead()).headers.get('content-length'), '5');
    const other = query({ ...file, operation: 'head', key: key.replace('photo', 'other') });
    assert.equal((await server.request(path + other)).status, 403);
    assert.equal((await server.request(path + query({ ...file, size: 6, operation: 'head', key }))).status, 403);
  });

  for (const name of [
    '../../etc/passwd',
    '..\\..\\x',
    '/abs',
    '..',
    '.',
    'a/../../b',
    '%2e%2e/x',
    '*',
    'a\u0000b',
    'x\ud800y',
    '\u202egnp.exe',
    `${'長'.repeat(400)}.png`,
  ]) {
    it(`has a key below the visitor’s prefix for the name ${JSON.stringify(name.slice(0, 20))}`, async () => {
      const { status, body } = await urlFor(name);
      assert.equal(status, 200);
      const key = body.key as string;
      assert.match(key, /^uploads\/[0-9a-f]{24}\/[0-9a-f]{52}-[^/\\]*$/);
      assert.ok(Buffer.byteLength(key) <= 1023);
      assert.equal(new URL(body.url).pathname.split('/').length, 5); // a browser normalizes the path, and it still stays in the folder
      assert.equal(await put(body.url, 'image/png'), 'stored');
    });
  }

  it('has a new key each time', async () => {
    const keys = await Promise.all(
      Array.from({ length: 50 }, async () => (await urlFor('same.png')).body.key as string),
    );
    assert.equal(new Set(keys).size, 50);
  });

  for (const [name, type] of [
    ['page.html', 'text/plain'],
    ['page.HTM ', 'text/plain'],
    ['icon.svg', 'image/png'],
    ['feed.xml', 'text/plain'],
    ['a.png', 'text/html'],
    ['a.png', 'Text/HTML; charset=utf-8'],
    ['a.png', 'image/svg+xml'],
    ['a.png', 'application/xhtml+xml'],
    ['a.js', 'text/javascript'],
  ] as const) {
    it(`is rejected for ${name} as ${type}`, async () => {
      const { status, body } = await urlFor(name, type);
      assert.equal(status, 415);
      assert.ok((body.message as string).length > 0);
      assert.equal(body.url, undefined);
    });
  }

  it('is rejected for a file that is too large, or without a valid size or name', async () => {
    assert.equal((await urlFor('a.png', 'image/png', 5 * 1024 ** 3)).status, 200);
    assert.equal((await urlFor('a.png', 'image/png', 5 * 1024 ** 3 + 1)).status, 413);
    for (const size of ['-1', 'NaN', '1.5', 'many'])
      assert.equal((await urlFor('a.png', 'image/png', size)).status, 400, size);
    assert.equal((await server.request(path)).status, 400);
    assert.equal((await urlFor('')).status, 400);
  });
});
