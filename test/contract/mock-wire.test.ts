import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { encodeQuery, signQuery } from '../../src/signing/sign-v4.js';
import { assertFields } from '../support/assertions.js';
import {
  assertError,
  FORM,
  formBody,
  partList,
  rawRequest,
  send as sendTo,
  type SendOptions,
  signedHeaders,
} from '../support/node/mock-request.js';
import { assume } from '../support/node/sdk.js';
import { useCloud } from '../support/node/servers.js';

const cloud = await useCloud({ bucket: 'b-wire' });

/** Sends a signed request, with a body if its method has one. */
const send = (method: string, target: string, more: SendOptions = {}) =>
  sendTo(cloud, method, target, { ...(/PUT|POST/.test(method) && { body: '' }), ...more });
/** Sends a request with these headers. */
const bare = (method: string, target: string, headers = {}) => rawRequest(cloud.port, method, target, headers);
const start = async (key: string) => (await send('POST', `/b-wire/${key}?uploads`)).element('UploadId') ?? '';

async function presign(method: string, key: string, region = cloud.region): Promise<string> {
  const query = await signQuery({ method, bucket: 'b-wire', key }, { ...cloud, region }, Date.now(), 60);
  return `/b-wire/${key}?${encodeQuery(query)}`;
}

it('Times in XML have whole seconds and three zeros', async () => {
  const time = /(LastModified|Initiated|CreationDate)>[\d-]+T\d\d:\d\d:\d\d\.000Z</;
  const id = await start('time-parts');
  for (const part of ['time', `time-parts?partNumber=1&uploadId=${id}`])
    await send('PUT', `/b-wire/${part}`, { body: 'x' });
  for (const target of ['/b-wire', '/b-wire?uploads', `/b-wire/time-parts?uploadId=${id}`, '/', '/b-wire?bucketInfo'])
    assert.match((await send('GET', target)).text, time, target);
});

it('Response headers are spelled as OSS spells them', async () => {
  await send('PUT', '/b-wire/spelled', { body: 'x', headers: { 'content-md5': 'ndTkYSaMgDT1yFZOFVxnpg==' } });
  const { names } = await send('GET', '/b-wire/spelled', { headers: { origin: 'http://a.example' } });
  const expected = ['Server', 'Date', 'Content-Type', 'Content-Length', 'ETag', 'Last-Modified', 'Content-MD5'];
  for (const name of [...expected, 'Accept-Ranges', 'x-oss-request-id', 'x-oss-hash-crc64ecma'])
    assert.ok(names.includes(name), `${name} in ${names.join()}`);
});

it('CompleteMultipartUpload creates an empty object from no parts', async () => {
  const complete = async (body: string) => send('POST', `/b-wire/none?uploadId=${await start('none')}`, { body });
  const { status, headers } = await complete('<?xml version="1.0"?><CompleteMultipartUpload/>');
  assert.deepEqual([status, headers['x-oss-hash-crc64ecma']], [200, '0']);
  assert.equal((await send('HEAD', '/b-wire/none')).headers['content-length'], '0');
});

describe('A signature for another region or product', () => {
  it('is rejected in a header with OSS’s message', async () => {
    for (const [part, ec, message] of [
      ['/cn-beijing/oss/', '0002-00000226', 'Invalid signing region in Authorization header.'],
      ['/cn-hangzhou/oss-cloudbox/', '0002-00000227', 'Invalid signing product in Authorization header.'],
    ] as const) {
      const { authorization, ...headers } = signedHeaders(cloud, 'GET', '/b-wire/x');
      const sent = { ...headers, authorization: authorization!.replace('/cn-hangzhou/oss/', part) };
      const response = await bare('GET', '/b-wire/x', sent);
      assertError(response, 400, 'InvalidArgument', ec);
      assert.equal(response.element('Message'), message);
      assert.equal((await bare('HEAD', '/b-wire/x', sent)).headers['x-oss-ec'], ec);
    }
  });

  it('is rejected in a URL with OSS’s message', async () => {
    const response = await bare('GET', await presign('GET', 'x', 'cn-beijing'));
    assertError(response, 400, 'InvalidArgument');
    assert.equal(response.element('Message'), 'The signing region in credential is invalid.');
  });

  it('is checked after the bucket', async () => {
    const missing = { authorization: 'OSS nobody:c2lnbmF0dXJl', date: new Date().toUTCString() };
    assertError(await bare('GET', '/b-missing/x', missing), 404, 'NoSuchBucket', '0015-00000101');
    assertError(await bare('GET', '/b-wire/x', missing), 403, 'InvalidAccessKeyId');
    // In a page ali-oss omits the bucket on an IP address, so the first segment may be a folder.
    const page = { ...missing, origin: 'http://localhost:8000' };
    assertError(await bare('GET', '/folder/x', page), 403, 'InvalidAccessKeyId');
  });
});

