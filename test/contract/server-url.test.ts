import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { assume, sdk } from '../support/node/sdk.js';
import { ask, askByPost, handlerFor, outcome } from '../support/node/server-handler.js';

const cloud = await mockCloud({ bucket: 'server-bucket', store: 'memory' });
after(() => cloud.close());

const permission = { dir: 'uploads/7/', mode: 'presigned-url' } as const;
const photo = { name: 'photo 照片+1.png', size: 5, type: 'image/png' };
const put = (url: string, headers: Record<string, string>, body = 'hello') =>
  outcome(fetch(url, { method: 'PUT', headers, body: Buffer.from(body) }));

describe('server: presigned URL', () => {
  it('is signed as the official SDK signs it', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const { url, headers, key } = (await ask(handlerFor(cloud, permission), photo)).body;
    const sent = { headers: { ...headers, 'content-length': '5' } };
    const theirs = await sdk(cloud, { sldEnable: true }).signatureUrlV4('PUT', 600, sent, key, ['content-length']);
    const parts = (address: string) => {
      const { origin, pathname, searchParams } = new URL(address);
      return [origin, decodeURIComponent(pathname), Object.fromEntries(searchParams)];
    };
    assert.deepEqual(parts(url), parts(theirs));
  });

  it('leads to the default address, to the bucket’s own domain, to an endpoint of OSS', async () => {
    for (const [ossEndpoint, expected] of [
      [undefined, 'https://server-bucket.oss-cn-hangzhou.aliyuncs.com/'],
      ['oss-accelerate.aliyuncs.com', 'https://server-bucket.oss-accelerate.aliyuncs.com/'],
      ['http://oss-cn-beijing.aliyuncs.com', 'http://server-bucket.oss-cn-beijing.aliyuncs.com/'],
      ['files.example.cn', 'https://files.example.cn/'],
      ['http://[::1]:9100', 'http://[::1]:9100/server-bucket/'],
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
    for (const size of ['', 'x', '-1', '1.5', '1e99']) assert.equal(await codeFor({ size }), '400 bad-request', size);
    assert.equal(await codeFor({ name: '' }), '400 bad-request');
  });

  it('rejects all that a browser runs as a page or a script, by type and by name', async () => {
    const handler = handlerFor(cloud, permission);
    const statusOf = async (change: object) => (await ask(handler, { ...photo, ...change })).status;
    for (const type of [
      ...['text/html', 'TEXT/HTML', ' text/html ', 'text/html;charset=utf-8', 'application/xhtml+xml', 'image/svg+xml'],
      ...['text/xml', 'application/xml', 'application/rss+xml', 'text/javascript', 'application/x-javascript'],
      ...['multipart/x-mixed-replace', 'message/rfc822', 'text/xsl', 'application/mathml+xml', 'image/svg'],
      ...['unknown/unknown', 'application/unknown', 'application/x-unknown-content-type', 'text/x-server-parsed-html'],
      ...[
        'text/rdf',
        'text',
        '/',
        'text/',
        'a b/c',
        'image/*',
        '*/*',
        'text/html\u0000',
        'image/png,text/html',
        'application/hta',
      ],
    ]) {
      assert.equal(await statusOf({ type }), 415, type);
    }
    for (const name of ['a.html', 'A.HTM', 'a.svg', 'a.xml', 'a.js', 'a.mjs', 'a.html. ', 'a.xhtml', 'a.mht'])
      assert.equal(await statusOf({ name }), 415, name);
    assert.equal(await statusOf({ name: `${'a'.repeat(395)}.html and more` }), 415, 'the key would end there');
    for (const type of ['', 'application/x-unknown', 'image/png; charset=x', 'application/pdf', 'text/plain'])
      assert.equal(await statusOf({ type }), 200, type);
  });

  it('accepts the name of a type that is named, by any of its names', async () => {
    const statusOf = async (
      name: string,
      type: `${string}/${string}`,
      types: readonly `${string}/${string}`[] = [type],
    ) => (await ask(handlerFor(cloud, { ...permission, types }), { ...photo, name, type })).status;
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
      for (const type of types) assert.equal(await statusOf(name, type), 200, `${name} ${type}`);
    for (const name of ['a.html', 'a.js', 'a.svg', 'a.xhtml'])
      assert.equal(await statusOf(name, 'text/xml'), 415, name);
    for (const name of ['a.html', 'a.xml']) assert.equal(await statusOf(name, 'text/javascript'), 415, name);
    for (const name of ['a.html', 'a.xml', 'a.js', 'a.svg'])
      assert.equal(
        await statusOf(name, 'image/png', ['*/*', 'text/*', 'application/*', 'image/*', 'multipart/*']),
        415,
        name,
      );
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
