import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAllowedName, isAllowedType } from '../../src/server/request/content-type.js';
import { endpointNames, endpoints } from '../support/node/endpoints.js';
import { assume, sdk } from '../support/node/sdk.js';
import { ask, askByPost, handlerFor, outcome } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const photo = { name: 'photo 照片+1.png', size: 5, type: 'image/png' };
const once = { 'x-oss-forbid-overwrite': 'true' };
const png = { 'Content-Type': 'image/png', ...once };
const put = (url: string, headers: Record<string, string> = png, body = 'hello') =>
  outcome(fetch(url, { method: 'PUT', headers, body: Buffer.from(body) }));

for (const name of endpointNames) {
  const endpoint = await endpoints[name]('presigned-url');
  describe(`${name}: presigned URL`, () => {
    it('stores one object of the signed type and size, once, under a key that the server made', async () => {
      const { status, body } = await endpoint.ask(photo);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body), ['url', 'headers', 'key', 'unique']);
      assert.deepEqual([body.headers, body.unique], [png, true]);
      assert.equal(new URL(body.url).searchParams.get('x-oss-additional-headers'), 'content-length');
      assert.match(body.key, /^uploads\/(7|[0-9a-f]{24})\/[0-9a-f]{52}-photo 照片\+1\.png$/);
      assert.notEqual((await endpoint.ask(photo)).body.key, body.key);
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

    it('accepts any length where it leaves the length unsigned', async (context) => {
      const free = await endpoints[name]('presigned-url', { anyLength: true }, context);
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
        ...['../../etc/passwd', '..\\..\\x', '/abs', '..', '.', '%2e%2e/x', 'a\u0000\n\u202eb', '\ud800'],
        ...[`${'長'.repeat(400)}.png`, '😀'.repeat(200)],
      ]) {
        const { status, body } = await endpoint.ask({ ...photo, name: other });
        assert.equal(status, 200, other);
        assert.match(body.key, /^uploads\/(7|[0-9a-f]{24})\/[0-9a-f]{52}-[^/\\\p{Cc}\u202e]+$/u);
        assert.ok(Buffer.byteLength(body.key) < 600);
        assert.equal(new URL(body.url).pathname.split('/').length, 5); // a browser normalizes the path, and it still stays in the folder
        assert.equal(await put(body.url), 'stored', other);
      }
    });

    it('is rejected for pages and scripts, by name or type', async () => {
      const names = ['page.HTM ', 'icon.svg'].map((one) => ({ name: one }));
      for (const change of [...names, { type: 'Text/HTML; x' }, { type: 'image/svg+xml' }]) {
        const { status, body } = await endpoint.ask({ ...photo, ...change });
        assert.deepEqual([status, body.url], [415, undefined], JSON.stringify(change));
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

const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory' });
const permission = { dir: 'uploads/7/', mode: 'presigned-url' } as const;

describe('server: presigned URL, with options', () => {
  it('leads to the default address, to the bucket’s own domain, to an endpoint of OSS', async () => {
    for (const [ossEndpoint, expected] of [
      [undefined, 'https://server-bucket.oss-cn-hangzhou.aliyuncs.com/'],
      ['oss-accelerate.aliyuncs.com', 'https://server-bucket.oss-accelerate.aliyuncs.com/'],
      ['files.example.cn', 'https://files.example.cn/'],
      ['https://server-bucket.oss-cn-hangzhou.aliyuncs.com', 'https://server-bucket.oss-cn-hangzhou.aliyuncs.com/'],
      ['http://localhost:9100', 'http://localhost:9100/server-bucket/'],
    ] as const) {
      const { url } = (await ask(handlerFor(cloud, permission, { ossEndpoint }), photo)).body;
      assert.ok(url.startsWith(`${expected}uploads/7/`), `${ossEndpoint}: ${url}`);
    }
  });

  it('is accepted with temporary credentials', async () => {
    const { accessKeyId, accessKeySecret, stsToken: securityToken } = await assume(cloud);
    const temporary = { accessKeyId, accessKeySecret, securityToken };
    const handler = handlerFor(cloud, permission, { credentials: () => temporary });
    const { body } = await ask(handler, photo);
    assert.equal(await put(body.url, body.headers), 'stored');
    const { securityToken: _, ...bare } = temporary;
    const { body: error } = await ask(handlerFor(cloud, permission, { credentials: bare }), photo);
    assert.match(error.hint, /securityToken is missing/);
  });

  it('rejects a file that is too large, too small or of another type', async () => {
    const limits = { maxFileSize: '1KiB', minFileSize: 2, types: ['image/*', 'text/html'] } as const;
    const handler = handlerFor(cloud, { ...permission, ...limits });
    const codeFor = async (change: object) => {
      const { status, body } = await ask(handler, { ...photo, ...change });
      return status === 200 ? 200 : `${status} ${body.code}`;
    };
    assert.equal(await codeFor({ size: 1024 }), 200);
    assert.equal(await codeFor({ size: 1025 }), '413 too-large');
    assert.equal(await codeFor({ size: 1 }), '400 too-small');
    assert.equal(await codeFor({ type: 'video/mp4' }), '415 type');
    assert.equal(await codeFor({ type: 'image/svg+xml' }), '415 type'); // not by a wildcard
    assert.equal(await codeFor({ type: 'text/html', name: 'a.html' }), 200); // named
    assert.equal(await codeFor({ size: '1e99' }), '400 bad-request');
  });

  it('rejects all that a browser runs as a page or a script, by type and by name', async () => {
    const handler = handlerFor(cloud, permission);
    const statusOf = async (change: object) => (await ask(handler, { ...photo, ...change })).status;
    for (const type of [
      ...['TEXT/HTML', ' text/html ', 'application/xhtml+xml', 'image/svg+xml', 'application/xml', 'text/javascript'],
      ...['multipart/x-mixed-replace', 'message/rfc822', 'text/xsl', 'unknown/unknown', 'application/unknown'],
      ...['text/x-server-parsed-html', 'text/rdf', 'text', '/', 'a b/c', 'image/*', 'text/html\u0000'],
      'image/png,text/html',
    ])
      assert.equal(await statusOf({ type }), 415, type);
    for (const name of ['a.html', 'A.HTM', 'a.svg', 'a.xml', 'a.js', 'a.mjs', 'a.html. ', 'a.xhtml', 'a.mht'])
      assert.equal(await statusOf({ name }), 415, name);
    assert.equal(await statusOf({ name: `${'a'.repeat(395)}.html and more` }), 415, 'the key would end there');
    for (const type of ['', 'application/x-unknown', 'image/png; charset=x', 'application/pdf', 'text/plain'])
      assert.equal(await statusOf({ type }), 200, type);
  });

  it('accepts the name of a type that is named, by any of its names', () => {
    for (const [name, ...types] of [
      ['a.xml', 'text/xml', 'application/xml', 'application/atom+xml'],
      ['a.rss', 'application/rss+xml', 'text/xml'],
      ['a.js', 'application/javascript', 'text/javascript', 'application/x-javascript'],
      ['a.html', 'text/html'],
      ['a.shtml', 'text/x-server-parsed-html'],
      ['a.mht', 'multipart/related', 'message/rfc822'],
      ['a.hta', 'application/hta'],
      ['a.xhtml', 'application/xhtml+xml'],
      ['a.svg', 'image/svg+xml'],
    ] as const)
      for (const type of types)
        assert.ok(isAllowedName(name, [type]) && isAllowedType(type, [type]), `${name} ${type}`);
    for (const type of ['text/xml', 'text/javascript', '*/*', 'text/*', 'application/*', 'image/*', 'multipart/*'])
      for (const name of ['a.html', 'a.svg', 'a.xhtml']) assert.ok(!isAllowedName(name, [type]), `${name} ${type}`);
  });

  it('judges a long name fast', async () => {
    const handler = handlerFor(cloud, permission);
    for (const name of ['.', ' ', ' .', '.a '].map((text) => text.repeat(60_000 / text.length))) {
      const began = process.cpuUsage();
      for (const end of ['x', '', '.html'])
        assert.equal((await askByPost(handler, { ...photo, name: name + end })).status, end === '.html' ? 415 : 200);
      assert.ok(process.cpuUsage(began).user < 2e6, JSON.stringify(name.slice(0, 3)));
    }
  });

  it('has the key of an earlier try for a file of the same size and name only', async () => {
    const handler = handlerFor(cloud, permission);
    const { key } = (await ask(handler, photo)).body;
    const keyFor = async (file: object) => (await ask(handler, { ...photo, key, ...file })).body.key as string;
    assert.equal(await keyFor({}), key);
    for (const other of [{ name: `another-${photo.name}` }, { size: photo.size + 1 }])
      assert.notEqual(await keyFor(other), key);
  });

  it('has a key that keeps the ending of a long name, and cuts no character', async () => {
    const handler = handlerFor(cloud, permission);
    for (const letter of ['x', 'é', '照', '😀']) {
      const { body } = await ask(handler, { ...photo, name: `${letter.repeat(500)}.jpeg` });
      const [, name = ''] = /^uploads\/7\/[0-9a-f]{52}-(.*)$/.exec(body.key) ?? [];
      assert.match(name, new RegExp(`^(${letter})+\\.jpeg$`, 'u'));
      assert.ok(Buffer.byteLength(name) > 396 && Buffer.byteLength(name) <= 400, name);
    }
  });
});
