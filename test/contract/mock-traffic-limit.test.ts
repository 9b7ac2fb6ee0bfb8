import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { element } from '../support/node/mock-request.js';
import { head, rawSend, rawExchange, type RawResponse } from '../support/node/raw-socket.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'b-limit' });
});
after(() => cloud.close());

/** 100 kB per second, with which the bodies need 0.4 s. */
const LIMIT = '819200';
const BODY = 'x'.repeat(40_960);

async function timed(response: () => Promise<RawResponse>): Promise<{ response: RawResponse; took: number }> {
  const started = performance.now();
  return { response: await response(), took: performance.now() - started };
}

function assertSlowed({ response, took }: { response: RawResponse; took: number }, status = 200): void {
  assert.equal(response.status, status, response.text);
  assert.ok(took >= 390, `${took} ms`);
  const delay = Number(response.headers['x-oss-qos-delay-time']);
  assert.ok(Number.isInteger(delay) && delay <= took, `${delay} of ${took} ms`);
}

describe('x-oss-traffic-limit', () => {
  const headers = { 'x-oss-traffic-limit': LIMIT };

  it('slows an upload, a part and a download by a header', async () => {
    assertSlowed(await timed(() => rawSend(cloud, 'PUT', '/b-limit/a', { body: BODY, headers })));
    const id = element((await rawSend(cloud, 'POST', '/b-limit/p?uploads')).text, 'UploadId');
    const part = `/b-limit/p?partNumber=1&uploadId=${id}`;
    assertSlowed(await timed(() => rawSend(cloud, 'PUT', part, { body: BODY, headers })));
    const download = await timed(() => rawSend(cloud, 'GET', '/b-limit/a', { headers }));
    assert.equal(download.response.text, BODY);
    assertSlowed(download);
    assert.equal(download.response.headers['x-oss-qos-delay-time'], '400');
  });

  it('slows an upload by a signed query parameter', async () => {
    const expires = Math.floor(Date.now() / 1000) + 60;
    const signature = createHmac('sha1', cloud.accessKeySecret)
      .update(`PUT\n\n\n${expires}\n/b-limit/q?x-oss-traffic-limit=${LIMIT}`)
      .digest('base64');
    const query = `OSSAccessKeyId=${cloud.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
    const put = head('PUT', `/b-limit/q?${query}&x-oss-traffic-limit=${LIMIT}`, { 'content-length': '40960' });
    assertSlowed(await timed(() => rawExchange(cloud.port, put + BODY)));
  });

  it('slows a form by its field, with each success status', async () => {
    const policy = Buffer.from(
      JSON.stringify({ expiration: new Date(Date.now() + 60_000).toISOString(), conditions: [['eq', '$key', 'f']] }),
    ).toString('base64');
    const Signature = createHmac('sha1', cloud.accessKeySecret).update(policy).digest('base64');
    const fields = { key: 'f', policy, OSSAccessKeyId: cloud.accessKeyId, Signature, 'x-oss-traffic-limit': LIMIT };
    const part = (name: string, value: string): string =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const form = (more: Record<string, string>): Promise<RawResponse> => {
      const all = Object.entries({ ...fields, ...more, file: BODY });
      const body = `${all.map(([name, value]) => part(name, value)).join('')}--x--\r\n`;
      const type = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(body.length) };
      return rawExchange(cloud.port, head('POST', '/b-limit', type) + body);
    };
    assertSlowed(await timed(() => form({})), 204);
    assertSlowed(await timed(() => form({ success_action_status: '201' })), 201);
  });

  it('is reported in the response to a failed callback too', async () => {
    const callback = Buffer.from(JSON.stringify({ callbackUrl: 'http://127.0.0.1:9', callbackBody: 'a' }));
    const asked = { ...headers, 'x-oss-callback': callback.toString('base64') };
    assertSlowed(await timed(() => rawSend(cloud, 'PUT', '/b-limit/c', { body: BODY, headers: asked })), 203);
  });

  it('is checked, and without one no delay is reported', async () => {
    for (const value of ['245759', '838860801', 'much', '-1', '']) {
      const response = await rawSend(cloud, 'PUT', '/b-limit/x', {
        body: 'x',
        headers: { 'x-oss-traffic-limit': value },
      });
      assert.deepEqual([response.status, response.code], [400, 'InvalidArgument'], value);
    }
    const { headers: plain } = await rawSend(cloud, 'PUT', '/b-limit/x', { body: 'x' });
    assert.equal('x-oss-qos-delay-time' in plain, false);
  });
});
