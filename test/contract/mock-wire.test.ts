import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { encodeQuery, signQuery } from '../../src/modes/sts/sign-v4.js';
import {
  assertError,
  element,
  FORM,
  formBody,
  rawRequest,
  send as sendTo,
  type SendOptions,
  signedHeaders,
  type TestResponse,
} from '../support/node/mock-request.js';
import { head, rawExchange } from '../support/node/raw-socket.js';

const cloud = await mockCloud({ bucket: 'b-wire' });
after(() => cloud.close());

/** Sends a signed request, with a body if its method has one. */
const send = (method: string, target: string, more: SendOptions = {}): Promise<TestResponse> =>
  sendTo(cloud, method, target, { ...(/PUT|POST/.test(method) && { body: '' }), ...more });
/** Sends a request with these headers. */
const bare = (method: string, target: string, headers: Record<string, string> = {}): Promise<TestResponse> =>
  rawRequest(cloud.port, method, target, headers);
const start = async (key: string): Promise<string> =>
  element((await send('POST', `/b-wire/${key}?uploads`)).text, 'UploadId') ?? '';

/** A V4 URL. @param given the additional headers to sign */
async function presign(method: string, key: string, headers: Record<string, string> = {}, region = cloud.region) {
  const request = { method, bucket: 'b-wire', key, headers, additionalHeaders: Object.keys(headers) };
  const query = await signQuery(request, { ...cloud, region }, Date.now(), 60);
  return `/b-wire/${key}?${encodeQuery(query)}`;
}

describe('Times in XML', () => {
  it('have whole seconds and three zeros, in every operation', async () => {
    await send('PUT', '/b-wire/time', { body: 'x' });
    const id = await start('time-parts');
    await send('PUT', `/b-wire/time-parts?partNumber=1&uploadId=${id}`, { body: 'x' });
    const copied = { headers: { 'x-oss-copy-source': '/b-wire/time' } };
    for (const [method, target, name, more] of [
      ['GET', '/b-wire', 'LastModified', {}],
      ['GET', '/b-wire?list-type=2', 'LastModified', {}],
      ['GET', '/b-wire?uploads', 'Initiated', {}],
      ['GET', `/b-wire/time-parts?uploadId=${id}`, 'LastModified', {}],
      ['GET', '/', 'CreationDate', {}],
      ['GET', '/b-wire?bucketInfo', 'CreationDate', {}],
      ['PUT', '/b-wire/time-copy', 'LastModified', copied],
      ['PUT', `/b-wire/time-parts?partNumber=2&uploadId=${id}`, 'LastModified', copied],
    ] as const) {
      const { text } = await send(method, target, more);
      const times = text.match(new RegExp(`<${name}>.*?</${name}>`, 'g')) ?? [];
      assert.ok(times.length > 0, target);
      for (const time of times) assert.match(time, /T\d\d:\d\d:\d\d\.000Z</, target);
    }
  });
});

describe('Response headers', () => {
  it('are spelled as OSS spells them', async () => {
    await send('PUT', '/b-wire/spelled', { body: 'x', headers: { 'content-md5': 'ndTkYSaMgDT1yFZOFVxnpg==' } });
    const { names } = await send('GET', '/b-wire/spelled', { headers: { origin: 'http://a.example' } });
    const expected = ['Server', 'Date', 'Content-Type', 'Content-Length', 'ETag', 'Last-Modified', 'Content-MD5'];
    for (const name of [...expected, 'Accept-Ranges', 'x-oss-request-id', 'x-oss-hash-crc64ecma'])
      assert.ok(names.includes(name), `${name} in ${names.join()}`);
  });
});

