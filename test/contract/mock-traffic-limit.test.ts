import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { element } from '../support/node/mock-request.js';
import { head, rawAsk, rawExchange, type RawReply } from '../support/node/raw-socket.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'b-limit' });
});
after(() => cloud.close());

/** 100 kB a second; the bodies need 0.4 s. */
const LIMIT = '819200';
const BODY = 'x'.repeat(40_960);

async function timed(reply: () => Promise<RawReply>): Promise<{ reply: RawReply; took: number }> {
  const begun = performance.now();
  return { reply: await reply(), took: performance.now() - begun };
}

function slowed({ reply, took }: { reply: RawReply; took: number }, status = 200): void {
  assert.equal(reply.status, status, reply.text);
  assert.ok(took >= 390, `${took} ms`);
  const delay = Number(reply.headers['x-oss-qos-delay-time']);
  assert.ok(Number.isInteger(delay) && delay <= took, `${delay} of ${took} ms`);
}

describe('x-oss-traffic-limit', () => {
  const headers = { 'x-oss-traffic-limit': LIMIT };

  it('slows an object, a part and a download by header', async () => {
    slowed(await timed(() => rawAsk(cloud, 'PUT', '/b-limit/a', { body: BODY, headers })));
    const id = element((await rawAsk(cloud, 'POST', '/b-limit/p?uploads')).text, 'UploadId');
    const part = `/b-limit/p?partNumber=1&uploadId=${id}`;
    slowed(await timed(() => rawAsk(cloud, 'PUT', part, { body: BODY, headers })));
    const download = await timed(() => rawAsk(cloud, 'GET', '/b-limit/a', { headers }));
    assert.equal(download.reply.text, BODY);
    slowed(download);
    assert.equal(download.reply.headers['x-oss-qos-delay-time'], '400');
  });

  it('slows by signed query', async () => {
    const expires = Math.floor(Date.now() / 1000) + 60;
    const signature = createHmac('sha1', cloud.accessKeySecret)
      .update(`PUT\n\n\n${expires}\n/b-limit/q?x-oss-traffic-limit=${LIMIT}`)
      .digest('base64');
    const query = `OSSAccessKeyId=${cloud.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
    const put = head('PUT', `/b-limit/q?${query}&x-oss-traffic-limit=${LIMIT}`, { 'content-length': '40960' });
    slowed(await timed(() => rawExchange(cloud.port, put + BODY)));
  });

  it('slows by form field, whatever the form’s answer', async () => {
    const policy = Buffer.from(
      JSON.stringify({ expiration: new Date(Date.now() + 60_000).toISOString(), conditions: [['eq', '$key', 'f']] }),
    ).toString('base64');
    const Signature = createHmac('sha1', cloud.accessKeySecret).update(policy).digest('base64');
    const fields = { key: 'f', policy, OSSAccessKeyId: cloud.accessKeyId, Signature, 'x-oss-traffic-limit': LIMIT };
    const part = (name: string, value: string): string =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const form = (more: Record<string, string>): Promise<RawReply> => {
      const all = Object.entries({ ...fields, ...more, file: BODY });
      const body = `${all.map(([name, value]) => part(name, value)).join('')}--x--\r\n`;
      const type = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(body.length) };
      return rawExchange(cloud.port, head('POST', '/b-limit', type) + body);
    };
    slowed(await timed(() => form({})), 204);
    slowed(await timed(() => form({ success_action_status: '201' })), 201);
  });

  it('is told of where a callback fails, too', async () => {
    const callback = Buffer.from(JSON.stringify({ callbackUrl: 'http://127.0.0.1:9', callbackBody: 'a' }));
    const asked = { ...headers, 'x-oss-callback': callback.toString('base64') };
    slowed(await timed(() => rawAsk(cloud, 'PUT', '/b-limit/c', { body: BODY, headers: asked })), 203);
  });

  it('is checked, and nothing is said of it where there is none', async () => {
    for (const value of ['245759', '838860801', 'much', '-1', '']) {
      const reply = await rawAsk(cloud, 'PUT', '/b-limit/x', { body: 'x', headers: { 'x-oss-traffic-limit': value } });
      assert.deepEqual([reply.status, reply.code], [400, 'InvalidArgument'], value);
    }
    const { headers: plain } = await rawAsk(cloud, 'PUT', '/b-limit/x', { body: 'x' });
    assert.equal('x-oss-qos-delay-time' in plain, false);
  });
});
