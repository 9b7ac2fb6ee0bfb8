import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { nodeHashes } from '../../demo/mock/node/node-hashes.js';
import { canonicalRequestV4, signV4, stringToSignV4 } from '../../demo/mock/sign/canonical-v4.js';
import { Query } from '../../demo/mock/protocol/request-target.js';
import { ask, element, signedHeaders } from '../support/node/mock-request.js';
import { head, rawAsk, rawExchange, type RawReply } from '../support/node/raw-socket.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'b-wire' });
});
after(() => cloud.close());

const refused = ({ status, code }: RawReply, wanted: number, name: string): void =>
  assert.deepEqual([status, code], [wanted, name]);
const start = async (key: string): Promise<string> =>
  element((await rawAsk(cloud, 'POST', `/b-wire/${key}?uploads`)).text, 'UploadId') ?? '';

/** A V4 URL, its additional headers named and (for signing) given. */
function presign(
  method: string,
  key: string,
  more: Record<string, string> = {},
  given: Record<string, string> = {},
  region = cloud.region,
): string {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = { accessKeyId: cloud.accessKeyId, day: date.slice(0, 8), region, product: 'oss' };
  const names = Object.keys(given);
  const parameters = Object.entries({
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${scope.accessKeyId}/${scope.day}/${region}/oss/aliyun_v4_request`,
    'x-oss-date': date,
    'x-oss-expires': '60',
    ...(names.length ? { 'x-oss-additional-headers': names.join(';') } : {}),
    ...more,
  });
  const address = { bucket: 'b-wire', key };
  const request = canonicalRequestV4({
    method,
    address,
    query: new Query(parameters),
    headers: given,
    additionalHeaders: names,
  });
  const signature = signV4(cloud.accessKeySecret, stringToSignV4(request, date, scope, nodeHashes), scope, nodeHashes);
  const query = [...parameters, ['x-oss-signature', signature]].map((pair) =>
    pair.map((text) => encodeURIComponent(text ?? '')).join('='),
  );
  return `/b-wire/${key}?${query.join('&')}`;
}

describe('Times in XML', () => {
  it('have whole seconds and three zeros, in every operation', async () => {
    await rawAsk(cloud, 'PUT', '/b-wire/time', { body: 'x' });
    const id = await start('time-parts');
    await rawAsk(cloud, 'PUT', `/b-wire/time-parts?partNumber=1&uploadId=${id}`, { body: 'x' });
    const copied = { headers: { 'x-oss-copy-source': '/b-wire/time' } };
    const date = new Date(Date.now() - 3_600_000).toUTCString();
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
      const { text } = await rawAsk(cloud, method, target, more);
      const times = text.match(new RegExp(`<${name}>.*?</${name}>`, 'g')) ?? [];
      assert.ok(times.length > 0, target);
      for (const time of times) assert.match(time, /T\d\d:\d\d:\d\d\.000Z</, target);
    }
    const skewed = signedHeaders(cloud, 'GET', '/b-wire/time', {}, -3600);
    for (const text of [
      (await rawExchange(cloud.port, head('GET', '/b-wire/time', skewed))).text,
      (await rawExchange(cloud.port, head('GET', '/b-wire/time?OSSAccessKeyId=LTAI&Expires=1&Signature=x', { date })))
        .text,
    ])
      for (const time of text.match(/T\d\d:\d\d:\d\d[^<]*/g) ?? []) assert.match(time, /\.000Z$/);
  });
});

describe('Complete', () => {
  it('makes an empty object of no parts', async () => {
    for (const [key, body, headers] of [
      ['none', '<CompleteMultipartUpload></CompleteMultipartUpload>', {}],
      ['none-short', '<?xml version="1.0"?><CompleteMultipartUpload/>', {}],
      ['none-all', '', { 'x-oss-complete-all': 'yes' }],
    ] as const) {
      const id = await start(key);
      const reply = await rawAsk(cloud, 'POST', `/b-wire/${key}?uploadId=${id}`, { body, headers });
      assert.deepEqual([reply.status, reply.headers['x-oss-hash-crc64ecma']], [200, '0'], key);
      const stored = await rawAsk(cloud, 'GET', `/b-wire/${key}`);
      assert.deepEqual([stored.status, stored.headers['content-length']], [200, '0']);
    }
    refused(await rawAsk(cloud, 'POST', `/b-wire/none?uploadId=${await start('none')}`), 400, 'MalformedXML');
  });

  it('takes an ACL', async () => {
    const complete = (id: string, acl?: string): Promise<RawReply> =>
      rawAsk(cloud, 'POST', `/b-wire/acl?uploadId=${id}`, {
        body: '<CompleteMultipartUpload/>',
        headers: acl === undefined ? {} : { 'x-oss-object-acl': acl },
      });
    refused(await complete(await start('acl'), 'nobody'), 400, 'InvalidArgument');
    for (const acl of ['public-read', undefined]) {
      assert.equal((await complete(await start('acl'), acl)).status, 200);
      assert.equal(element((await rawAsk(cloud, 'GET', '/b-wire/acl?acl')).text, 'Grant'), acl ?? 'default');
    }
    const anonymous = await rawExchange(cloud.port, head('GET', '/b-wire/acl', {}));
    assert.equal(anonymous.status, 403);
  });

  it('numbers its refusals as OSS does', async () => {
    const id = await start('numbers');
    const both = await rawAsk(cloud, 'POST', `/b-wire/numbers?uploadId=${id}`, {
      body: '<CompleteMultipartUpload/>',
      headers: { 'x-oss-complete-all': 'yes' },
    });
    assert.deepEqual([both.code, element(both.text, 'EC')], ['InvalidArgument', '0042-00000216']);
    assert.equal((await rawAsk(cloud, 'DELETE', `/b-wire/numbers?uploadId=${id}`)).status, 204);
    const late = await rawAsk(cloud, 'PUT', `/b-wire/numbers?partNumber=1&uploadId=${id}`, { body: 'x' });
    refused(late, 404, 'NoSuchUpload');
    assert.deepEqual([element(late.text, 'EC'), late.headers['x-oss-ec']], ['0042-00000104', '0042-00000104']);
  });
});

describe('ListParts', () => {
  it('has an empty NextPartNumberMarker without parts', async () => {
    const { text } = await rawAsk(cloud, 'GET', `/b-wire/no-parts?uploadId=${await start('no-parts')}`);
    assert.match(text, /<NextPartNumberMarker><\/NextPartNumberMarker>/);
  });
});

describe('ListMultipartUploads', () => {
  it('names the page’s last upload, also where none follow', async () => {
    await rawAsk(cloud, 'PUT', '/b-uploads');
    const id = element((await rawAsk(cloud, 'POST', '/b-uploads/k?uploads')).text, 'UploadId');
    const { text } = await rawAsk(cloud, 'GET', '/b-uploads?uploads');
    assert.deepEqual(
      ['NextKeyMarker', 'NextUploadIdMarker', 'IsTruncated'].map((name) => element(text, name)),
      ['k', id, 'false'],
    );
  });
});

describe('A signature for another place', () => {
  it('is refused in OSS’s words, in the header', async () => {
    for (const [change, ec, message] of [
      ['region', '0002-00000226', 'Invalid signing region in Authorization header.'],
      ['product', '0002-00000227', 'Invalid signing product in Authorization header.'],
    ] as const) {
      const headers = signedHeaders(cloud, 'GET', '/b-wire/x');
      headers['authorization'] = headers['authorization']!.replace(
        '/cn-hangzhou/oss/',
        change === 'region' ? '/cn-beijing/oss/' : '/cn-hangzhou/oss-cloudbox/',
      );
      const reply = await rawExchange(cloud.port, head('GET', '/b-wire/x', headers));
      refused(reply, 400, 'InvalidArgument');
      assert.deepEqual([element(reply.text, 'Message'), element(reply.text, 'EC')], [message, ec]);
      const headless = await rawExchange(cloud.port, head('HEAD', '/b-wire/x', headers));
      assert.deepEqual([headless.status, headless.headers['x-oss-ec']], [400, ec]);
    }
  });

  it('is refused in OSS’s words, in a URL', async () => {
    for (const region of ['cn-beijing', '']) {
      const reply = await rawExchange(cloud.port, head('GET', presign('GET', 'x', {}, {}, region), {}));
      refused(reply, 400, 'InvalidArgument');
      assert.equal(element(reply.text, 'Message'), 'The signing region in credential is invalid.');
    }
  });

  it('looks at the bucket first', async () => {
    const missing = { authorization: 'OSS nobody:c2lnbmF0dXJl', date: new Date().toUTCString() };
    const reply = await rawExchange(cloud.port, head('GET', '/b-missing/x', missing));
    refused(reply, 404, 'NoSuchBucket');
    assert.equal(element(reply.text, 'EC'), '0015-00000101');
    refused(await rawExchange(cloud.port, head('GET', '/b-wire/x', missing)), 403, 'InvalidAccessKeyId');
    // A page's ali-oss leaves the bucket out on an IP address, so what stands there may be a folder.
    const page = { ...missing, origin: 'http://localhost:8000' };
    refused(await rawExchange(cloud.port, head('GET', '/folder/x', page)), 403, 'InvalidAccessKeyId');
  });
});

describe('A V4 URL with additional headers', () => {
  it('is 400 for a request that lacks one, and counts its value', async () => {
    const url = presign('PUT', 'sized', {}, { 'content-length': '3' });
    const put = (headers: Record<string, string>, body: string): Promise<RawReply> =>
      rawExchange(cloud.port, head('PUT', url, headers) + body);
    refused(await put({ 'transfer-encoding': 'chunked' }, '3\r\nabc\r\n0\r\n\r\n'), 400, 'InvalidArgument');
    refused(await put({ 'content-length': '4' }, 'abcd'), 403, 'SignatureDoesNotMatch');
    assert.equal((await put({ 'content-length': '3' }, 'abc')).status, 200);
    const both = { 'content-length': '3', 'transfer-encoding': 'chunked' };
    assert.equal((await put(both, '3\r\nabc\r\n0\r\n\r\n')).status, 200);
    refused(await put(both, '4\r\nabcd\r\n0\r\n\r\n'), 400, 'IncompleteBody');
  });
});

describe('What is lacking or wrong', () => {
  it('PUT ?acl needs its header', async () => {
    await rawAsk(cloud, 'PUT', '/b-wire/lacking', { body: 'x' });
    refused(await rawAsk(cloud, 'PUT', '/b-wire/lacking?acl'), 400, 'MissingArgument');
    refused(await rawAsk(cloud, 'PUT', '/b-wire?acl'), 400, 'MissingArgument');
    const headers = { 'x-oss-object-acl': 'nobody' };
    refused(await rawAsk(cloud, 'PUT', '/b-wire/lacking?acl', { headers }), 400, 'InvalidArgument');
  });

  it('a key must be UTF-8, in a path and in a form', async () => {
    const reply = await rawExchange(cloud.port, head('PUT', '/b-wire/%d6%d0', { 'content-length': '0' }));
    refused(reply, 400, 'InvalidArgument');
    assert.equal(element(reply.text, 'Message'), 'The characters encoding must be utf-8.');
    const bytes = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n'),
      Buffer.from([0xd6, 0xd0]),
      Buffer.from('\r\n--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nform\r\n--x--\r\n'),
    ]);
    const type = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(bytes.length) };
    const form = await rawExchange(cloud.port, [head('POST', '/b-wire', type), bytes]);
    refused(form, 400, 'InvalidArgument');
    assert.equal(element(form.text, 'Message'), 'The characters encoding must be utf-8.');
  });

  it('HEAD finds no key that begins with a slash', async () => {
    const { status, headers } = await rawAsk(cloud, 'HEAD', '/b-wire//x');
    assert.deepEqual([status, headers['x-oss-ec']], [404, '0026-00000001']);
    refused(await rawAsk(cloud, 'PUT', '/b-wire//x', { body: '' }), 400, 'InvalidObjectName');
  });

  it('OPTIONS finds no bucket that is missing', async () => {
    const page = { origin: 'http://localhost:8000', 'access-control-request-method': 'PUT' };
    const signed = { ...page, 'access-control-request-headers': 'authorization, x-oss-date, x-oss-user-agent' };
    for (const [target, headers] of [
      ['/b-missing/x', page],
      ['/b-missing/x', { ...signed, host: 'localhost' }],
      ['/x', { ...page, host: 'b-missing.localhost' }],
      ['/x', { ...page, host: 'b-missing.oss-cn-hangzhou.aliyuncs.com' }],
      ['/b-missing/x', signedHeaders(cloud, 'OPTIONS', '/b-missing/x', signed)],
    ] as const) {
      const reply = await rawExchange(cloud.port, head('OPTIONS', target, headers));
      refused(reply, 404, 'NoSuchBucket');
      assert.equal(element(reply.text, 'EC'), '0015-00000101');
    }
    for (const headers of [
      { ...page, host: 'b-wire.localhost' },
      signedHeaders(cloud, 'OPTIONS', '/b-wire/x', page),
      page,
    ])
      assert.equal((await rawExchange(cloud.port, head('OPTIONS', '/b-wire/x', headers))).status, 200);
    // Where ali-oss in a page leaves the bucket out.
    assert.equal((await rawExchange(cloud.port, head('OPTIONS', '/folder/x', signed))).status, 200);
    assert.equal(
      (await rawExchange(cloud.port, head('OPTIONS', presign('PUT', 'x').replace('/b-wire', ''), page))).status,
      200,
    );
  });
});

describe('Bucket settings', () => {
  it('GetBucketCors gives AllowedHeader in lower case', async () => {
    const rule =
      '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedHeader>X-OSS-Meta-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>';
    await rawAsk(cloud, 'PUT', '/b-cors');
    assert.equal((await rawAsk(cloud, 'PUT', '/b-cors?cors', { body: rule })).status, 200);
    const { text } = await rawAsk(cloud, 'GET', '/b-cors?cors');
    assert.deepEqual([element(text, 'AllowedHeader'), element(text, 'ExposeHeader')], ['x-oss-meta-*', 'ETag']);
  });

  it('GetBucketInfo knows AccessMonitor', async () => {
    assert.equal(element((await rawAsk(cloud, 'GET', '/b-wire?bucketInfo')).text, 'AccessMonitor'), 'Disabled');
  });

  it('ListBuckets goes by pages', async () => {
    for (const name of ['b-page-1', 'b-page-2', 'b-page-3']) await rawAsk(cloud, 'PUT', `/${name}`);
    const first = (await rawAsk(cloud, 'GET', '/?prefix=b-page&max-keys=2')).text;
    assert.deepEqual(
      [first.match(/<Name>/g)?.length, element(first, 'IsTruncated'), element(first, 'NextMarker')],
      [2, 'true', 'b-page-2'],
    );
    const second = (await rawAsk(cloud, 'GET', '/?prefix=b-page&max-keys=2&marker=b-page-2')).text;
    assert.deepEqual([element(second, 'Name'), element(second, 'IsTruncated')], ['b-page-3', 'false']);
  });

  it('HEAD tells whether a bucket is there', async () => {
    assert.equal((await rawAsk(cloud, 'HEAD', '/b-wire')).status, 200);
    assert.equal((await rawAsk(cloud, 'HEAD', '/b-nowhere')).status, 404);
  });

  it('a bucket may be signed for without the slash behind its name, as the C SDK does on an IP address', async () => {
    const date = new Date().toUTCString();
    const get = async (resource: string): Promise<number> => {
      const signature = createHmac('sha1', cloud.accessKeySecret)
        .update(`GET\n\n\n${date}\n${resource}`)
        .digest('base64');
      const headers = { date, authorization: `OSS ${cloud.accessKeyId}:${signature}` };
      return (await rawExchange(cloud.port, head('GET', '/b-wire', headers))).status;
    };
    assert.deepEqual([await get('/b-wire'), await get('/b-wire/'), await get('/b-other')], [200, 200, 403]);
  });

  it('PutBucketAcl creates a missing bucket', async () => {
    const acl = { headers: { 'x-oss-acl': 'public-read' } };
    refused(await rawAsk(cloud, 'GET', '/b-by-acl?acl'), 404, 'NoSuchBucket');
    assert.equal((await rawAsk(cloud, 'PUT', '/b-by-acl?acl', acl)).status, 200);
    assert.equal(element((await rawAsk(cloud, 'GET', '/b-by-acl?acl')).text, 'Grant'), 'public-read');
    refused(
      await rawAsk(cloud, 'PUT', '/b-by-nobody?acl', { headers: { 'x-oss-acl': 'nobody' } }),
      400,
      'InvalidArgument',
    );
    refused(await rawAsk(cloud, 'GET', '/b-by-nobody?acl'), 404, 'NoSuchBucket');
  });
});

describe('Tags', () => {
  it('are put, read and deleted', async () => {
    await rawAsk(cloud, 'PUT', '/b-wire/tags', { body: 'x', headers: { 'x-oss-tagging': 'a=1' } });
    const body = '<Tagging><TagSet><Tag><Key>b &amp;</Key><Value>2=</Value></Tag></TagSet></Tagging>';
    assert.equal((await rawAsk(cloud, 'PUT', '/b-wire/tags?tagging', { body })).status, 200);
    const { text } = await rawAsk(cloud, 'GET', '/b-wire/tags?tagging');
    assert.match(text, /<TagSet><Tag><Key>b &amp;<\/Key><Value>2=<\/Value><\/Tag><\/TagSet>/);
    refused(await rawAsk(cloud, 'PUT', '/b-wire/tags?tagging', { body: '<a/>' }), 400, 'MalformedXML');
    const none = '<Tagging><TagSet></TagSet></Tagging>';
    assert.equal((await rawAsk(cloud, 'PUT', '/b-wire/tags?tagging', { body: none })).status, 200);
    assert.match((await rawAsk(cloud, 'GET', '/b-wire/tags?tagging')).text, /<TagSet><\/TagSet>/);
    await rawAsk(cloud, 'PUT', '/b-wire/tags?tagging', { body });
    assert.equal((await rawAsk(cloud, 'DELETE', '/b-wire/tags?tagging')).status, 204);
    assert.match((await rawAsk(cloud, 'GET', '/b-wire/tags?tagging')).text, /<TagSet><\/TagSet>/);
  });
});

describe('Content-MD5 of an XML body', () => {
  it('counts by its first 16 bytes: the C SDK sends 20', async () => {
    const body = '<Delete><Object><Key>x</Key></Object></Delete>';
    const md5 = createHash('md5').update(body).digest();
    const remove = (bytes: Uint8Array): Promise<RawReply> =>
      rawAsk(cloud, 'POST', '/b-wire?delete', {
        body,
        headers: { 'content-md5': Buffer.from(bytes).toString('base64') },
      });
    assert.equal((await remove(md5)).status, 200);
    assert.equal((await remove(Buffer.concat([md5, Buffer.from('\0abc')]))).status, 200);
    refused(await remove(md5.subarray(0, 15)), 400, 'InvalidDigest');
    refused(await remove(Buffer.alloc(20)), 400, 'InvalidDigest');
  });
});

describe('OSS’s 503 names', () => {
  it('come by the fault switch', async () => {
    for (const code of [
      'UploadTrafficRateLimitExceeded',
      'DownloadTrafficRateLimitExceeded',
      'TotalQpsLimitExceeded',
    ]) {
      cloud.setSwitches({ faults: [{ kind: 'status', status: 503, code, operation: ['PutObject', 'GetObject'] }] });
      refused(await rawAsk(cloud, 'PUT', '/b-wire/busy', { body: 'x' }), 503, code);
      refused(await rawAsk(cloud, 'GET', '/b-wire/busy'), 503, code);
    }
    cloud.resetSwitches();
    assert.equal((await ask(cloud, 'GET', '/b-wire/busy')).status, 404);
  });
});

describe('A URL signed with V1', () => {
  it('may be used with chunks that have a length', async () => {
    const expires = Math.floor(Date.now() / 1000) + 60;
    const signature = createHmac('sha1', cloud.accessKeySecret)
      .update(`PUT\n\n\n${expires}\n/b-wire/v1`)
      .digest('base64');
    const target = `/b-wire/v1?OSSAccessKeyId=${cloud.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
    const sent = head('PUT', target, { 'content-length': '3', 'transfer-encoding': 'chunked' });
    assert.equal((await rawExchange(cloud.port, `${sent}3\r\nabc\r\n0\r\n\r\n`)).status, 200);
  });
});
