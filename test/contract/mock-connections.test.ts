import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import {
  assertError,
  element,
  FORM,
  formBody,
  policyOf,
  presignV1,
  rawRequest,
  send,
  signedHeaders,
  signPolicyV1,
  type TestResponse,
} from '../support/node/mock-request.js';
import { head } from '../support/node/raw-socket.js';
import { useCloud } from '../support/node/servers.js';
import { skipWaits, sum } from '../support/node/skip-waits.js';
import { until } from '../support/until.js';

const cloud = await useCloud({ bucket: 'b-line' });
afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

async function beginPart(number: number): Promise<{ uploadId: string; path: string }> {
  const uploadId = element((await send(cloud, 'POST', '/b-line/p?uploads')).text, 'UploadId') ?? '';
  return { uploadId, path: `/b-line/p?partNumber=${number}&uploadId=${uploadId}` };
}

/** Begins a part on a connection of its own. */
async function sendPart(path: string, length: number, body: string) {
  const socket = connect(cloud.port, '127.0.0.1');
  let code: string | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code)).resume();
  const closed = new Promise<string | undefined>((resolve) => socket.once('close', () => resolve(code)));
  await once(socket, 'connect');
  const headers = { ...signedHeaders(cloud, 'PUT', path), 'content-length': String(length) };
  socket.write(head('PUT', path, headers) + body);
  return { socket, closed };
}

const latestPart = () => cloud.log.records.findLast(({ operation }) => operation === 'UploadPart')!;

describe('mock: the switch `connections`', () => {
  it('cuts a part within its body, and logs which one', async () => {
    const { uploadId, path } = await beginPart(7);
    cloud.setSwitches({ connections: { rate: 100_000, life: 400 } });
    const { closed } = await sendPart(path, 3_000_000, 'x'.repeat(300_000));
    assert.equal(await closed, 'ECONNRESET');
    await until(() => latestPart().end);
    const { status, end, size, partNumber, bytesReceived, uploadId: logged } = latestPart();
    const expected = { status: 0, end: 'cut', size: 3_000_000, partNumber: 7, logged: uploadId };
    assert.deepEqual({ status, end, size, partNumber, logged }, expected);
    assert.ok(bytesReceived < 300_000, `${bytesReceived} bytes`);
  });

  it('gives each connection the whole rate for its request bodies', async (context) => {
    cloud.setSwitches({ connections: { rate: 100_000, life: 0 } });
    const waits = skipWaits(context);
    const put = (key: string) => send(cloud, 'PUT', `/b-line/${key}`, { body: 'x'.repeat(50_000) });
    for (const { status } of await Promise.all(['a', 'b', 'c'].map(put))) assert.equal(status, 200);
    assert.equal(Math.round(sum(waits)), 3 * 500);
  });

  it('slows no response; the switch `bandwidth` does', async (context) => {
    await send(cloud, 'PUT', '/b-line/large', { body: 'x'.repeat(400_000) });
    const waits = skipWaits(context);
    for (const [change, ms] of [
      [{ connections: { rate: 100_000, life: 0 } }, 0],
      [{ bandwidth: 800_000 }, 500],
    ] as const) {
      cloud.setSwitches(change);
      waits.length = 0;
      assert.equal((await send(cloud, 'GET', '/b-line/large')).text.length, 400_000);
      assert.equal(Math.round(sum(waits)), ms);
    }
  });
});

/** A limit of 100 kB per second, with which the body needs 0.41 s. */
const LIMIT = { 'x-oss-traffic-limit': '819200' };
const BODY = 'x'.repeat(40_960);

describe('mock: x-oss-traffic-limit', () => {
  const request = (more: object): Promise<TestResponse> => send(cloud, 'PUT', '/b-line/a', { body: BODY, ...more });
  const url = () => presignV1(cloud, 'PUT', '/b-line/q', LIMIT);
  const form = () =>
    formBody({ key: 'f', ...signPolicyV1(cloud, policyOf([['eq', '$key', 'f']])), ...LIMIT }, { content: BODY });
  const callback = Buffer.from('{"callbackUrl":"http://10.0.0.1","callbackBody":"a"}').toString('base64');
  for (const [title, ask, status = 200] of [
    ['an upload, by a header', () => request({ headers: LIMIT })],
    ['a download, by a header', () => send(cloud, 'GET', '/b-line/a', { headers: LIMIT })],
    ['an upload whose callback fails', () => request({ headers: { ...LIMIT, 'x-oss-callback': callback } }), 203],
    ['an upload, by a signed query parameter', () => rawRequest(cloud.port, 'PUT', url(), {}, BODY)],
    ['a form, by its field', () => rawRequest(cloud.port, 'POST', '/b-line', FORM, form()), 204],
  ] as const)
    it(`slows ${title}, and the response says how much`, async (context) => {
      await request({});
      const waits = skipWaits(context);
      const response = await ask();
      assert.equal(response.status, status, response.text);
      const waited = Math.round(sum(waits));
      assert.ok(waited >= 390 && waited <= 420, `${waited} ms`);
      assert.ok(Math.abs(Number(response.headers['x-oss-qos-delay-time']) - waited) <= 20);
    });

  it('is checked, and without one no delay is reported', async () => {
    for (const value of ['245759', '838860801', 'much', ''])
      assertError(await request({ headers: { 'x-oss-traffic-limit': value } }), 400, 'InvalidArgument');
    assert.equal('x-oss-qos-delay-time' in (await request({})).headers, false);
  });
});

it('mock: how a request ended is in the log: with a response, left by the client, cut, or done unseen', async () => {
  const { path } = await beginPart(1);
  const { socket, closed } = await sendPart(path, 10, 'xxx');
  await until(() => latestPart()?.bytesReceived === 3);
  socket.destroy();
  await closed;
  await until(() => latestPart().end === 'left');
  await send(cloud, 'PUT', path, { body: 'x' });
  assert.equal(latestPart().end, 'responded');
  for (const [kind, end] of Object.entries({ reset: 'cut', 'lost-answer': 'unseen', late: 'unseen' })) {
    cloud.setSwitches({ faults: [{ kind: kind as 'reset', operation: 'UploadPart' }] });
    cloud.log.clear();
    await assert.rejects(send(cloud, 'PUT', path, { body: 'x' }));
    await until(() => latestPart()?.end === end, kind);
    assert.equal(latestPart().status, 0);
  }
});
