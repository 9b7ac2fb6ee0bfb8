import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setupServer } from 'msw/node';
import { encodeQuery, signQuery } from '../../src/signing/sign-v4.js';
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

async function urlFor(key: string, headers: Record<string, string> = {}): Promise<string> {
  const { accessKeyId, accessKeySecret, bucket } = cloud;
  const request = { method: 'PUT', bucket, key, headers, additionalHeaders: Object.keys(headers) };
  const query = await signQuery(request, { accessKeyId, accessKeySecret, region: 'cn-hangzhou' }, Date.now(), 60);
  return `${ORIGIN}/${key}?${encodeQuery(query)}`;
}

describe('The mock under msw', () => {
  it('knows a body’s length, which a signature can pin', async () => {
    const url = await urlFor('pinned.txt', { 'content-length': '5' });
    const put = (size: number) => fetch(url, { method: 'PUT', body: new Uint8Array(size) });
    assert.deepEqual([(await put(5)).status, (await put(6)).status], [200, 403]);
  });

  it('accepts forms, hides headers and drops connections by its switches', async () => {
    const form = new FormData();
    form.append('key', 'x');
    form.append('file', new Blob(['x']), 'x');
    assert.match(await (await fetch(ORIGIN, { method: 'POST', body: form })).text(), /<Code>AccessDenied</);
    const url = await urlFor('k');
    const put = () => fetch(url, { method: 'PUT', body: new Uint8Array(3) });
    cloud.setSwitches({ hideHeaders: ['ETag'], faults: [{ kind: 'reset', operation: 'PutObject', times: 1 }] });
    await assert.rejects(put(), TypeError);
    assert.equal((await put()).headers.get('etag'), null);
  });
});
