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
import { send, element, type TestResponse } from '../support/node/mock-request.js';
import { head, rawExchange } from '../support/node/raw-socket.js';
import { vectors } from '../support/node/vectors.js';

let cloud: MockCloud;
let app: Server;
let appUrl = '';
let callbacks: { url: string; version: string; headers: IncomingHttpHeaders; body: string }[] = [];
let appResponse = { status: 200, headers: {} as Record<string, string>, body: '{"ok":true}' };

before(async () => {
  cloud = await mockCloud({ bucket: 'b-callback' });
  app = createServer((request, response) => {
    let body = '';
    request
      .on('data', (chunk: Buffer) => (body += chunk.toString()))
      .on('end', () => {
        callbacks.push({ url: request.url ?? '', version: request.httpVersion, headers: request.headers, body });
        response
          .writeHead(appResponse.status, {
            'content-length': Buffer.byteLength(appResponse.body),
            ...appResponse.headers,
          })
          .end(appResponse.body);
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

function put(callback: object | string, variables?: object): Promise<TestResponse> {
  callbacks = [];
  const headers = {
    'content-type': 'image/png',
    'x-oss-callback': typeof callback === 'string' ? callback : encode(callback),
    ...(variables ? { 'x-oss-callback-var': encode(variables) } : {}),
  };
  return send(cloud, 'PUT', '/b-callback/dir/a%20b.png', { body: 'hello', headers });
}

/** @param path and query as they were sent @param authorization the callback's signature */
function isSigned(publicKey: string, path: string, query: string, body: string, authorization: string): boolean {
  const signed = `${decodeURIComponent(path)}${query}\n${body}`;
  return createVerify('RSA-MD5').update(signed).verify(publicKey, authorization, 'base64');
}

/** Whether the last callback is signed with the key at the URL that it names. */
async function verified(): Promise<boolean> {
  const [callback] = callbacks;
  assert.ok(callback);
  const keyUrl = Buffer.from(String(callback.headers['x-oss-pub-key-url']), 'base64').toString();
  assert.equal(new URL(keyUrl).origin, cloud.endpoint);
  const key = await (await fetch(keyUrl)).text();
  const { pathname, search } = new URL(callback.url, appUrl);
  return isSigned(key, pathname, search, callback.body, String(callback.headers['authorization']));
}

describe('Upload callback', () => {
  it('is verified in these tests as in the vectors', () => {
    const { public_key_pem, vectors: signatures } = vectors.callback_signature;
    for (const { path, query, body, authorization } of signatures) {
      assert.ok(isSigned(public_key_pem, path, query, body, authorization));
      assert.ok(!isSigned(public_key_pem, path, query, `${body}x`, authorization));
    }
  });

  it('sends a signed form, and responds with the JSON of the application', async () => {
    appResponse = { status: 200, headers: {}, body: '{"saved":"中文"}' };
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
    const [callback] = callbacks;
    assert.equal(
      callback?.body,
      'b=b-callback&o=dir%2Fa%20b.png&e=5D41402ABC4B2A76B9719D911017C592&s=5&m=image%2Fpng&c=11177612005948864433&h=&u=a%26b&q=PutObject',
    );
    assert.deepEqual(
      [
        callback.url,
        callback.version,
        callback.headers.host,
        callback.headers['content-type'],
        callback.headers['x-oss-tag'],
        callback.headers['x-oss-bucket'],
      ],
      ['/c%20b?x=%E4%B8%AD', '1.0', 'app.test', 'application/x-www-form-urlencoded', 'CALLBACK', 'b-callback'],
    );
    assert.ok(await verified());
  });

  it('fills a JSON body with JSON values', async () => {
    await put(
      {
        callbackUrl: appUrl,
        callbackBody: '{"object":${object},"size":${size},"mime":${mimeType},"none":${nothing},"uid":${x:uid}}',
        callbackBodyType: 'application/json',
      },
      { 'x:uid': '"1"' },
    );
    assert.deepEqual(JSON.parse(callbacks[0]?.body ?? ''), {
      object: 'dir/a b.png',
      size: 5,
      mime: 'image/png',
      none: '',
      uid: '"1"',
    });
    assert.ok(await verified());
  });

  it('responds 203 if the application fails, and keeps the object', async () => {
    const failing = async (
      expected: RegExp,
      callback: object = { callbackUrl: appUrl, callbackBody: 'a=1' },
    ): Promise<void> => {
      await cloud.wipe();
      const response = await put(callback);
      assert.deepEqual([response.status, response.code], [203, 'CallbackFailed']);
      assert.match(element(response.text, 'Message') ?? '', expected);
      assert.equal((await send(cloud, 'GET', '/b-callback/dir/a%20b.png')).text, 'hello');
    };
    appResponse = { status: 502, headers: {}, body: '{}' };
    await failing(/^Error status : 502\.$/);
    appResponse = { status: 302, headers: { location: `${appUrl}/other` }, body: '{}' };
    await failing(/^Error status : 302\.$/);
    assert.equal(callbacks.length, 1);
    appResponse = { status: 200, headers: {}, body: 'OK' };
    await failing(/^Response body is not valid json format\.$/);
    appResponse = { status: 200, headers: {}, body: '\uFEFF{}' };
    await failing(/^Response body is not valid json format\.$/);
    await failing(/^Error status : -1\./, { callbackUrl: 'http://127.0.0.1:1/', callbackBody: 'a=1' });
    await failing(/^Private address is forbidden/, { callbackUrl: 'http://10.0.0.1/', callbackBody: 'a=1' });
    await failing(/^Private address is forbidden/, { callbackUrl: 'http://[fe80::1]/', callbackBody: 'a=1' });
    await failing(/invalid/, { callbackUrl: 'file:///etc/passwd', callbackBody: 'a=1' });
    appResponse = { status: 200, headers: {}, body: '{}' };
    assert.equal((await put({ callbackUrl: `http://127.0.0.1:1/;${appUrl}`, callbackBody: 'a=1' })).status, 200);
  });

  it('rejects an invalid callback before it stores anything', async () => {
    await cloud.wipe();
    for (const wrong of [
      '%%%',
      encode([]),
      encode({ callbackUrl: appUrl }),
      encode({ callbackBody: 'a' }),
      Buffer.from('{').toString('base64'),
    ])
      assert.equal((await put(wrong)).code, 'InvalidArgument');
    const both = await send(
      cloud,
      'PUT',
      `/b-callback/x?callback=${encodeURIComponent(encode({ callbackUrl: appUrl, callbackBody: 'a' }))}`,
      { body: 'x', headers: { 'x-oss-callback': encode({ callbackUrl: appUrl, callbackBody: 'a' }) } },
    );
    assert.equal(both.code, 'InvalidArgument');
    assert.equal((await send(cloud, 'GET', '/b-callback')).text.includes('<Contents>'), false);
  });

  it('accepts variables without x: in their names', async () => {
    appResponse = { status: 200, headers: {}, body: '{}' };
    const callback = { callbackUrl: appUrl, callbackBody: 'u=${uid}&v=${x:uid}&b=${bucket}' };
    assert.equal((await put(callback, { uid: 'a b', bucket: 'forged' })).status, 200);
    assert.equal(callbacks[0]?.body, 'u=a%20b&v=&b=b-callback');
  });

  it('is read from the query of a presigned URL, V1 and V4', async () => {
    appResponse = { status: 200, headers: {}, body: '{"by":"url"}' };
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
      callbacks = [];
      const response = await rawExchange(cloud.port, `${head('PUT', target, { host: to, 'content-length': '1' })}x`);
      assert.deepEqual([response.status, response.text, callbacks[0]?.body], [200, '{"by":"url"}', `o=${key}&u=7`]);
    }
  });

  it('sends the host name by SNI only with callbackSNI', async () => {
    const names: (string | undefined)[] = [];
    const server = createTlsServer(LOOPBACK_CERTIFICATE, (_, response) =>
      response.writeHead(200, { 'content-length': '2' }).end('{}'),
    );
    server.on('secureConnection', (socket: TLSSocket) => names.push(socket.servername || undefined));
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    const callBack = async (host: string, callbackSNI?: unknown): Promise<number> =>
      (await put({ callbackUrl: `https://${host}:${port}`, callbackBody: 'a', callbackSNI })).status;
    const statuses = [
      await callBack('localhost', true),
      await callBack('localhost', false),
      await callBack('localhost'),
      await callBack('127.0.0.1', true),
    ];
    server.close();
    assert.deepEqual(statuses, [200, 200, 200, 200]);
    assert.deepEqual(names, ['localhost', undefined, undefined, undefined]);
  });

  it('works with put and multipartUpload of ali-oss', async () => {
    appResponse = { status: 200, headers: {}, body: '{"id":7}' };
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
    callbacks = [];
    const stored = (await oss.put('sdk', Buffer.from('hello'), { callback })) as unknown as { data: unknown };
    assert.deepEqual(stored.data, { id: 7 });
    await oss.multipartUpload('sdk-parts', Buffer.alloc(300_000), { partSize: 102_400, callback });
    assert.deepEqual(
      callbacks.map(({ body }) => body),
      ['o=sdk&u=1&op=PutObject', 'o=sdk-parts&u=1&op=CompleteMultipartUpload'],
    );
    appResponse = { status: 500, headers: {}, body: '' };
    await assert.rejects(oss.put('sdk', Buffer.from('x'), { callback }), {
      name: 'CallbackFailedError',
      status: 203,
    });
  });
});
