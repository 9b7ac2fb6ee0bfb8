import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type BackendServer, query, startBackend } from './backend-server.js';

const path = '/get_presigned_url_for_oss_upload';
let server: BackendServer;
before(async () => {
  server = await startBackend();
});
after(() => server.close());

const urlFor = (name: string, type = 'image/png', size: number | string = 5) =>
  server.ask(path + query({ name, size, type }));

async function put(url: string, type: string | undefined, body = 'hello'): Promise<string> {
  const response = await fetch(url, {
    method: 'PUT',
    body: Buffer.from(body),
    ...(type !== undefined && { headers: { 'Content-Type': type } }),
  });
  return response.ok ? 'stored' : (/<Code>(\w+)/.exec(await response.text())?.[1] ?? String(response.status));
}

describe('the backend’s presigned URL', () => {
  it('takes a PUT with exactly the type it was signed for', async () => {
    const { body } = await urlFor('photo.png');
    assert.deepEqual(Object.keys(body), ['url', 'headers', 'key']);
    assert.deepEqual(body.headers, { 'Content-Type': 'image/png' });
    assert.equal(await put(body.url, 'image/jpeg'), 'SignatureDoesNotMatch');
    assert.equal(await put(body.url, undefined), 'SignatureDoesNotMatch');
    assert.equal(await put(body.url.replace('photo', 'other'), 'image/png'), 'SignatureDoesNotMatch');
    assert.equal(await put(body.url, 'image/png'), 'stored');
    const stored = await server.ask(`/get_stored_object${query({ key: body.key })}`);
    assert.deepEqual([stored.body.size, stored.body.type], [5, 'image/png']);
  });

  it('answers a POST with JSON alike', async () => {
    const { status, body } = await server.ask(path, {
      method: 'POST',
      body: JSON.stringify({ name: 'a.txt', size: 5, type: 'text/plain' }),
    });
    assert.equal(status, 200);
    assert.equal(await put(body.url, 'text/plain'), 'stored');
  });

  it('names a type where the browser knows none', async () => {
    assert.deepEqual((await urlFor('data.xyz', '')).body.headers, { 'Content-Type': 'application/octet-stream' });
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
    it(`keeps ${JSON.stringify(name.slice(0, 20))} below the visitor’s prefix`, async () => {
      const { status, body } = await urlFor(name);
      assert.equal(status, 200);
      const key = body.key as string;
      assert.match(key, /^uploads\/[0-9a-f]{24}\/[0-9a-f]{24}-[^/\\]*$/);
      assert.ok(Buffer.byteLength(key) <= 1023);
      assert.equal(new URL(body.url).pathname.split('/').length, 5); // neither ours nor a browser's reading leaves the folder
      assert.equal(await put(body.url, 'image/png'), 'stored');
    });
  }

  it('never gives one key twice', async () => {
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
    it(`is not given for ${name} as ${type}`, async () => {
      const { status, body } = await urlFor(name, type);
      assert.equal(status, 415);
      assert.ok((body.message as string).length > 0);
      assert.equal(body.url, undefined);
    });
  }

  it('is not given for a file that is too large, or of no known size or name', async () => {
    assert.equal((await urlFor('a.png', 'image/png', 5 * 1024 ** 3)).status, 200);
    assert.equal((await urlFor('a.png', 'image/png', 5 * 1024 ** 3 + 1)).status, 413);
    for (const size of ['-1', 'NaN', '1.5', 'many'])
      assert.equal((await urlFor('a.png', 'image/png', size)).status, 400, size);
    assert.equal((await server.ask(path)).status, 400);
    assert.equal((await urlFor('')).status, 400);
  });
});