describe('CompleteMultipartUpload', () => {
  it('creates an empty object from no parts', async () => {
    const complete = async (body: string) => send('POST', `/b-wire/none?uploadId=${await start('none')}`, { body });
    const { status, headers } = await complete('<?xml version="1.0"?><CompleteMultipartUpload/>');
    assert.deepEqual([status, headers['x-oss-hash-crc64ecma']], [200, '0']);
    assert.equal((await send('HEAD', '/b-wire/none')).headers['content-length'], '0');
    assertError(await complete(''), 400, 'MalformedXML');
  });

  it('sets the ACL', async () => {
    const complete = (id: string, acl?: string): Promise<TestResponse> =>
      send('POST', `/b-wire/acl?uploadId=${id}`, {
        body: '<CompleteMultipartUpload/>',
        headers: acl === undefined ? {} : { 'x-oss-object-acl': acl },
      });
    assertError(await complete(await start('acl'), 'nobody'), 400, 'InvalidArgument');
    for (const acl of ['public-read', undefined]) {
      assert.equal((await complete(await start('acl'), acl)).status, 200);
      assert.equal(element((await send('GET', '/b-wire/acl?acl')).text, 'Grant'), acl ?? 'default');
    }
  });

  it('has OSS’s EC numbers in its errors', async () => {
    const id = await start('numbers');
    const both = await send('POST', `/b-wire/numbers?uploadId=${id}`, {
      body: '<CompleteMultipartUpload/>',
      headers: { 'x-oss-complete-all': 'yes' },
    });
    assert.deepEqual([both.code, element(both.text, 'EC')], ['InvalidArgument', '0042-00000216']);
    assert.equal((await send('DELETE', `/b-wire/numbers?uploadId=${id}`)).status, 204);
    const late = await send('PUT', `/b-wire/numbers?partNumber=1&uploadId=${id}`, { body: 'x' });
    assertError(late, 404, 'NoSuchUpload');
    assert.deepEqual([element(late.text, 'EC'), late.headers['x-oss-ec']], ['0042-00000104', '0042-00000104']);
  });
});

describe('A signature for another region or product', () => {
  it('is rejected in a header with OSS’s message', async () => {
    for (const [change, ec, message] of [
      ['region', '0002-00000226', 'Invalid signing region in Authorization header.'],
      ['product', '0002-00000227', 'Invalid signing product in Authorization header.'],
    ] as const) {
      const headers = signedHeaders(cloud, 'GET', '/b-wire/x');
      headers['authorization'] = headers['authorization']!.replace(
        '/cn-hangzhou/oss/',
        change === 'region' ? '/cn-beijing/oss/' : '/cn-hangzhou/oss-cloudbox/',
      );
      const response = await bare('GET', '/b-wire/x', headers);
      assertError(response, 400, 'InvalidArgument');
      assert.deepEqual([element(response.text, 'Message'), element(response.text, 'EC')], [message, ec]);
      const headless = await bare('HEAD', '/b-wire/x', headers);
      assert.deepEqual([headless.status, headless.headers['x-oss-ec']], [400, ec]);
    }
  });

  it('is rejected in a URL with OSS’s message', async () => {
    for (const region of ['cn-beijing', '']) {
      const response = await bare('GET', await presign('GET', 'x', {}, region));
      assertError(response, 400, 'InvalidArgument');
      assert.equal(element(response.text, 'Message'), 'The signing region in credential is invalid.');
    }
  });

  it('is checked after the bucket', async () => {
    const missing = { authorization: 'OSS nobody:c2lnbmF0dXJl', date: new Date().toUTCString() };
    const response = await bare('GET', '/b-missing/x', missing);
    assertError(response, 404, 'NoSuchBucket');
    assert.equal(element(response.text, 'EC'), '0015-00000101');
    assertError(await bare('GET', '/b-wire/x', missing), 403, 'InvalidAccessKeyId');
    // In a page ali-oss omits the bucket on an IP address, so the first segment may be a folder.
    const page = { ...missing, origin: 'http://localhost:8000' };
    assertError(await bare('GET', '/folder/x', page), 403, 'InvalidAccessKeyId');
  });
});

describe('A V4 URL with additional headers', () => {
  it('is rejected without such a header, and with another value of it', async () => {
    const url = await presign('PUT', 'sized', { 'content-length': '3' });
    const put = (headers: Record<string, string>, body: string) =>
      rawExchange(cloud.port, head('PUT', url, headers) + body);
    assertError(await put({ 'transfer-encoding': 'chunked' }, '3\r\nabc\r\n0\r\n\r\n'), 400, 'InvalidArgument');
    assertError(await put({ 'content-length': '4' }, 'abcd'), 403, 'SignatureDoesNotMatch');
    assert.equal((await put({ 'content-length': '3' }, 'abc')).status, 200);
  });
});