describe('Requests with something missing or wrong', () => {
  it('a key must be UTF-8, in a path and in a form', async () => {
    const bytes = Buffer.from(formBody({ key: '\xd6\xd0' }, {}).toString(), 'latin1');
    for (const response of [
      await bare('PUT', '/b-wire/%d6%d0', { 'content-length': '0' }),
      await rawRequest(cloud.port, 'POST', '/b-wire', FORM, bytes),
    ]) {
      assertError(response, 400, 'InvalidArgument');
      assert.equal(response.element('Message'), 'The characters encoding must be utf-8.');
    }
  });

  it('OPTIONS for a missing bucket is 404', async () => {
    const page = { origin: 'http://localhost:8000', 'access-control-request-method': 'PUT' };
    const signed = { ...page, 'access-control-request-headers': 'authorization, x-oss-date, x-oss-user-agent' };
    for (const [target, headers] of [
      ['/b-missing/x', page],
      ['/x', { ...page, host: 'b-missing.oss-cn-hangzhou.aliyuncs.com' }],
    ] as const)
      assertError(await bare('OPTIONS', target, headers), 404, 'NoSuchBucket');
    assert.equal((await bare('OPTIONS', '/b-wire/x', page)).status, 200);
    // As ali-oss in a page, which omits the bucket.
    assert.equal((await bare('OPTIONS', '/folder/x', signed)).status, 200);
    assert.equal((await bare('OPTIONS', (await presign('PUT', 'x')).replace('/b-wire', ''), page)).status, 200);
  });
});

describe('Bucket settings', () => {
  it('HEAD shows whether a bucket exists', async () => {
    assert.equal((await send('HEAD', '/b-wire')).status, 200);
    assert.equal((await send('HEAD', '/b-nowhere')).status, 404);
  });

  it('a storage class is that of the objects that name none', async () => {
    const create = (name: string, storageClass: string) => {
      const body = `<CreateBucketConfiguration><StorageClass>${storageClass}</StorageClass></CreateBucketConfiguration>`;
      return send('PUT', `/${name}`, { body });
    };
    assert.equal((await create('b-cold', 'IA')).status, 200);
    assert.equal((await create('b-cold', 'Standard')).status, 200); // the class of a bucket that exists stays
    await send('PUT', '/b-cold/own', { body: 'x', headers: { 'x-oss-storage-class': 'Archive' } });
    await send('PUT', '/b-cold/bucket', { body: 'x' });
    const listed = (await send('GET', '/b-cold')).text.match(/(?<=<StorageClass>)\w+/g);
    assert.deepEqual(listed, ['IA', 'Archive']);
    assert.equal((await send('GET', '/b-cold?bucketInfo')).element('StorageClass'), 'IA');
    assert.equal((await send('GET', '/?prefix=b-cold')).element('StorageClass'), 'IA');
    assertError(await create('b-none', 'Warm'), 400, 'InvalidArgument');
    assertError(await send('PUT', '/b-none', { body: '<a/>' }), 400, 'MalformedXML');
    assert.equal((await send('HEAD', '/b-none')).status, 404);
  });

  it('buckets are listed by a prefix and a marker of the characters that names have', async () => {
    const names = async (query: string) => (await send('GET', `/?${query}`)).text.match(/(?<=<Name>)[^<]+/g);
    assert.deepEqual(await names('prefix=b-&marker=b-cold'), ['b-wire']);
    assert.equal(await names('prefix=c'), null);
    for (const query of ['prefix=B-wire', 'marker=B', 'prefix=b%2F'])
      assertError(await send('GET', `/?${query}`), 400, 'InvalidArgument');
  });
});

it('Tags are put, read and deleted', async () => {
  await send('PUT', '/b-wire/tags', { body: 'x', headers: { 'x-oss-tagging': 'a=1' } });
  const body = '<Tagging><TagSet><Tag><Key>b :/</Key><Value>2=</Value></Tag></TagSet></Tagging>';
  assert.equal((await send('PUT', '/b-wire/tags?tagging', { body })).status, 200);
  const { text } = await send('GET', '/b-wire/tags?tagging');
  assert.match(text, /<TagSet><Tag><Key>b :\/<\/Key><Value>2=<\/Value><\/Tag><\/TagSet>/);
  assertError(await send('PUT', '/b-wire/tags?tagging', { body: '<a/>' }), 400, 'MalformedXML');
  const other = body.replace(':/', '&amp;');
  assertError(await send('PUT', '/b-wire/tags?tagging', { body: other }), 400, 'InvalidTag');
  assert.equal((await send('DELETE', '/b-wire/tags?tagging')).status, 204);
  assert.match((await send('GET', '/b-wire/tags?tagging')).text, /<TagSet><\/TagSet>/);
});

