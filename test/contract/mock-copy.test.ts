import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { element } from '../support/node/mock-request.js';
import { rawSend, type RawResponse } from '../support/node/raw-socket.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'b-copy' });
  await rawSend(cloud, 'PUT', '/b-copy-source');
  const headers = { 'content-type': 'text/plain', 'x-oss-meta-a': '1', 'x-oss-tagging': 'k=v' };
  await rawSend(cloud, 'PUT', '/b-copy-source/a%20b', { body: 'hello copy', headers });
});
after(() => cloud.close());

const copy = (target: string, source: string, headers: Record<string, string> = {}): Promise<RawResponse> =>
  rawSend(cloud, 'PUT', target, { headers: { 'x-oss-copy-source': source, ...headers } });
const get = (key: string): Promise<RawResponse> => rawSend(cloud, 'GET', `/b-copy/${key}`);
const assertError = ({ status, code }: RawResponse, wanted: number, name: string): void =>
  assert.deepEqual([status, code], [wanted, name]);

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
    await rawSend(cloud, 'DELETE', '/b-copy/c');
    assert.equal((await rawSend(cloud, 'GET', '/b-copy-source/a%20b')).text, 'hello copy');
  });

  it('replaces headers and tags on request, also of an object copied to itself', async () => {
    await copy('/b-copy/r', '/b-copy-source/a%20b');
    const more = { 'x-oss-metadata-directive': 'REPLACE', 'x-oss-meta-b': '2', 'content-type': 'image/png' };
    const tags = { 'x-oss-tagging-directive': 'Replace', 'x-oss-object-acl': 'public-read' };
    assert.equal((await copy('/b-copy/r', '/b-copy/r', { ...more, ...tags })).status, 200);
    const { text, headers } = await get('r');
    assert.deepEqual(
      [text, headers['content-type'], headers['x-oss-meta-a'], headers['x-oss-meta-b'], headers['x-oss-tagging-count']],
      ['hello copy', 'image/png', undefined, '2', undefined],
    );
    assert.equal(element((await rawSend(cloud, 'GET', '/b-copy/r?acl')).text, 'Grant'), 'public-read');
    assert.equal((await copy('/b-copy/r', '/b-copy/r', { 'content-disposition': 'attachment' })).status, 200);
    const again = (await get('r')).headers;
    assert.deepEqual(
      [again['content-disposition'], again['x-oss-meta-b'], again['content-type']],
      ['attachment', undefined, 'image/png'],
    );
    assertError(await copy('/b-copy/r', '/b-copy/r', { 'x-oss-metadata-directive': 'x' }), 400, 'InvalidArgument');
  });

  it('checks conditions, overwriting and the source', async () => {
    await copy('/b-copy/m', '/b-copy-source/a%20b');
    const { etag = '' } = (await get('m')).headers;
    const source = '/b-copy/m';
    assertError(await copy('/b-copy/n', source, { 'x-oss-copy-source-if-match': '"x"' }), 412, 'PreconditionFailed');
    assert.equal((await copy('/b-copy/n', source, { 'x-oss-copy-source-if-none-match': etag })).status, 304);
    assert.equal((await copy('/b-copy/n', source, { 'x-oss-copy-source-if-match': etag })).status, 200);
    assertError(await copy('/b-copy/n', source, { 'x-oss-forbid-overwrite': 'true' }), 409, 'FileAlreadyExists');
    assertError(await copy('/b-copy/n', '/b-copy/missing'), 404, 'NoSuchKey');
    assertError(await copy('/b-copy/n', '/b-missing/m'), 404, 'NoSuchBucket');
    assertError(await copy('/b-copy/n', '/b-copy'), 400, 'InvalidArgument');
    assertError(await copy('/b-copy/n', `/b-copy/${'a'.repeat(1024)}`), 400, 'InvalidObjectName');
  });
});

describe('UploadPartCopy', () => {
  it('creates parts from ranges of an object', async () => {
    const id = element((await rawSend(cloud, 'POST', '/b-copy/parts?uploads')).text, 'UploadId') ?? '';
    const part = (number: number, range?: string): Promise<RawResponse> =>
      copy(`/b-copy/parts?partNumber=${number}&uploadId=${id}`, '/b-copy-source/a%20b', {
        ...(range === undefined ? {} : { 'x-oss-copy-source-range': range }),
      });
    const response = await part(5, 'bytes=6-9');
    assert.match(response.text, /<CopyPartResult><LastModified>[^<]*\.000Z<\/LastModified><ETag>/);
    assert.equal(response.headers['etag'], element(response.text, 'ETag')?.replaceAll('&quot;', '"'));
    assertError(await part(6, 'bytes=6-10'), 400, 'InvalidArgument');
    assertError(await part(6, 'six'), 400, 'InvalidArgument');
    assert.equal((await part(6)).status, 200);
    const list = `<CompleteMultipartUpload><Part><PartNumber>5</PartNumber><ETag>${response.headers['etag']}</ETag></Part></CompleteMultipartUpload>`;
    assert.equal((await rawSend(cloud, 'POST', `/b-copy/parts?uploadId=${id}`, { body: list })).status, 200);
    assert.equal((await get('parts')).text, 'copy');
    const late = await part(7);
    assertError(late, 404, 'NoSuchUpload');
    assert.equal(element(late.text, 'EC'), '0042-00000311');
  });
});

describe('CopyObject by a session', () => {
  it('needs oss:GetObject on the source', async () => {
    const policy = (actions: string[]): string =>
      JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: actions, Resource: ['acs:oss:*:*:*'] }] });
    for (const [actions, status] of [
      [['oss:PutObject'], 403],
      [['oss:PutObject', 'oss:GetObject'], 200],
    ] as const) {
      const role = await mockCloud({ bucket: 'b-copy', rolePolicy: policy([...actions]) });
      try {
        await rawSend(role, 'PUT', '/b-copy/own', { body: 'x' });
        const session = await assume(role);
        const headers = { 'x-oss-copy-source': '/b-copy/own', 'x-oss-security-token': session.token };
        assert.equal((await rawSend({ ...role, ...session }, 'PUT', '/b-copy/mine', { headers })).status, status);
      } finally {
        await role.close();
      }
    }
  });
});

async function assume(role: MockCloud): Promise<{ accessKeyId: string; accessKeySecret: string; token: string }> {
  const { accessKeyId, accessKeySecret, endpoint } = role;
  const sts = new OSS.STS({ accessKeyId, accessKeySecret, endpoint } as never);
  const { credentials } = await sts.assumeRole(role.roleArn, '', 900, 'copy');
  return {
    accessKeyId: credentials.AccessKeyId,
    accessKeySecret: credentials.AccessKeySecret,
    token: credentials.SecurityToken,
  };
}
