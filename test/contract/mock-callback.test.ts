import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, it } from 'node:test';
import { assertFields } from '../support/assertions.js';
import { assertError, presignV1, rawRequest, send, type TestResponse } from '../support/node/mock-request.js';
import { sdk } from '../support/node/sdk.js';
import { useCloud, useServer } from '../support/node/servers.js';

let callbacks: { url: string; version: string; headers: IncomingHttpHeaders; body: string }[] = [];
let appResponse = { status: 200, headers: {} as Record<string, string>, body: '{"ok":true}' };
const cloud = await useCloud({ bucket: 'b-callback' });
const appUrl = await useServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  callbacks.push({ url: request.url ?? '', version: request.httpVersion, headers: request.headers, body });
  const { status, headers, body: responseBody } = appResponse;
  response.writeHead(status, { 'content-length': Buffer.byteLength(responseBody), ...headers }).end(responseBody);
});

/** The application responds 200 with this body. */
const respondWith = (body: string) => (appResponse = { status: 200, headers: {}, body });
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

// `server-callback.test.ts` proves their signature.
describe('Upload callback', () => {
  it('sends a form, and responds with the JSON of the application', async () => {
    respondWith('{"saved":"中文"}');
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
    assertFields(callback, { url: '/c%20b?x=%E4%B8%AD', version: '1.0' });
    const tags = { 'x-oss-tag': 'CALLBACK', 'x-oss-bucket': 'b-callback' };
    assertFields(callback.headers, { host: 'app.test', 'content-type': 'application/x-www-form-urlencoded', ...tags });
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
    const expected = { object: 'dir/a b.png', size: 5, mime: 'image/png', none: '', uid: '"1"' };
    assert.deepEqual(JSON.parse(callbacks[0]?.body ?? ''), expected);
  });

  it('responds 203 if the application fails, and keeps the object', async () => {
    const failing = async (expected: RegExp, callbackUrl = appUrl): Promise<void> => {
      await cloud.wipe();
      const response = await put({ callbackUrl, callbackBody: 'a=1' });
      assert.deepEqual([response.status, response.code], [203, 'CallbackFailed']);
      assert.match(response.element('Message') ?? '', expected);
      assert.equal((await send(cloud, 'GET', '/b-callback/dir/a%20b.png')).text, 'hello');
    };
    for (const [response, message] of [
      [{ status: 502, headers: {}, body: '{}' }, /^Error status : 502\.$/],
      [{ status: 200, headers: {}, body: 'OK' }, /^Response body is not valid json format\.$/],
    ] as const) {
      appResponse = response;
      await failing(message);
      assert.equal(callbacks.length, 1);
    }
    for (const [callbackUrl, message] of [
      ['http://127.0.0.1:1/', /^Error status : -1\./],
      ['http://10.0.0.1/', /^Private address is forbidden/],
      ['file:///etc/passwd', /invalid/],
    ] as const)
      await failing(message, callbackUrl);
    respondWith('{}');
    assert.equal((await put({ callbackUrl: `http://127.0.0.1:1/;${appUrl}`, callbackBody: 'a=1' })).status, 200);
  });

  it('rejects an invalid callback before it stores anything', async () => {
    await cloud.wipe();
    for (const wrong of ['%%%', encode([]), encode({ callbackUrl: appUrl }), encode({ callbackBody: 'a' })])
      assert.equal((await put(wrong)).code, 'InvalidArgument');
    const callback = encode({ callbackUrl: appUrl, callbackBody: 'a' });
    const target = `/b-callback/x?callback=${encodeURIComponent(callback)}`;
    const both = await send(cloud, 'PUT', target, { body: 'x', headers: { 'x-oss-callback': callback } });
    assertError(both, 400, 'InvalidArgument');
    assert.equal((await send(cloud, 'GET', '/b-callback')).text.includes('<Contents>'), false);
  });

  it('is read from the query of a presigned URL, V1 and V4', async () => {
    respondWith('{"by":"url"}');
    const callback = encode({ callbackUrl: appUrl, callbackBody: 'o=${object}&u=${x:uid}' });
    const variables = encode({ 'x:uid': '7' });
    const queries = { callback, 'callback-var': variables };
    const oss = sdk({ ...cloud, endpoint: cloud.endpoint.replace('127.0.0.1', 'localhost') });
    const { pathname, search, host } = new URL(await oss.signatureUrlV4('PUT', 60, { queries }, 'v4'));
    for (const [target, key, to] of [
      [presignV1(cloud, 'PUT', '/b-callback/v1', queries), 'v1', '127.0.0.1'],
      [pathname + search, 'v4', host],
    ] as const) {
      callbacks = [];
      const { status, text } = await rawRequest(cloud.port, 'PUT', target, { host: to }, 'x');
      assert.deepEqual([status, text, callbacks[0]?.body], [200, '{"by":"url"}', `o=${key}&u=7`]);
    }
  });

  it('works with put and multipartUpload of ali-oss', async () => {
    respondWith('{"id":7}');
    const oss = sdk(cloud);
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
    const bodies = callbacks.map(({ body }) => body);
    assert.deepEqual(bodies, ['o=sdk&u=1&op=PutObject', 'o=sdk-parts&u=1&op=CompleteMultipartUpload']);
    appResponse = { status: 500, headers: {}, body: '' };
    await assert.rejects(oss.put('sdk', Buffer.from('x'), { callback }), { name: 'CallbackFailedError', status: 203 });
  });
});