const copy = (target: string, source: string, headers = {}) =>
  send('PUT', target, { headers: { 'x-oss-copy-source': source, ...headers } });
const get = (key: string) => send('GET', `/b-wire/${key}`);

describe('CopyObject', () => {
  before(async () => {
    await send('PUT', '/b-source');
    const headers = { 'content-type': 'text/plain', 'x-oss-meta-a': '1', 'x-oss-tagging': 'k=v' };
    await send('PUT', '/b-source/a%20b', { body: 'hello copy', headers });
  });

  it('copies bytes, headers and tags from another bucket', async () => {
    const response = await copy('/b-wire/c', '/b-source/a%20b');
    const etag = response.element('ETag')?.replaceAll('&quot;', '"');
    assert.deepEqual([response.status, response.headers['content-type']], [200, 'application/xml']);
    assert.match(response.text, /<CopyObjectResult><LastModified>[^<]*\.000Z<\/LastModified><ETag>/);
    const { text, headers } = await get('c');
    assert.equal(text, 'hello copy');
    assertFields(headers, { etag, 'content-type': 'text/plain', 'x-oss-meta-a': '1', 'x-oss-tagging-count': '1' });
    // Some SDKs omit the first slash, and encode the others.
    assert.equal((await copy('/b-wire/d', 'b-source%2Fa%20b')).status, 200);
    await send('DELETE', '/b-wire/c');
    assert.equal((await send('GET', '/b-source/a%20b')).text, 'hello copy');
  });

  it('replaces headers and tags on request, also of an object copied to itself', async () => {
    await copy('/b-wire/r', '/b-source/a%20b');
    const more = { 'x-oss-metadata-directive': 'REPLACE', 'x-oss-meta-b': '2', 'content-type': 'image/png' };
    const tags = { 'x-oss-tagging-directive': 'Replace' };
    assert.equal((await copy('/b-wire/r', '/b-wire/r', { ...more, ...tags })).status, 200);
    const { text, headers } = await get('r');
    assert.equal(text, 'hello copy');
    const [absent, expected] = [undefined, { 'content-type': 'image/png', 'x-oss-meta-b': '2' }];
    assertFields(headers, { ...expected, 'x-oss-meta-a': absent, 'x-oss-tagging-count': absent });
    assertError(await copy('/b-wire/r', '/b-wire/r', { 'x-oss-metadata-directive': 'x' }), 400, 'InvalidArgument');
  });

  it('checks conditions, overwriting and the source', async () => {
    await copy('/b-wire/m', '/b-source/a%20b');
    const { etag = '' } = (await get('m')).headers;
    const source = '/b-wire/m';
    const forbid = { 'x-oss-forbid-overwrite': 'true' };
    for (const [from, headers, status, code] of [
      [source, { 'x-oss-copy-source-if-match': '"x"' }, 412, 'PreconditionFailed'],
      [source, { 'x-oss-copy-source-if-none-match': etag }, 304, undefined],
      [source, { 'x-oss-copy-source-if-match': etag }, 200, undefined],
      [source, forbid, 409, 'FileAlreadyExists'],
      ['/b-wire/missing', {}, 404, 'NoSuchKey'],
      ['/b-missing/m', {}, 404, 'NoSuchBucket'],
      ['/b-wire', {}, 400, 'InvalidArgument'],
    ] as const) {
      const response = await copy('/b-wire/n', from, headers);
      assert.deepEqual([response.status, response.code], [status, code], from);
    }
  });
});

it('UploadPartCopy creates parts from ranges of an object', async () => {
  const id = await start('parts');
  const part = (number: number, range?: string) => {
    const headers = range === undefined ? {} : { 'x-oss-copy-source-range': range };
    return copy(`/b-wire/parts?partNumber=${number}&uploadId=${id}`, '/b-source/a%20b', headers);
  };
  const response = await part(5, 'bytes=6-9');
  assert.match(response.text, /<CopyPartResult><LastModified>[^<]*\.000Z<\/LastModified><ETag>/);
  for (const range of ['bytes=6-10', 'six']) assertError(await part(6, range), 400, 'InvalidArgument');
  assert.equal((await part(6)).status, 200);
  const list = partList([5, response.headers['etag']!]);
  assert.equal((await send('POST', `/b-wire/parts?uploadId=${id}`, { body: list })).status, 200);
  assert.equal((await get('parts')).text, 'copy');
});