describe('Requests with something missing or wrong', () => {
  it('PUT ?acl without its header is 400', async () => {
    await send('PUT', '/b-wire/lacking', { body: 'x' });
    for (const target of ['/b-wire/lacking?acl', '/b-wire?acl'])
      assertError(await send('PUT', target), 400, 'MissingArgument');
    const headers = { 'x-oss-object-acl': 'nobody' };
    assertError(await send('PUT', '/b-wire/lacking?acl', { headers }), 400, 'InvalidArgument');
  });

  it('a key must be UTF-8, in a path and in a form', async () => {
    const response = await bare('PUT', '/b-wire/%d6%d0', { 'content-length': '0' });
    assertError(response, 400, 'InvalidArgument');
    assert.equal(element(response.text, 'Message'), 'The characters encoding must be utf-8.');
    const bytes = Buffer.from(formBody({ key: '\xd6\xd0' }, {}).toString(), 'latin1');
    const form = await rawRequest(cloud.port, 'POST', '/b-wire', FORM, bytes);
    assertError(form, 400, 'InvalidArgument');
    assert.equal(element(form.text, 'Message'), 'The characters encoding must be utf-8.');
  });

  it('HEAD of a key that begins with a slash is 404', async () => {
    const { status, headers } = await send('HEAD', '/b-wire//x');
    assert.deepEqual([status, headers['x-oss-ec']], [404, '0026-00000001']);
    assertError(await send('PUT', '/b-wire//x', { body: '' }), 400, 'InvalidObjectName');
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
  it('ListBuckets returns pages', async () => {
    for (const name of ['b-page-1', 'b-page-2', 'b-page-3']) await send('PUT', `/${name}`);
    const first = (await send('GET', '/?prefix=b-page&max-keys=2')).text;
    assert.deepEqual(
      [first.match(/<Name>/g)?.length, element(first, 'IsTruncated'), element(first, 'NextMarker')],
      [2, 'true', 'b-page-2'],
    );
    const second = (await send('GET', '/?prefix=b-page&max-keys=2&marker=b-page-2')).text;
    assert.deepEqual([element(second, 'Name'), element(second, 'IsTruncated')], ['b-page-3', 'false']);
  });

  it('HEAD shows whether a bucket exists', async () => {
    assert.equal((await send('HEAD', '/b-wire')).status, 200);
    assert.equal((await send('HEAD', '/b-nowhere')).status, 404);
  });

  it('PutBucketAcl creates a missing bucket', async () => {
    const acl = { headers: { 'x-oss-acl': 'public-read' } };
    assertError(await send('GET', '/b-by-acl?acl'), 404, 'NoSuchBucket');
    assert.equal((await send('PUT', '/b-by-acl?acl', acl)).status, 200);
    assert.equal(element((await send('GET', '/b-by-acl?acl')).text, 'Grant'), 'public-read');
  });
});

describe('Tags', () => {
  it('are put, read and deleted', async () => {
    await send('PUT', '/b-wire/tags', { body: 'x', headers: { 'x-oss-tagging': 'a=1' } });
    const body = '<Tagging><TagSet><Tag><Key>b &amp;</Key><Value>2=</Value></Tag></TagSet></Tagging>';
    assert.equal((await send('PUT', '/b-wire/tags?tagging', { body })).status, 200);
    const { text } = await send('GET', '/b-wire/tags?tagging');
    assert.match(text, /<TagSet><Tag><Key>b &amp;<\/Key><Value>2=<\/Value><\/Tag><\/TagSet>/);
    assertError(await send('PUT', '/b-wire/tags?tagging', { body: '<a/>' }), 400, 'MalformedXML');
    assert.equal((await send('DELETE', '/b-wire/tags?tagging')).status, 204);
    assert.match((await send('GET', '/b-wire/tags?tagging')).text, /<TagSet><\/TagSet>/);
  });
});
