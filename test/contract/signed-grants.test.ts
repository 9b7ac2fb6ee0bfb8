import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EnforcedPermission } from '../../src/server.js';
import { isAllowedName, isAllowedType } from '../../src/server/settings/allowed-types.js';
import { endpointNames, endpoints } from '../support/node/endpoints.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { assume, sdk } from '../support/node/sdk.js';
import { ask, askByPost, handlerFor, outcome } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';

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

  it('has the type that was asked for with its charset, and without any other parameter', async () => {
    const asked = async (mode: EnforcedPermission['mode'], type: string) =>
      (
        await ask(handlerFor(cloud, { dir: 'uploads/7/', mode, types: ['text/plain'] }), {
          name: 'a.txt',
          size: 5,
          type,
        })
      ).body;
    for (const [type, signed] of [
      ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
      ['text/plain;charset=UTF-8', 'text/plain;charset=UTF-8'],
      ...[
        ...['; charset="utf-8"', '; charset=utf-8; a=b', '; a=b; charset=utf-8', '; charset=', '; charset=u,text/html'],
        ...['; boundary=a', `; charset=${'x'.repeat(41)}`, ';  charset=utf-8', '; charset=utf-8\n'],
      ].map((parameter) => [`text/plain${parameter}`, 'text/plain'] as const),
    ] as const) {
      const url = await asked('presigned-url', type);
      assert.equal(url.headers['Content-Type'], signed, type);
      assert.equal(await put(url.url, url.headers), 'stored');
      const form = (await asked('post-policy', type)) as SignedForm;
      const key = `${form.dir}${encodeURIComponent(type)}`;
      const change = { ...pinned.server, key };
      assert.equal(await postForm(form, change, signed), 'stored');
      const { headers } = (await sdk(cloud).head(key)).res as { headers: Record<string, string> };
      assert.equal(headers['content-type'], signed);
      if (signed === type) assert.equal(await postForm(form, change, `${type}8`), 'AccessDenied');
    }
    for (const type of ['text/html; charset=utf-8', 'image/png; charset=utf-8', '; charset=utf-8'])
      assert.equal((await asked('presigned-url', type)).code, 'type', type);
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

/** Fields that the policy requires, beside the type. */
const pinned = {
  'demo/backend': { 'content-disposition': 'attachment', 'content-encoding': 'identity' },
  server: { 'x-oss-forbid-overwrite': 'true' },
};

const policyOf = ({ policy }: SignedForm) =>
  JSON.parse(Buffer.from(policy, 'base64').toString()) as { expiration: string; conditions: unknown[] };

for (const name of endpointNames) {
  const endpoint = await endpoints[name]('post-policy');
  describe(`${name}: signed form`, () => {
    const signed = async (by = endpoint): Promise<SignedForm> => {
      const { status, body } = await by.ask();
      assert.equal(status, 200);
      return body as SignedForm;
    };
    const post = (form: SignedForm, change: Record<string, string | undefined> = {}, type?: string, bytes?: string) =>
      postForm(form, { ...pinned[name], ...change }, type, bytes);

    it('has the documented fields, and a policy with the size limit that expires after ten minutes', async () => {
      const form = await signed();
      const texts = policyOf(form).conditions.map((condition) => JSON.stringify(condition));
      assert.ok(texts.includes('["content-length-range",0,5368709120]'), texts.join());
      const names = ['host', 'policy', 'x_oss_signature_version', 'x_oss_credential', 'x_oss_date', 'signature', 'dir'];
      assert.deepEqual(Object.keys(form), names);
      const began = Date.parse(form.x_oss_date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
      const seconds = (Date.parse(policyOf(form).expiration) - began) / 1000;
      assert.ok(seconds >= 600 && seconds <= 601, `${seconds} s`);
    });

    it('stores files of an allowed type below the prefix, empty ones among them, and no others', async () => {
      const form = await signed();
      assert.equal(await post(form, { key: `${form.dir}a b+中文.png` }), 'stored');
      const type = 'application/octet-stream';
      assert.equal(await post(form, { key: `${form.dir}empty` }, type, ''), 'stored');
      const others = ['x.png', 'uploads/x.png', `/${form.dir}x.png`, form.dir.replace(/\/$/, 'x/y.png')];
      for (const key of [...others, form.dir.slice(0, -1)]) assert.notEqual(await post(form, { key }), 'stored', key);
    });

    it('pins the ACL, the success status and more', async () => {
      const form = await signed();
      const changes: Record<string, readonly string[]> = {
        'x-oss-object-acl': ['public-read', 'public-read-write', 'private'],
        success_action_status: ['201', '204'],
        ...(name === 'server'
          ? { 'x-oss-forbid-overwrite': ['false'] }
          : { 'content-disposition': ['inline', 'inline; x="attachment"'], 'content-encoding': ['gzip', 'br'] }),
      };
      for (const [field, values] of Object.entries(changes))
        for (const value of [...values, '', undefined])
          assert.equal(await post(form, { [field]: value }), 'AccessDenied', `${field}: ${value}`);
      if (name === 'demo/backend')
        assert.equal(await post(form, { 'content-disposition': 'attachment; filename="a.png"' }), 'stored');
    });

    it('is rejected for pages, in every spelling of their type, in each field that can say it', async () => {
      const form = await signed();
      const key = `${form.dir}page`;
      const pages = ['TEXT/HTML', 'text/html;charset=utf-8', 'image/svg+xml', 'application/xhtml+xml', 'text/xml'];
      for (const type of pages) {
        assert.equal(await post(form, { key }, type), 'AccessDenied', type);
        assert.equal(await post(form, { key, 'x-oss-content-type': type }), 'AccessDenied', type);
        assert.equal(await post(form, { key, 'x-oss-content-type': undefined }, type), 'AccessDenied', type);
      }
      // OSS does not document which of the two it compares: both are pinned.
      assert.equal(await post(form, { key, 'x-oss-content-type': undefined }), 'AccessDenied');
      assert.equal(await post(form, { key }), 'stored');
    });

    it('pins the callback, so that it can be neither changed nor omitted', async (context) => {
      const received: string[] = [];
      const url = await useServer(async (request, response) => {
        received.push(String(await request.toArray()));
        response.writeHead(200, { 'content-length': 2 }).end('{}');
      }, context);
      const callback = { url, body: 'key=${object}&size=${size}' };
      const foreign = JSON.stringify({ callbackUrl: url, callbackBody: 'key=another' });
      const other = Buffer.from(foreign).toString('base64');

      const byForm = await endpoints[name]('post-policy', { callback }, context);
      const form = await signed(byForm);
      for (const value of [undefined, other]) assert.equal(await post(form, { callback: value }), 'AccessDenied');
      assert.equal(await post(form, { callback: form['callback'] }), 'stored');
      assert.match(received.join(), /^key=uploads%2F.*a\.png&size=5$/);
    });
  });
}

describe('server: signed form, with limits', () => {
  const byForm: EnforcedPermission = { dir: 'uploads/7/', mode: 'post-policy' };
  const grant = async (limits: Partial<EnforcedPermission> = {}, options = {}, fields = {}) =>
    (await ask(handlerFor(cloud, { ...byForm, ...limits }, options), fields)).body as SignedForm;
  const post = (
    form: SignedForm,
    change: Record<string, string | undefined> = {},
    type = 'image/png',
    bytes = 'hello',
  ) => postForm(form, { ...pinned.server, ...change }, type, bytes);

  it('limits the size, and cannot replace an object', async () => {
    const form = await grant({ maxFileSize: 6, minFileSize: 5 });
    assert.equal(await post(form), 'stored');
    assert.equal(await post(form), 'FileAlreadyExists');
    assert.equal(await post(form, { key: `${form.dir}large` }, 'image/png', '1234567'), 'EntityTooLarge');
    assert.equal(await post(form, { key: `${form.dir}small` }, 'image/png', '1234'), 'EntityTooSmall');
  });

  it('accepts the types of the permission only', async () => {
    const form = await grant({ types: ['image/*'] });
    for (const type of ['IMAGE/SVG+XML', 'video/mp4', ''])
      assert.equal(await post(form, {}, type), 'AccessDenied', type);
    assert.equal(await post(form, { key: `${form.dir}b` }, 'image/webp'), 'stored');
  });

  it('lists the types that are named, and the requested file’s if it is allowed', async () => {
    const typesOf = async (types: EnforcedPermission['types'], type = '') => {
      const [, , list] = policyOf(await grant({ types }, {}, { name: 'a', size: 1, type })).conditions.find(
        (condition) => Array.isArray(condition) && condition[1] === '$content-type',
      ) as [string, string, string[]];
      return list;
    };
    assert.deepEqual(await typesOf(['image/svg+xml', 'IMAGE/PNG']), ['image/svg+xml', 'image/png']);
    assert.deepEqual(await typesOf(['image/png'], 'image/gif'), ['image/png']);
    assert.ok((await typesOf(['image/*'], 'image/x-odd')).includes('image/x-odd'));
    assert.ok(!(await typesOf(['image/*'])).includes('application/octet-stream'));
    for (const type of ['unknown/unknown', 'application/unknown', 'application/x-unknown-content-type', 'text/rdf'])
      assert.ok(!(await typesOf(undefined, type)).includes(type), type);
    assert.ok((await typesOf(undefined, 'application/x-unknown')).includes('application/x-unknown'));
    const all = (await typesOf(undefined, 'text/html')).join();
    for (const type of ['image/jpeg', 'application/octet-stream']) assert.ok(all.includes(type), type);
    assert.doesNotMatch(all, /html|xml(,|$)|svg|script/);
  });

  it('is accepted with temporary credentials, whose token it names', async () => {
    const { accessKeyId, accessKeySecret, stsToken: securityToken } = await assume(cloud);
    const form = await grant({}, { credentials: { accessKeyId, accessKeySecret, securityToken } });
    assert.equal(form['security_token'], securityToken);
    assert.equal(await post(form, { key: `${form.dir}d` }), 'stored');
    assert.notEqual(await post(form, { key: `${form.dir}e`, 'x-oss-security-token': undefined }), 'stored');
  });
});