it('CopyObject by a session needs oss:GetObject on the source', async (context) => {
  for (const status of [403, 200]) {
    const Action = ['oss:PutObject', ...(status === 200 ? ['oss:GetObject'] : [])];
    const Statement = [{ Effect: 'Allow', Action, Resource: ['acs:oss:*:*:*'] }];
    const rolePolicy = JSON.stringify({ Version: '1', Statement });
    const role = await useCloud({ bucket: 'b-copy', store: 'memory', rolePolicy }, context);
    await sendTo(role, 'PUT', '/b-copy/own', { body: 'x' });
    const { stsToken, ...session } = await assume(role);
    const headers = { 'x-oss-copy-source': '/b-copy/own', 'x-oss-security-token': stsToken };
    const by = { port: role.port, region: role.region, ...session };
    assert.equal((await sendTo(by, 'PUT', '/b-copy/mine', { headers, body: '' })).status, status);
  }
});

const origins = ['http://page.test', 'https://*.wild.test'];
const open = await useCloud({ bucket: 'b-cors', store: 'memory', origins });

const preflight = (origin: string | undefined, method: string | undefined, headers = '') =>
  rawRequest(open.port, 'OPTIONS', '/b-cors/key', {
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
    assert.match(foreign.element('Message') ?? '', /evalution of Origin/);
    assert.equal(foreign.headers['access-control-allow-origin'], undefined);
    assert.equal((await preflight('http://page.test', 'PATCH')).status, 403);
    assert.equal((await preflight(undefined, 'PUT')).status, 400);
  });

  it('adds its headers to responses and errors, and does not stop a request that no rule allows', async () => {
    const put = (origin: string, key: string) =>
      sendTo(open, 'PUT', `/b-cors/${key}`, { body: 'x', headers: { origin } });
    assert.equal((await put('http://page.test', 'a')).headers['access-control-allow-origin'], 'http://page.test');
    const foreign = await put('http://other.test', 'b');
    assert.deepEqual([foreign.status, foreign.headers['access-control-allow-origin']], [200, undefined]);
    assert.equal((await sendTo(open, 'GET', '/b-cors/b')).text, 'x');
    const error = await sendTo(open, 'GET', '/b-cors/none', { headers: { origin: 'http://page.test' } });
    assert.deepEqual([error.status, error.headers['access-control-allow-origin']], [404, 'http://page.test']);
  });

  it('follows the switches hideHeaders and corsOff', async () => {
    open.setSwitches({ hideHeaders: ['ETag'] });
    const { headers } = await preflight('http://page.test', 'PUT');
    const shown = 'x-oss-request-id, x-oss-hash-crc64ecma, x-oss-version-id';
    assert.equal(headers['access-control-expose-headers'], shown);
    open.setSwitches({ corsOff: true });
    assert.match((await preflight('http://page.test', 'PUT')).text, /CORS is not enabled for this bucket/);
    open.resetSwitches();
  });

  it('applies the first matching rule of PutBucketCors', async () => {
    const rule = (inner: string): string => `<CORSRule>${inner}</CORSRule>`;
    const put = (body: string) => sendTo(open, 'PUT', '/b-cors?cors', { body });
    const xml = `<CORSConfiguration>${rule('<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>x-a*</AllowedHeader>')}${rule('<AllowedOrigin>http://page.test</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><ExposeHeader>ETag</ExposeHeader>')}<ResponseVary>true</ResponseVary></CORSConfiguration>`;
    assert.equal((await put(xml)).status, 200);
    assert.equal((await preflight('http://any.test', 'GET', 'X-Abc')).headers['access-control-allow-origin'], '*');
    assert.equal((await preflight('http://any.test', 'GET', 'y')).status, 403);
    assert.equal((await preflight('http://page.test', 'PUT')).headers['access-control-expose-headers'], 'ETag');
    assert.equal((await sendTo(open, 'GET', '/b-cors/a')).headers['vary'], 'Origin');
    const { text } = await sendTo(open, 'GET', '/b-cors?cors');
    assert.match(text, /<AllowedHeader>x-a\*<\/AllowedHeader>.*<ResponseVary>true/s);
    assert.equal((await put('<CORSConfiguration/>')).code, 'MalformedXML');
    const wrong = rule('<AllowedOrigin>*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>');
    assert.equal((await put(`<CORSConfiguration>${wrong}</CORSConfiguration>`)).code, 'InvalidArgument');
    assert.equal((await sendTo(open, 'DELETE', '/b-cors?cors')).status, 204);
    assert.equal((await sendTo(open, 'GET', '/b-cors?cors')).code, 'NoSuchCORSConfiguration');
    assert.match((await preflight('http://page.test', 'PUT')).text, /CORS is not enabled/);
  });
});
