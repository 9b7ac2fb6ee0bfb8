import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Endpoint, endpointNames, endpoints } from '../support/node/endpoints.js';
import { sdk } from '../support/node/sdk.js';
import { outcome } from '../support/node/server-handler.js';

const photo = { name: 'photo 照片+1.png', size: 5, type: 'image/png' };
const once = { 'x-oss-forbid-overwrite': 'true' };
const png = { 'Content-Type': 'image/png', ...once };
const put = (url: string, headers: Record<string, string> = png, body = 'hello') =>
  outcome(fetch(url, { method: 'PUT', headers, body: Buffer.from(body) }));

for (const name of endpointNames) {
  describe(`${name}: presigned URL`, () => {
    let endpoint: Endpoint;
    before(async () => {
      endpoint = await endpoints[name]('presigned-url');
    });
    after(() => endpoint.close());

    it('stores one object of the signed type and size, once, under a key that the server made', async () => {
      const { status, body } = await endpoint.ask(photo);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body), ['url', 'headers', 'key', 'unique']);
      assert.deepEqual([body.headers, body.unique], [png, true]);
      assert.match(body.key, /^uploads\/(7|[0-9a-f]{24})\/[0-9a-f]{52}-photo 照片\+1\.png$/);
      const { url } = body;
      for (const headers of [
        { ...png, 'Content-Type': 'image/jpeg' },
        once,
        { 'Content-Type': 'image/png' },
        { ...png, 'x-oss-forbid-overwrite': 'false' },
        { ...png, 'x-oss-object-acl': 'public-read' },
      ])
        assert.equal(await put(url, headers), 'SignatureDoesNotMatch', JSON.stringify(headers));
      for (const other of ['', 'hell', 'hello!', 'x'.repeat(100_000)])
        assert.equal(await put(url, png, other), 'SignatureDoesNotMatch', `${other.length} bytes`);
      assert.equal(await put(url.replace('uploads/', 'uploads/8')), 'SignatureDoesNotMatch');
      assert.equal(await put(url.replace('photo', 'other')), 'SignatureDoesNotMatch');
      assert.equal(await put(url), 'stored');
      assert.equal(await put(url, png, 'jello'), 'FileAlreadyExists');
      const { headers } = (await sdk(endpoint.cloud).head(body.key)).res as { headers: Record<string, string> };
      assert.deepEqual([headers['content-type'], headers['content-length']], ['image/png', '5']);
      const empty = (await endpoint.ask({ ...photo, size: 0 })).body.url;
      assert.equal(await put(empty, png, ''), 'stored');
    });

    it('limits the speed of its request if the widget asks for that', async () => {
      const limit = { 'x-oss-traffic-limit': '819200' };
      const { body } = await endpoint.ask({ ...photo, trafficLimit: 819_200 });
      assert.deepEqual(body.headers, { ...png, ...limit });
      assert.equal(await put(body.url, { ...png, 'x-oss-traffic-limit': '900000' }), 'SignatureDoesNotMatch');
      assert.equal(await put(body.url, { ...png, ...limit }), 'stored');
      for (const trafficLimit of [1, 838_860_801, 'fast', '8e5'])
        assert.equal((await endpoint.ask({ ...photo, trafficLimit })).status, 400, String(trafficLimit));
    });

    it('is the same for a POST with JSON, and has a default type if the browser does not know the file’s', async () => {
      assert.equal(await put((await endpoint.post(photo)).body.url), 'stored');
      const { headers } = (await endpoint.ask({ name: 'data.xyz', size: 5, type: '' })).body;
      assert.deepEqual(headers, { 'Content-Type': 'application/octet-stream', ...once });
    });

    it('signs the length but does not list it among the headers to send', async () => {
      const { url } = (await endpoint.ask(photo)).body;
      assert.equal(new URL(url).searchParams.get('x-oss-additional-headers'), 'content-length');
    });

    it('accepts any length where it leaves the length unsigned', async (context) => {
      const free = await endpoints[name]('presigned-url', { anyLength: true });
      context.after(() => free.close());
      const { url } = (await free.ask(photo)).body;
      assert.equal(new URL(url).searchParams.get('x-oss-additional-headers'), null);
      assert.equal(await put(url, png, 'longer than requested'), 'stored');
      const film = { ...photo, size: 250_000 };
      const { url: create, headers, key } = (await free.ask({ ...film, operation: 'create' })).body;
      const text = await (await fetch(create, { method: 'POST', headers })).text();
      const part = { operation: 'part', partNumber: 1, key, uploadId: /<UploadId>(\w+)/.exec(text)?.[1] ?? '' };
      for (const length of [...(name === 'server' ? [] : [{}]), { partLength: 7 }]) {
        const { body } = await free.ask({ ...film, ...part, ...length });
        assert.equal(await put(body.url, body.headers, 'any length'), 'stored');
      }
    });

    it('has a key of one segment below the user’s prefix, for every name', async () => {
      for (const other of [
        ...['../../etc/passwd', '..\\..\\x', '/abs', '..', '.', 'a/../../b', '%2e%2e/x', '*', 'a\\b'],
        ...['a\u0000b', 'a\u0000\n\u202eb', 'x\ud800y', '\ud800', '\u202egnp.exe', `${'長'.repeat(400)}.png`],
        ...['x'.repeat(5000), '😀'.repeat(200)],
      ]) {
        const { status, body } = await endpoint.ask({ ...photo, name: other });
        assert.equal(status, 200, other);
        assert.match(body.key, /^uploads\/(7|[0-9a-f]{24})\/[0-9a-f]{52}-[^/\\\p{Cc}\u202e]+$/u);
        assert.ok(Buffer.byteLength(body.key) < 600);
        assert.equal(new URL(body.url).pathname.split('/').length, 5); // a browser normalizes the path, and it still stays in the folder
        assert.equal(await put(body.url), 'stored', other);
      }
    });

    it('has a new key each time', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => endpoint.ask(photo)));
      assert.equal(new Set(all.map(({ body }) => body.key as string)).size, 50);
    });

    it('is rejected for pages and scripts, by name or type', async () => {
      for (const [file, type] of [
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
        const { status, body } = await endpoint.ask({ name: file, type, size: 5 });
        assert.deepEqual([status, body.url], [415, undefined], `${file} as ${type}`);
        assert.ok(JSON.stringify(body).length > 20);
      }
    });

    it('is rejected for a file that is too large, or without a valid size or name', async () => {
      const statusOf = async (change: object) => (await endpoint.ask({ ...photo, ...change })).status;
      assert.equal(await statusOf({ size: 5 * 1024 ** 3 }), 200);
      assert.equal(await statusOf({ size: 5 * 1024 ** 3 + 1 }), 413);
      for (const size of ['-1', 'NaN', '1.5', 'many']) assert.equal(await statusOf({ size }), 400, size);
      assert.equal(await statusOf({ name: '' }), 400);
      assert.equal((await endpoint.ask()).status, 400);
    });
  });
}
