import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setupServer } from 'msw/node';
import OSS from 'ali-oss';
import { encodeQuery, signQuery } from '../../src/modes/sts/sign-v4.js';
import { type MswCloud, mswCloud } from '../../demo/mock/msw/msw-cloud.js';

const ORIGIN = 'http://mock-bucket.oss-cn-hangzhou.aliyuncs.com';

let cloud: MswCloud;
let server: ReturnType<typeof setupServer>;
before(async () => {
  cloud = await mswCloud(ORIGIN);
  server = setupServer(...cloud.handlers);
  server.listen({ onUnhandledRequest: 'error' });
});
after(() => server.close());

function client(): OSS {
  const { accessKeyId, accessKeySecret, bucket } = cloud;
  return new OSS({ region: 'oss-cn-hangzhou', bucket, accessKeyId, accessKeySecret, authorizationV4: true });
}

describe('The mock under msw', () => {
  it('verifies signatures and stores objects', async () => {
    const url = await client().signatureUrlV4(
      'PUT',
      60,
      { headers: { 'Content-Type': 'text/plain' } },
      'dir/中 文+.txt',
    );
    const put = await fetch(url, { method: 'PUT', body: 'hello', headers: { 'content-type': 'text/plain' } });
    assert.deepEqual([put.status, put.headers.get('etag')], [200, '"5D41402ABC4B2A76B9719D911017C592"']);
    assert.equal(
      (await fetch(url, { method: 'PUT', body: 'hello', headers: { 'content-type': 'text/html' } })).status,
      403,
    );
    const get = await client().signatureUrlV4('GET', 60, undefined, 'dir/中 文+.txt');
    assert.equal(await (await fetch(get)).text(), 'hello');
  });

  it('knows a body’s length, which a signature can pin', async () => {
    const { accessKeyId, accessKeySecret, bucket } = cloud;
    const headers = { 'content-length': '5' };
    const request = { method: 'PUT', bucket, key: 'pinned.txt', headers, additionalHeaders: ['content-length'] };
    const by = { accessKeyId, accessKeySecret, region: 'cn-hangzhou' };
    const url = `${ORIGIN}/pinned.txt?${encodeQuery(await signQuery(request, by, Date.now(), 60))}`;
    const put = (size: number) => fetch(url, { method: 'PUT', body: new Uint8Array(size) });
    assert.deepEqual([(await put(5)).status, (await put(6)).status], [200, 403]);
  });

  it('accepts forms, hides headers and drops connections by its switches', async () => {
    const form = new FormData();
    form.append('key', 'x');
    form.append('file', new Blob(['x']), 'x');
    const anonymous = await fetch(ORIGIN, { method: 'POST', body: form });
    assert.deepEqual([anonymous.status, /<Code>(.*)<\/Code>/.exec(await anonymous.text())?.[1]], [403, 'AccessDenied']);
    const url = await client().signatureUrlV4('PUT', 60, undefined, 'k');
    cloud.setSwitches({ hideHeaders: ['ETag'] });
    assert.equal((await fetch(url, { method: 'PUT', body: new Uint8Array(3) })).headers.get('etag'), null);
    cloud.setSwitches({ hideHeaders: [], faults: [{ kind: 'reset', operation: 'PutObject', times: 1 }] });
    await assert.rejects(fetch(url, { method: 'PUT', body: new Uint8Array(3) }), TypeError);
    assert.equal((await fetch(url, { method: 'PUT', body: new Uint8Array(3) })).status, 200);
  });
});
