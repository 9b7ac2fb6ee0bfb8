import assert from 'node:assert/strict';
import { createHmac, createVerify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { after, before, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { LOOPBACK_CERTIFICATE } from '../support/node/loopback-certificate.js';
import { ask, element, type Reply } from '../support/node/mock-request.js';
import { head, rawExchange } from '../support/node/raw-socket.js';
import { vectors } from '../support/node/vectors.js';

let cloud: MockCloud;
let app: Server;
let appUrl = '';
let heard: { url: string; version: string; headers: IncomingHttpHeaders; body: string }[] = [];
let reply = { status: 200, headers: {} as Record<string, string>, body: '{"ok":true}' };

before(async () => {
  cloud = await mockCloud({ bucket: 'b-callback' });
  app = createServer((request, response) => {
    let body = '';
    request
      .on('data', (chunk: Buffer) => (body += chunk.toString()))
      .on('end', () => {
        heard.push({ url: request.url ?? '', version: request.httpVersion, headers: request.headers, body });
        response
          .writeHead(reply.status, { 'content-length': Buffer.byteLength(reply.body), ...reply.headers })
          .end(reply.body);
      });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
after(async () => {
  app.close();
  await cloud.close();
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');

function put(callback: object | string, variables?: object): Promise<Reply> {
  heard = [];
  const headers = {
    'content-type': 'image/png',
    'x-oss-callback': typeof callback === 'string' ? callback : encode(callback),
    ...(variables ? { 'x-oss-callback-var': encode(variables) } : {}),
  };
  return ask(cloud, 'PUT', '/b-callback/dir/a%20b.png', { body: 'hello', headers });
}

async function verified(): Promise<boolean> {
  const [call] = heard;
  assert.ok(call);
  const keyUrl = Buffer.from(String(call.headers['x-oss-pub-key-url']), 'base64').toString();
  assert.equal(new URL(keyUrl).origin, cloud.endpoint);
  const key = await (await fetch(keyUrl)).text();
  const [path = '', query] = call.url.split('?');
  const text = `${decodeURIComponent(path)}${query === undefined ? '' : `?${query}`}\n${call.body}`;
  return createVerify('RSA-MD5').update(text).verify(key, String(call.headers['authorization']), 'base64');
}

describe('Upload callback', () => {
  it('verifies as the vectors do', () => {
    const { public_key_pem, vectors: signatures } = vectors.callback_signature;
    for (const { path, query, body, string_to_sign, authorization } of signatures) {
      assert.equal(`${decodeURIComponent(path)}${query}\n${body}`, string_to_sign);
      assert.ok(createVerify('RSA-MD5').update(string_to_sign).verify(public_key_pem, authorization, 'base64'));
    }
  });

  it('sends a signed form and hands the application’s JSON on', async () => {
    reply = { status: 200, headers: {}, body: '{"saved":"中文"}' };
    const { status, headers, text } = await put(
      {
        callbackUrl: `${appUrl}/c%20b?x=%E4%B8%AD`,
        callbackHost: 'app.test',
        callbackBody:
          'b=${bucket}&o=${object}&e=${etag}&s=${size}&m=${mimeType}&c=${crc64}&h=${imageInfo.height}&u=${x:uid}&q=${operation}',
      },
      { 'x:uid': 'a&b' },
    );
    assert.deepEqual(
      [status, headers['content-type'], text, headers['etag']],
      [200, 'application/json', '{"saved":"中文"}', '"5D41402ABC4B2A76B9719D911017C592"'],
    );
    const [call] = heard;
    assert.equal(
      call?.body,
      'b=b-callback&o=dir%2Fa%20b.png&e=5D41402ABC4B2A76B9719D911017C592&s=5&m=image%2Fpng&c=11177612005948864433&h=&u=a%26b&q=PutObject',
    );
    assert.deepEqual(
      [
        call.url,
        call.version,
        call.headers.host,
        call.headers['content-type'],
        call.headers['x-oss-tag'],
        call.headers['x-oss-bucket'],
      ],
      ['/c%20b?x=%E4%B8%AD', '1.0', 'app.test', 'application/x-www-form-urlencoded', 'CALLBACK', 'b-callback'],
    );
    assert.ok(await verified());
  });

  it('writes JSON with quotes where they belong', async () => {
    await put(
      {
        callbackUrl: appUrl,
        callbackBody: '{"object":${object},"size":${size},"mime":${mimeType},"none":${nothing},"uid":${x:uid}}',
        callbackBodyType: 'application/json',
      },
      { 'x:uid': '"1"' },
    );
    assert.deepEqual(JSON.parse(heard[0]?.body ?? ''), {
      object: 'dir/a b.png',
      size: 5,
      mime: 'image/png',
      none: '',
      uid: '"1"',
    });
    assert.ok(await verified());
  });

  it('answers 203 when the application fails, and keeps the object', async () => {
    const failing = async (
      expected: RegExp,
      callback: object = { callbackUrl: appUrl, callbackBody: 'a=1' },
    ): Promise<void> => {
      await cloud.wipe();
      const answer = await put(callback);
      assert.deepEqual([answer.status, answer.code], [203, 'CallbackFailed']);
      assert.match(element(answer.text, 'Message') ?? '', expected);
      assert.equal((await ask(cloud, 'GET', '/b-callback/dir/a%20b.png')).text, 'hello');
    };
    reply = { status: 502, headers: {}, body: '{}' };
    await failing(/^Error status : 502\.$/);
    reply = { status: 302, headers: { location: `${appUrl}/other` }, body: '{}' };
    await failing(/^Error status : 302\.$/);
    assert.equal(heard.length, 1);
    reply = { status: 200, headers: {}, body: 'OK' };
    await failing(/^Response body is not valid json format\.$/);
    reply = { status: 200, headers: {}, body: '\uFEFF{}' };
    await failing(/^Response body is not valid json format\.$/);
    await failing(/^Error status : -1\./, { callbackUrl: 'http://127.0.0.1:1/', callbackBody: 'a=1' });
    await failing(/^Private address is forbidden/, { callbackUrl: 'http://10.0.0.1/', callbackBody: 'a=1' });
    await failing(/^Private address is forbidden/, { callbackUrl: 'http://[fe80::1]/', callbackBody: 'a=1' });
    await failing(/invalid/, { callbackUrl: 'file:///etc/passwd', callbackBody: 'a=1' });
    reply = { status: 200, headers: {}, body: '{}' };
    assert.equal((await put({ callbackUrl: `http://127.0.0.1:1/;${appUrl}`, callbackBody: 'a=1' })).status, 200);
  });

  it('refuses what is no callback before anything is stored', async () => {
    await cloud.wipe();
    for (const wrong of [
      '%%%',
      encode([]),
      encode({ callbackUrl: appUrl }),
      encode({ callbackBody: 'a' }),
      Buffer.from('{').toString('base64'),
    ])
      assert.equal((await put(wrong)).code, 'InvalidArgument');
    const both = await ask(
      cloud,
      'PUT',
      `/b-callback/x?callback=${encodeURIComponent(encode({ callbackUrl: appUrl, callbackBody: 'a' }))}`,
      { body: 'x', headers: { 'x-oss-callback': encode({ callbackUrl: appUrl, callbackBody: 'a' }) } },
    );
    assert.equal(both.code, 'InvalidArgument');
    assert.equal((await ask(cloud, 'GET', '/b-callback')).text.includes('<Contents>'), false);
  });

  it('takes variables whose names lack the x:', async () => {
    reply = { status: 200, headers: {}, body: '{}' };
    const callback = { callbackUrl: appUrl, callbackBody: 'u=${uid}&v=${x:uid}&b=${bucket}' };
    assert.equal((await put(callback, { uid: 'a b', bucket: 'forged' })).status, 200);
    assert.equal(heard[0]?.body, 'u=a%20b&v=&b=b-callback');
  });

  it('is taken from a presigned URL, V1 and V4', async () => {
    reply = { status: 200, headers: {}, body: '{"by":"url"}' };
    const callback = encode({ callbackUrl: appUrl, callbackBody: 'o=${object}&u=${x:uid}' });
    const variables = encode({ 'x:uid': '7' });
    const expires = Math.floor(Date.now() / 1000) + 60;
    const signature = createHmac('sha1', cloud.accessKeySecret)
      .update(`PUT\n\n\n${expires}\n/b-callback/v1?callback=${callback}&callback-var=${variables}`)
      .digest('base64');
    const query = new URLSearchParams({
      OSSAccessKeyId: cloud.accessKeyId,
      Expires: String(expires),
      Signature: signature,
      callback,
      'callback-var': variables,
    });
    const oss = new OSS({
      region: 'oss-cn-hangzhou',
      endpoint: cloud.endpoint.replace('127.0.0.1', 'localhost'),
      bucket: cloud.bucket,
      accessKeyId: cloud.accessKeyId,
      accessKeySecret: cloud.accessKeySecret,
      authorizationV4: true,
    });
    const v4 = await oss.signatureUrlV4('PUT', 60, { queries: { callback, 'callback-var': variables } }, 'v4');
    const { pathname, search, host } = new URL(v4);
    for (const [target, key, to] of [
      [`/b-callback/v1?${query}`, 'v1', '127.0.0.1'],
      [pathname + search, 'v4', host],
    ] as const) {
      heard = [];
      const answer = await rawExchange(cloud.port, `${head('PUT', target, { host: to, 'content-length': '1' })}x`);
      assert.deepEqual([answer.status, answer.text, heard[0]?.body], [200, '{"by":"url"}', `o=${key}&u=7`]);
    }
  });

  it('names an https host by SNI where callbackSNI asks for it', async () => {
    const names: (string | undefined)[] = [];
    const server = createTlsServer(LOOPBACK_CERTIFICATE, (_, response) =>
      response.writeHead(200, { 'content-length': '2' }).end('{}'),
    );
    server.on('secureConnection', (socket: TLSSocket) => names.push(socket.servername || undefined));
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    const askBack = async (host: string, callbackSNI?: unknown): Promise<number> =>
      (await put({ callbackUrl: `https://${host}:${port}`, callbackBody: 'a', callbackSNI })).status;
    const statuses = [
      await askBack('localhost', true),
      await askBack('localhost', false),
      await askBack('localhost'),
      await askBack('127.0.0.1', true),
    ];
    server.close();
    assert.deepEqual(statuses, [200, 200, 200, 200]);
    assert.deepEqual(names, ['localhost', undefined, undefined, undefined]);
  });

  it('works with ali-oss, put and multipart', async () => {
    reply = { status: 200, headers: {}, body: '{"id":7}' };
    const oss = new OSS({
      region: 'oss-cn-hangzhou',
      endpoint: cloud.endpoint,
      bucket: cloud.bucket,
      accessKeyId: cloud.accessKeyId,
      accessKeySecret: cloud.accessKeySecret,
      authorizationV4: true,
    });
    const callback = {
      url: appUrl,
      body: 'o=${object}&u=${x:uid}&op=${operation}',
      contentType: 'application/x-www-form-urlencoded',
      customValue: { uid: '1' },
    };
    heard = [];
    const stored = (await oss.put('sdk', Buffer.from('hello'), { callback })) as unknown as { data: unknown };
    assert.deepEqual(stored.data, { id: 7 });
    await oss.multipartUpload('sdk-parts', Buffer.alloc(300_000), { partSize: 102_400, callback });
    assert.deepEqual(
      heard.map(({ body }) => body),
      ['o=sdk&u=1&op=PutObject', 'o=sdk-parts&u=1&op=CompleteMultipartUpload'],
    );
    reply = { status: 500, headers: {}, body: '' };
    await assert.rejects(oss.put('sdk', Buffer.from('x'), { callback }), {
      name: 'CallbackFailedError',
      status: 203,
    });
  });
});
