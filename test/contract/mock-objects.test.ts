import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { assertFields } from '../support/assertions.js';
import { assertError, partList, rawRequest, send as sendTo, type SendOptions } from '../support/node/mock-request.js';
import { useCloud } from '../support/node/servers.js';

const cloud = await useCloud({ bucket: 'b-objects', domains: ['static.example.com'] });

const send = (method: string, target: string, more?: SendOptions) => sendTo(cloud, method, `/b-objects${target}`, more);
const put = (key: string, body: string | Uint8Array = 'hello', headers: Record<string, string> = {}) =>
  send('PUT', `/${key}`, { body, headers });

/** A body between whose two pieces something happens. */
async function* around(work: () => Promise<unknown>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a');
  await work();
  yield Buffer.from('b');
}

describe('PutObject', () => {
  it('responds with ETag, CRC, MD5 and a request id, without a body', async () => {
    const response = await put('a');
    const { etag, 'x-oss-hash-crc64ecma': crc, 'content-md5': md5, server } = response.headers;
    assert.deepEqual(
      [response.status, response.text, etag, crc, md5, server],
      [200, '', '"5D41402ABC4B2A76B9719D911017C592"', '11177612005948864433', 'XUFAKrxLKna5cZ2REBfFkg==', 'AliyunOSS'],
    );
    assert.match(response.headers['x-oss-request-id'] ?? '', /^[0-9A-F]{24}$/);
  });

  it('stores headers, and metadata as raw bytes', async () => {
    const sent = {
      'content-type': 'text/x; charset=gbk',
      'cache-control': 'no-store',
      'content-disposition': 'inline',
      'content-encoding': 'br',
      expires: 'never',
      'x-oss-meta-name': Buffer.from('中文').toString('latin1'),
      'x-oss-storage-class': 'IA',
      'x-oss-server-side-encryption': 'AES256',
      'x-oss-tagging': 'a=1&b=%20',
    };
    assert.equal((await put('echo', 'x', sent)).status, 200);
    const { headers } = await send('HEAD', '/echo');
    const { 'x-oss-tagging': _, ...echoed } = sent;
    const more = { 'x-oss-tagging-count': '2', 'content-length': '1', 'x-oss-object-type': 'Normal' };
    assertFields(headers, { ...echoed, ...more, 'accept-ranges': 'bytes' });
    assert.match((await send('GET', '/echo?tagging')).text, /<Tag><Key>b<\/Key><Value> <\/Value><\/Tag>/);
  });

  it('rejects what OSS rejects', async () => {
    await put('late');
    for (const [name, value, code] of [
      ['content-md5', 'AAAAAAAAAAAAAAAAAAAAAA==', 'InvalidDigest'],
      ['x-oss-storage-class', 'Cold', 'InvalidArgument'],
      ['x-oss-object-acl', 'all', 'InvalidArgument'],
      ['x-oss-tagging', '=x', 'InvalidTag'],
      ['x-oss-tagging', 'a=x%26y', 'InvalidTag'],
      ['x-oss-tagging', '%E4%B8%AD=x', 'InvalidTag'],
      ['x-oss-server-side-encryption', 'ROT13', 'InvalidEncryptionAlgorithmError'],
      ['x-oss-meta-a', 'x'.repeat(8193), 'InvalidArgument'],
    ] as const)
      assertError(await put('no', 'x', { [name]: value }), 400, code);
    const conditional = await put('no', 'x', { 'if-modified-since': new Date().toUTCString() });
    assertError(conditional, 400, 'NotImplemented');
    assert.equal(conditional.element('Header'), 'If-Modified-Since');
    assertError(await put('late', 'x', { 'x-oss-forbid-overwrite': 'true' }), 409, 'FileAlreadyExists');
    const meanwhile = { body: around(() => put('race')), headers: { 'x-oss-forbid-overwrite': 'true' } };
    assertError(await send('PUT', '/race', meanwhile), 409, 'FileAlreadyExists');
    for (const key of ['x'.repeat(1024), '/x', '%5Cx']) assertError(await put(key, 'x'), 400, 'InvalidObjectName');
    assertError(await send('GET', '/no'), 404, 'NoSuchKey');
  });

  it('decodes + in a path as a space, and %2B as +; keys are listed in the order of their bytes', async () => {
    const list = async () => (await send('GET', '?prefix=s%2F')).text.match(/(?<=<Key>).*?(?=<)/g);
    for (const key of ['s/%F0%9F%98%80', 's/%EF%BD%9E', 's/p+q%2Br', 's/a']) await put(key);
    assert.deepEqual(await list(), ['s/a', 's/p q+r', 's/\uFF5E', 's/\u{1F600}']);
    await send('DELETE', '/s/a');
    await put('s/%C3%A9');
    assert.deepEqual(await list(), ['s/p q+r', 's/\xE9', 's/\uFF5E', 's/\u{1F600}']);
  });
});

