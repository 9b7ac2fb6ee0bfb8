import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { assertFields } from '../support/assertions.js';
import { assertError, element, partList, send, type TestResponse } from '../support/node/mock-request.js';
import { assume } from '../support/node/sdk.js';

const cloud = await mockCloud({ bucket: 'b-copy' });
before(async () => {
  await send(cloud, 'PUT', '/b-copy-source', { body: '' });
  const headers = { 'content-type': 'text/plain', 'x-oss-meta-a': '1', 'x-oss-tagging': 'k=v' };
  await send(cloud, 'PUT', '/b-copy-source/a%20b', { body: 'hello copy', headers });
});
after(() => cloud.close());

const copy = (target: string, source: string, headers: Record<string, string> = {}): Promise<TestResponse> =>
  send(cloud, 'PUT', target, { headers: { 'x-oss-copy-source': source, ...headers }, body: '' });
const get = (key: string) => send(cloud, 'GET', `/b-copy/${key}`);

describe('CopyObject', () => {
  it('copies bytes, headers and tags from another bucket', async () => {
    const response = await copy('/b-copy/c', '/b-copy-source/a%20b');
    const etag = element(response.text, 'ETag')?.replaceAll('&quot;', '"');
    assert.deepEqual([response.status, response.headers['content-type']], [200, 'application/xml']);
    assert.match(response.text, /<CopyObjectResult><LastModified>[^<]*\.000Z<\/LastModified><ETag>/);
    const { text, headers } = await get('c');
    assert.deepEqual(
      [text, headers['etag'], headers['content-type'], headers['x-oss-meta-a'], headers['x-oss-tagging-count']],
      ['hello copy', etag, 'text/plain', '1', '1'],
    );
    // Some SDKs omit the first slash, and encode the others.
    assert.equal((await copy('/b-copy/d', 'b-copy-source%2Fa%20b')).status, 200);
    await send(cloud, 'DELETE', '/b-copy/c');
    assert.equal((await send(cloud, 'GET', '/b-copy-source/a%20b')).text, 'hello copy');
  });

  it('replaces headers and tags on request, also of an object copied to itself', async () => {
    await copy('/b-copy/r', '/b-copy-source/a%20b');
    const more = { 'x-oss-metadata-directive': 'REPLACE', 'x-oss-meta-b': '2', 'content-type': 'image/png' };
    const tags = { 'x-oss-tagging-directive': 'Replace' };
    assert.equal((await copy('/b-copy/r', '/b-copy/r', { ...more, ...tags })).status, 200);
    const { text, headers } = await get('r');
    assert.equal(text, 'hello copy');
    const [absent, expected] = [undefined, { 'content-type': 'image/png', 'x-oss-meta-b': '2' }];
    assertFields(headers, { ...expected, 'x-oss-meta-a': absent, 'x-oss-tagging-count': absent });
    assertError(await copy('/b-copy/r', '/b-copy/r', { 'x-oss-metadata-directive': 'x' }), 400, 'InvalidArgument');
  });

  it('checks conditions, overwriting and the source', async () => {
    await copy('/b-copy/m', '/b-copy-source/a%20b');
    const { etag = '' } = (await get('m')).headers;
    const source = '/b-copy/m';
    const forbid = { 'x-oss-forbid-overwrite': 'true' };
    for (const [from, headers, status, code] of [
      [source, { 'x-oss-copy-source-if-match': '"x"' }, 412, 'PreconditionFailed'],
      [source, { 'x-oss-copy-source-if-none-match': etag }, 304, undefined],
      [source, { 'x-oss-copy-source-if-match': etag }, 200, undefined],
      [source, forbid, 409, 'FileAlreadyExists'],
      ['/b-copy/missing', {}, 404, 'NoSuchKey'],
      ['/b-missing/m', {}, 404, 'NoSuchBucket'],
      ['/b-copy', {}, 400, 'InvalidArgument'],
    ] as const) {
      const response = await copy('/b-copy/n', from, headers);
      assert.deepEqual([response.status, response.code], [status, code], from);
    }
  });
});

describe('UploadPartCopy', () => {
  it('creates parts from ranges of an object', async () => {
    const id = element((await send(cloud, 'POST', '/b-copy/parts?uploads')).text, 'UploadId') ?? '';
    const part = (number: number, range?: string): Promise<TestResponse> =>
      copy(`/b-copy/parts?partNumber=${number}&uploadId=${id}`, '/b-copy-source/a%20b', {
        ...(range === undefined ? {} : { 'x-oss-copy-source-range': range }),
      });
    const response = await part(5, 'bytes=6-9');
    assert.match(response.text, /<CopyPartResult><LastModified>[^<]*\.000Z<\/LastModified><ETag>/);
    for (const range of ['bytes=6-10', 'six']) assertError(await part(6, range), 400, 'InvalidArgument');
    assert.equal((await part(6)).status, 200);
    const list = partList([5, response.headers['etag']!]);
    assert.equal((await send(cloud, 'POST', `/b-copy/parts?uploadId=${id}`, { body: list })).status, 200);
    assert.equal((await get('parts')).text, 'copy');
  });
});

describe('CopyObject by a session', () => {
  it('needs oss:GetObject on the source', async (context) => {
    const policy = (actions: string[]): string =>
      JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: actions, Resource: ['acs:oss:*:*:*'] }] });
    for (const [actions, status] of [
      [['oss:PutObject'], 403],
      [['oss:PutObject', 'oss:GetObject'], 200],
    ] as const) {
      const role = await mockCloud({ bucket: 'b-copy', store: 'memory', rolePolicy: policy([...actions]) });
      context.after(() => role.close());
      await send(role, 'PUT', '/b-copy/own', { body: 'x' });
      const { stsToken, ...session } = await assume(role);
      const headers = { 'x-oss-copy-source': '/b-copy/own', 'x-oss-security-token': stsToken };
      const by = { port: role.port, region: role.region, ...session };
      assert.equal((await send(by, 'PUT', '/b-copy/mine', { headers, body: '' })).status, status);
    }
  });
});
