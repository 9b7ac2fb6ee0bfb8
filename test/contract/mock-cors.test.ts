import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertFields } from '../support/assertions.js';
import { send, element, rawRequest, type TestResponse } from '../support/node/mock-request.js';
import { useCloud } from '../support/node/servers.js';

const origins = ['http://page.test', 'https://*.wild.test'];
const cloud = await useCloud({ bucket: 'b-cors', store: 'memory', origins });

const preflight = (origin: string | undefined, method: string | undefined, headers = ''): Promise<TestResponse> =>
  rawRequest(cloud.port, 'OPTIONS', '/b-cors/key', {
    ...(origin ? { origin } : {}),
    ...(method ? { 'access-control-request-method': method } : {}),
    ...(headers ? { 'access-control-request-headers': headers } : {}),
  });

describe('CORS', () => {
  it('responds 200 to a preflight that a rule allows', async () => {
    const { status, headers, text } = await preflight('http://page.test', 'PUT', 'authorization, X-OSS-Date');
    assert.deepEqual([status, text], [200, '']);
    assertFields(headers, {
      'access-control-allow-origin': 'http://page.test',
      'access-control-allow-headers': 'authorization, x-oss-date',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
    assert.match(headers['access-control-expose-headers'] ?? '', /ETag/);
    assert.match(headers['access-control-allow-methods'] ?? '', /PUT/);
    assert.equal((await preflight('https://a.wild.test', 'POST')).status, 200);
  });

  it('rejects other preflights with OSS’s messages', async () => {
    const foreign = await preflight('http://other.test', 'PUT');
    assert.deepEqual([foreign.status, foreign.code], [403, 'AccessForbidden']);
    assert.match(element(foreign.text, 'Message') ?? '', /evalution of Origin/);
    assert.equal(foreign.headers['access-control-allow-origin'], undefined);
    assert.equal((await preflight('http://page.test', 'PATCH')).status, 403);
    assert.equal((await preflight(undefined, 'PUT')).status, 400);
  });

  it('adds its headers to responses and errors, and does not stop a request that no rule allows', async () => {
    const put = (origin: string, key: string): Promise<TestResponse> =>
      send(cloud, 'PUT', `/b-cors/${key}`, { body: 'x', headers: { origin } });
    assert.equal((await put('http://page.test', 'a')).headers['access-control-allow-origin'], 'http://page.test');
    const foreign = await put('http://other.test', 'b');
    assert.deepEqual([foreign.status, foreign.headers['access-control-allow-origin']], [200, undefined]);
    assert.equal((await send(cloud, 'GET', '/b-cors/b')).text, 'x');
    const error = await send(cloud, 'GET', '/b-cors/none', { headers: { origin: 'http://page.test' } });
    assert.deepEqual([error.status, error.headers['access-control-allow-origin']], [404, 'http://page.test']);
  });

  it('follows the switches hideHeaders and corsOff', async () => {
    cloud.setSwitches({ hideHeaders: ['ETag'] });
    const { headers } = await preflight('http://page.test', 'PUT');
    const shown = 'x-oss-request-id, x-oss-hash-crc64ecma, x-oss-version-id';
    assert.equal(headers['access-control-expose-headers'], shown);
    cloud.setSwitches({ corsOff: true });
    assert.match((await preflight('http://page.test', 'PUT')).text, /CORS is not enabled for this bucket/);
    cloud.resetSwitches();
  });

  it('applies the first matching rule of PutBucketCors', async () => {
    const rule = (inner: string): string => `<CORSRule>${inner}</CORSRule>`;
    const put = (body: string): Promise<TestResponse> => send(cloud, 'PUT', '/b-cors?cors', { body });
    const xml = `<CORSConfiguration>${rule('<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>x-a*</AllowedHeader>')}${rule('<AllowedOrigin>http://page.test</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><ExposeHeader>ETag</ExposeHeader>')}<ResponseVary>true</ResponseVary></CORSConfiguration>`;
    assert.equal((await put(xml)).status, 200);
    assert.equal((await preflight('http://any.test', 'GET', 'X-Abc')).headers['access-control-allow-origin'], '*');
    assert.equal((await preflight('http://any.test', 'GET', 'y')).status, 403);
    assert.equal((await preflight('http://page.test', 'PUT')).headers['access-control-expose-headers'], 'ETag');
    assert.equal((await send(cloud, 'GET', '/b-cors/a')).headers['vary'], 'Origin');
    const { text } = await send(cloud, 'GET', '/b-cors?cors');
    assert.match(text, /<AllowedHeader>x-a\*<\/AllowedHeader>.*<ResponseVary>true/s);
    assert.equal((await put('<CORSConfiguration/>')).code, 'MalformedXML');
    const wrong = rule('<AllowedOrigin>*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>');
    assert.equal((await put(`<CORSConfiguration>${wrong}</CORSConfiguration>`)).code, 'InvalidArgument');
    assert.equal((await send(cloud, 'DELETE', '/b-cors?cors')).status, 204);
    assert.equal((await send(cloud, 'GET', '/b-cors?cors')).code, 'NoSuchCORSConfiguration');
    assert.match((await preflight('http://page.test', 'PUT')).text, /CORS is not enabled/);
  });
});