describe('GetObject', () => {
  it('serves ranges', async () => {
    await put('range', '0123456789');
    const get = (range: string, headers = {}) => send('GET', '/range', { headers: { range, ...headers } });
    const part = await get('bytes=2-4');
    assert.deepEqual([part.status, part.text, part.headers['content-range']], [206, '234', 'bytes 2-4/10']);
    assert.deepEqual([(await get('bytes=7-')).text, (await get('bytes=-3')).text], ['789', '789']);
    for (const odd of ['bytes=10-12', 'bytes=5-2', 'bytes=8-20'])
      assert.deepEqual([(await get(odd)).status, (await get(odd)).text], [200, '0123456789'], odd);
    const standard = { 'x-oss-range-behavior': 'standard' };
    assert.equal((await get('bytes=8-20', standard)).text, '89');
    assert.equal((await get('bytes=10-', standard)).status, 416);
  });

  it('compresses whole texts of at least 1 kB for clients that accept it, without their ETag and length', async () => {
    const text = 'compress me '.repeat(1000);
    const zipped = { headers: { 'accept-encoding': 'br, gzip' } };
    const json = { 'content-type': 'application/json; charset=utf-8' };
    await put('text', text, json);
    const whole = await send('GET', '/text');
    assertFields(whole.headers, { 'content-length': '12000', 'content-encoding': undefined });
    const { 'content-length': _, 'accept-ranges': _ranges, etag: _etag, ...kept } = whole.headers;
    for (const method of ['GET', 'HEAD'] as const) {
      const { headers, body } = await send(method, '/text', zipped);
      const absent = { 'content-length': undefined, etag: undefined, 'accept-ranges': undefined };
      const same = { 'x-oss-hash-crc64ecma': kept['x-oss-hash-crc64ecma'], 'content-md5': kept['content-md5'] };
      assertFields(headers, { ...absent, ...same, 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      if (method === 'GET') assert.equal(gunzipSync(body).toString(), text);
    }
    const inPage = { 'accept-encoding': 'gzip', origin: 'http://localhost:8000' };
    assert.equal((await send('GET', '/text', { headers: inPage })).headers['vary'], 'Origin, Accept-Encoding');
    await put('short', 'x'.repeat(1023), json);
    await put('photo', text, { 'content-type': 'image/png' });
    await put('encoded', text, { ...json, 'content-encoding': 'br' });
    for (const key of ['short', 'photo', 'encoded'])
      assert.ok((await send('GET', `/${key}`, zipped)).headers['content-length'], key);
    for (const more of [{ range: 'bytes=0-1999' }, { 'accept-encoding': 'gzip;q=0' }])
      assert.ok((await send('GET', '/text', { headers: { ...zipped.headers, ...more } })).headers['etag']);
  });

  it('checks conditions', async () => {
    const { etag = '' } = (await put('cond')).headers;
    const [past, future] = [new Date(Date.now() - 1e6).toUTCString(), new Date(Date.now() + 1e6).toUTCString()];
    for (const [name, value, status] of [
      ['if-match', etag, 200],
      ['if-match', '"other"', 412],
      ['if-none-match', etag, 304],
      ['if-modified-since', past, 200],
      ['if-modified-since', future, 304],
      ['if-unmodified-since', past, 412],
    ] as const)
      assert.equal((await send('GET', '/cond', { headers: { [name]: value } })).status, status, `${name}: ${value}`);
  });

  it('overrides response headers by the query', async () => {
    await put('over');
    const query = 'response-content-type=text%2Fhtml&response-content-disposition=attachment';
    const { headers } = await send('GET', `/over?${query}`);
    assertFields(headers, { 'content-type': 'text/html', 'content-disposition': 'attachment' });
  });

  it('returns the error of a HEAD in headers', async () => {
    const response = await send('HEAD', '/nothing');
    assert.deepEqual([response.status, response.text, response.headers['x-oss-ec']], [404, '', '0026-00000001']);
    assert.match(Buffer.from(response.headers['x-oss-err'] ?? '', 'base64').toString(), /<Code>NoSuchKey<\/Code>/);
  });

  it('serves a public object to anonymous callers', async () => {
    await put('open', 'x', { 'x-oss-object-acl': 'public-read' });
    await put('closed');
    assert.equal((await sendTo(cloud, 'GET', '/b-objects/open', { anonymous: true })).status, 200);
    assertError(await sendTo(cloud, 'GET', '/b-objects/closed', { anonymous: true }), 403, 'AccessDenied');
    assertError(await sendTo(cloud, 'PUT', '/b-objects/open', { anonymous: true, body: 'y' }), 403, 'AccessDenied');
  });
});

describe('Multipart upload', () => {
  const MIN = 102_400;
  type Part = readonly [number: number, etag: string];
  const start = async (key: string, query = '', headers = {}): Promise<string> =>
    (await send('POST', `/${key}?uploads${query}`, { headers })).element('UploadId') ?? '';
  const part = (key: string, id: string, number: number, body: string | Uint8Array) =>
    send('PUT', `/${key}?partNumber=${number}&uploadId=${id}`, { body });
  const complete = (key: string, id: string, parts: readonly Part[], headers = {}) =>
    send('POST', `/${key}?uploadId=${id}`, { headers, body: partList(...parts) });

  it('takes no part whose upload is aborted while it is sent', async () => {
    const target = `/aborted?uploadId=${await start('aborted')}`;
    const response = await send('PUT', `${target}&partNumber=1`, { body: around(() => send('DELETE', target)) });
    assertError(response, 404, 'NoSuchUpload');
  });

  it('accepts parts in any order, repeated, and with gaps', async () => {
    const id = await start('order', '', { 'content-type': 'x/y', 'x-oss-meta-a': 'b' });
    assert.match(id, /^[0-9A-F]{32}$/);
    await part('order', id, 7, 'tail');
    await part('order', id, 3, Buffer.alloc(MIN, 1));
    const { etag = '' } = (await part('order', id, 3, Buffer.alloc(MIN, 2))).headers;
    const last = createHash('md5').update('tail').digest('hex');
    const parts = [[3, etag] as const, [7, last] as const];
    const done = await complete('order', id, parts);
    assert.equal(done.status, 200, done.text);
    const got = await send('GET', '/order');
    assert.equal(Buffer.compare(got.body, Buffer.concat([Buffer.alloc(MIN, 2), Buffer.from('tail')])), 0);
    const expected = { 'content-type': 'x/y', 'x-oss-meta-a': 'b', 'x-oss-object-type': 'Multipart' };
    assertFields(got.headers, { ...expected, 'content-md5': undefined });
    assert.equal(got.headers['x-oss-hash-crc64ecma'], done.headers['x-oss-hash-crc64ecma']);
    const range = await send('GET', '/order', { headers: { range: `bytes=${MIN - 2}-${MIN + 1}` } });
    assert.equal(range.body.toString('latin1'), '\x02\x02ta');
    assertError(await complete('order', id, parts), 404, 'NoSuchUpload');
  });

  it('rejects wrong lists of parts with the details that clients read', async () => {
    const id = await start('wrong');
    const { etag: small = '' } = (await part('wrong', id, 1, 'small')).headers;
    const { etag: tail = '' } = (await part('wrong', id, 2, 'tail')).headers;
    const [one, two] = [[1, small] as const, [2, tail] as const];
    const tooSmall = await complete('wrong', id, [one, two]);
    assertError(tooSmall, 400, 'EntityTooSmall');
    assert.deepEqual(tooSmall.elements('MinSizeAllowed', 'ProposedSize', 'PartNumber'), ['102400', '5', '1']);
    assertError(await complete('wrong', id, [two, one]), 400, 'InvalidPartOrder');
    assertError(await complete('wrong', id, [one, one]), 400, 'InvalidPartOrder');
    const invalid = await complete('wrong', id, [[1, '"undefined"']]);
    assertError(invalid, 400, 'InvalidPart');
    assert.deepEqual(invalid.elements('PartNumber', 'UploadId'), ['1', id]);
    assertError(await complete('wrong', id, [[3, tail]]), 400, 'InvalidPart');
    assertError(await send('POST', `/wrong?uploadId=${id}`, { body: '<a><b></a>' }), 400, 'MalformedXML');
    assertError(await part('wrong', id, 10_001, 'x'), 400, 'InvalidArgument');
    assert.equal((await part('wrong', id, 10_000, 'x')).status, 200);
    assertError(await part('other', id, 1, 'x'), 404, 'NoSuchUpload');
    assertError(await send('GET', `/wrong?uploadId=${id}&max-parts=0`), 400, 'InvalidArgument');
  });

  it('completes with all parts without a list', async () => {
    const id = await start('all');
    await part('all', id, 2, 'tail');
    await part('all', id, 1, Buffer.alloc(MIN, 1));
    assertError(await complete('all', id, [[1, 'x']], { 'x-oss-complete-all': 'yes' }), 400, 'InvalidArgument');
    const all = { 'x-oss-complete-all': 'yes', 'content-length': '0' };
    assert.equal((await send('POST', `/all?uploadId=${id}`, { headers: all })).status, 200);
    assert.equal((await send('HEAD', '/all')).headers['content-length'], String(MIN + 4));
  });

  it('checks x-oss-forbid-overwrite at its start and at its end', async () => {
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    const id = await start('twice', '', headers);
    const { etag = '' } = (await part('twice', id, 1, 'x')).headers;
    await put('twice');
    assertError(await send('POST', '/twice?uploads', { headers }), 409, 'FileAlreadyExists');
    assertError(await complete('twice', id, [[1, etag]], headers), 409, 'FileAlreadyExists');
    assert.equal((await complete('twice', id, [[1, etag]])).status, 200);
  });

  it('lists parts and uploads in pages, encoded on request', async () => {
    const key = 'list%20%2B%E4%B8%AD';
    const [one, two] = [await start(key), await start(key)].sort() as [string, string];
    for (const number of [1, 2, 3]) await part(key, one, number, 'x');
    const page = await send('GET', `/${key}?uploadId=${one}&max-parts=2&part-number-marker=1&encoding-type=url`);
    assert.deepEqual(
      page.elements('Key', 'PartNumberMarker', 'NextPartNumberMarker', 'MaxParts', 'IsTruncated', 'EncodingType'),
      ['list%20%2B%E4%B8%AD', '1', '3', '2', 'false', 'url'],
    );
    assert.deepEqual(page.text.match(/(?<=<PartNumber>)\d/g), ['2', '3']);
    assert.match(page.text, /<HashCrc64ecma>\d+<\/HashCrc64ecma><Size>1<\/Size>/);
    const first = await send('GET', '?uploads&prefix=list&max-uploads=1');
    const names = ['UploadId', 'IsTruncated', 'NextKeyMarker', 'NextUploadIdMarker'];
    assert.deepEqual(first.elements(...names), [one, 'true', 'list +中', one]);
    const next = await send('GET', `?uploads&prefix=list&max-uploads=1&key-marker=${key}&upload-id-marker=${one}`);
    assert.deepEqual(next.elements('UploadId', 'IsTruncated'), [two, 'false']);
  });
});

it('DeleteMultipleObjects deletes existing and missing keys, and lists them', async () => {
  await put('d1');
  const body =
    '<?xml version="1.0"?><Delete><Quiet>false</Quiet><Object><Key>d1</Key></Object><Object><Key>d&amp;2</Key></Object></Delete>';
  const md5 = createHash('md5').update(body).digest('base64');
  const response = await send('POST', '?delete&encoding-type=url', { body, headers: { 'content-md5': md5 } });
  assert.match(response.text, /<EncodingType>url<\/EncodingType>.*<Key>d1<\/Key>.*<Key>d%262<\/Key>/s);
  assertError(await send('GET', '/d1'), 404, 'NoSuchKey');
  assertError(await send('POST', '?delete', { body: '<Delete/>' }), 400, 'MalformedXML');
});

describe('Addresses', () => {
  const host = (name: string, path: string) => rawRequest(cloud.port, 'GET', path, { host: name });
  it('name the bucket in the host, in the path or by a custom domain', async () => {
    await put('addr', 'x', { 'x-oss-object-acl': 'public-read' });
    const ofAlibaba = ['oss.localhost:1', 'oss-cn-hangzhou.aliyuncs.com', 'oss-accelerate.aliyuncs.com'];
    for (const name of [...ofAlibaba.map((suffix) => `b-objects.${suffix}`), 'static.example.com', 'any.other.host'])
      assert.equal((await host(name, '/addr')).text, 'x', name);
    for (const name of ['localhost', '127.0.0.1:9', 'oss.localhost', '[::1]'])
      assert.equal((await host(name, '/b-objects/addr')).text, 'x', name);
  });

  it('of unknown, foreign and invalid buckets are rejected', async () => {
    assertError(await host('nobody.oss.localhost', '/addr'), 404, 'NoSuchBucket');
    assertError(await host('localhost', '/A_B/addr'), 400, 'InvalidBucketName');
    const foreign = await host('b-objects.oss-cn-beijing.aliyuncs.com', '/addr');
    assertError(foreign, 403, 'AccessDenied');
    assert.equal(foreign.element('Endpoint'), 'oss-cn-hangzhou.aliyuncs.com');
    assertError(await host('oss-cn-hangzhou.aliyuncs.com', '/b-objects/addr'), 403, 'SecondLevelDomainForbidden');
  });
});

it('An operation that the mock does not have is 501 and names the operation', async () => {
  for (const [method, target, name] of [
    ['POST', '/k?append&position=0', 'AppendObject'],
    ['PUT', '?lifecycle', 'PutBucketLifecycle'],
    ['GET', '?versions', 'ListObjectVersions'],
    ['GET', '/k?x-oss-process=image%2Finfo', 'GetObject with x-oss-process'],
  ] as const) {
    const response = await send(method, target, method === 'GET' ? {} : { body: '' });
    assertError(response, 501, 'NotImplemented');
    assert.equal(response.element('Operation'), name, target);
    assert.ok(response.text.includes(`does not implement ${name} (${method} on a`), response.text);
    assert.equal(cloud.log.records.at(-1)?.operation, name);
  }
});

it('Versioning gives each object a version of its own; while it is suspended, "null"', async () => {
  const inBucket = (method: string, target: string, more?: SendOptions) =>
    sendTo(cloud, method, `/b-versions${target}`, more);
  const setVersioning = (status: string) =>
    inBucket('PUT', '/?versioning', {
      body: `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`,
    });
  const versionOf = async (response: ReturnType<typeof send>) => (await response).headers['x-oss-version-id'];
  const putIt = (headers = {}) => versionOf(inBucket('PUT', '/a', { body: 'x', headers }));
  await inBucket('PUT', '', { body: '' });
  assert.equal(await putIt(), undefined);
  assertError(await setVersioning('On'), 400, 'MalformedXML');
  assert.equal((await setVersioning('Enabled')).status, 200);
  assert.equal((await inBucket('GET', '/?versioning')).element('Status'), 'Enabled');
  const [first, second] = [await putIt(), await putIt({ 'x-oss-forbid-overwrite': 'true' })];
  assert.match(first ?? '', /^CAEQ/);
  assert.notEqual(first, second);
  for (const method of ['HEAD', 'GET']) assert.equal(await versionOf(inBucket(method, '/a')), second);
  const ofVersion = (id = '') => inBucket('HEAD', `/a?versionId=${id}`);
  assert.equal(await versionOf(ofVersion(second)), second);
  assert.equal((await ofVersion(first)).status, 404);
  await setVersioning('Suspended');
  assert.equal(await putIt(), 'null');
});

it('Authentication fails with OSS’s codes and messages', async () => {
  const skewed = await send('GET', '/a', { skew: 1000 });
  assertError(skewed, 403, 'RequestTimeTooSkewed');
  assert.equal(skewed.element('MaxAllowedSkewMilliseconds'), '900000');
  const raw = (target: string, headers = {}) => rawRequest(cloud.port, 'GET', `/b-objects/a${target}`, headers);
  const date = new Date().toUTCString();
  const authorization = `OSS ${cloud.accessKeyId}:AAAA`;
  const mismatch = await raw('', { authorization, date });
  assertError(mismatch, 403, 'SignatureDoesNotMatch');
  assert.equal(mismatch.element('StringToSign'), `GET\n\n\n${date}\n/b-objects/a`);
  assert.match(mismatch.element('StringToSignBytes') ?? '', /^47 45 54 0A 0A 0A /);
  assert.ok(!mismatch.text.includes(cloud.accessKeySecret));
  const key = `?OSSAccessKeyId=${cloud.accessKeyId}`;
  for (const [target, headers, status, code] of [
    ['', { authorization: 'Basic eA==' }, 400, 'InvalidArgument'],
    ['', { authorization: 'OSS nobody:AAAA', date }, 403, 'InvalidAccessKeyId'],
    ['', { authorization, 'x-oss-date': 'yesterday' }, 403, 'AccessDenied'],
    [`${key}&Expires=9999999999`, {}, 403, 'AccessDenied'],
    ['?x-oss-signature-version=OSS4-HMAC-SHA256', {}, 400, 'InvalidArgument'],
  ] as const)
    assertError(await raw(target, headers), status, code);
  assert.match((await raw(`${key}&Expires=1&Signature=x`)).text, /Request has expired\./);
});
