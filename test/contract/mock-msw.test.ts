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
    const key = 'dir/中 文+.txt';
    const url = await client().signatureUrlV4('PUT', 60, { headers: { 'Content-Type': 'text/plain' } }, key);
    const put = (type: string) => fetch(url, { method: 'PUT', body: 'hello', headers: { 'content-type': type } });
    const { status, headers } = await put('text/plain');
    assert.deepEqual([status, headers.get('etag')], [200, '"5D41402ABC4B2A76B9719D911017C592"']);
    assert.equal((await put('text/html')).status, 403);
    assert.equal(await (await fetch(await client().signatureUrlV4('GET', 60, undefined, key))).text(), 'hello');
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
    assert.match(await (await fetch(ORIGIN, { method: 'POST', body: form })).text(), /<Code>AccessDenied</);
    const url = await client().signatureUrlV4('PUT', 60, undefined, 'k');
    const put = () => fetch(url, { method: 'PUT', body: new Uint8Array(3) });
    cloud.setSwitches({ hideHeaders: ['ETag'], faults: [{ kind: 'reset', operation: 'PutObject', times: 1 }] });
    await assert.rejects(put(), TypeError);
    assert.equal((await put()).headers.get('etag'), null);
  });
});
