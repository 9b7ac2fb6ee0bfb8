import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { RandomFaultPicker } from '../../demo/mock/faults/random-faults.js';
import { type Fault, mockCloud, type Switches } from '../../demo/mock/index.js';
import { assertFields } from '../support/assertions.js';
import {
  assertError,
  FORM,
  formBody,
  policyOf,
  presignV1,
  rawRequest,
  send as sendTo,
  type SendOptions,
  signedHeaders,
  signPolicyV1,
} from '../support/node/mock-request.js';
import { head } from '../support/node/raw-socket.js';
import { useCloud } from '../support/node/servers.js';
import { skipWaits, sum } from '../support/node/skip-waits.js';
import { until } from '../support/until.js';

const cloud = await useCloud({ bucket: 'b-switches' });
afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

const send = (method: string, target: string, more?: SendOptions) =>
  sendTo(cloud, method, `/b-switches${target}`, more);
const put = (key = 'k', body: string | Uint8Array = 'hello', headers: Record<string, string> = {}) =>
  send('PUT', `/${key}`, { body, headers });
/** One fault of a kind of operation, which happens once. */
const once = (kind: Fault['kind'], operation = 'PutObject', more: Partial<Fault> = {}) =>
  cloud.setSwitches({ faults: [{ kind, operation, times: 1, ...more }] });

describe('Failure switches', () => {
  it('status: fails some requests after others that succeed, with OSS’s error', async () => {
    once('status', 'PutObject', { skip: 1, times: 2, status: 500, code: 'InternalError' });
    const statuses: number[] = [];
    while (statuses.length < 4) statuses.push((await put()).status);
    assert.deepEqual(statuses, [200, 500, 500, 200]);
    cloud.setSwitches({ faults: [{ kind: 'status', operation: 'PutObject', retryAfter: 3 }] });
    const response = await put('k', Buffer.alloc(3_000_000));
    assertError(response, 503, 'ServiceUnavailable');
    assert.equal(response.headers['retry-after'], '3');
    assert.equal(cloud.log.records.at(-1)?.bytesReceived, 3_000_000);
    assert.equal((await send('GET', '/none')).status, 404);
  });

  it('reset: ends the connection at a byte, but not after a shorter body', async () => {
    once('reset', 'PutObject', { atByte: 100_000 });
    assert.equal((await put()).status, 200);
    await assert.rejects(put('r', Buffer.alloc(1_000_000)), { code: /ECONNRESET|EPIPE/ });
    assert.equal(cloud.log.records.at(-1)?.bytesReceived, 100_000);
    assert.equal(cloud.log.records.at(-1)?.status, 0);
    assert.equal((await put('r', Buffer.alloc(1_000_000))).status, 200);
  });

  it('reset: ends a response in its middle', async () => {
    await put('g', Buffer.alloc(1_000_000));
    once('reset', 'GetObject', { atByte: 500_000 });
    await assert.rejects(send('GET', '/g'));
    assert.equal((await send('GET', '/g')).body.length, 1_000_000);
  });

  it('lost-answer: stores the object, but sends no response', async () => {
    once('lost-answer', 'PutObject');
    await assert.rejects(put('lost'), { code: 'ECONNRESET' });
    assert.equal((await send('GET', '/lost')).text, 'hello');
  });

  it('late: stores the object some time after the connection has ended, unless the switches are reset', async (context) => {
    once('late', 'PutObject', { ms: 2e9 });
    await assert.rejects(put('never-stored'), { code: 'ECONNRESET' });
    cloud.resetSwitches();
    assert.equal((await send('GET', '/never-stored')).status, 404);
    const waits = skipWaits(context);
    once('late', 'PutObject', { ms: 60_000 });
    await assert.rejects(put('stored-later'), { code: 'ECONNRESET' });
    assert.deepEqual(waits, [60_000]);
    context.mock.restoreAll();
    await until(async () => (await send('GET', '/stored-later')).text === 'hello');
  });

  it('delay: responds late to a request that is done', async (context) => {
    const waits = skipWaits(context);
    once('delay', 'PutObject', { ms: 60_000 });
    assert.equal((await put('late')).status, 200);
    assert.deepEqual(waits, [60_000]);
    assert.equal((await put('soon')).status, 200);
    assert.equal(sum(waits), 60_000);
  });

  it('stall: ends when the client gives up or the switches are reset', async () => {
    for (const [atByte, path, init] of [
      [0, '/s', {}],
      [2, '', { method: 'POST', body: new FormData() }],
    ] as const) {
      cloud.setSwitches({ faults: [{ kind: 'stall', atByte }] });
      const controller = new AbortController();
      const { signal } = controller;
      const end = assert.rejects(fetch(`${cloud.endpoint}/b-switches${path}`, { ...init, signal }));
      await until(() => cloud.log.counters.concurrent === 1 && cloud.log.records.at(-1)?.bytesReceived === atByte);
      controller.abort();
      await end;
      await until(() => cloud.log.counters.concurrent === 0);
    }
    cloud.setSwitches({ faults: [{ kind: 'stall', atByte: 1000 }] });
    const ended = assert.rejects(put('s', Buffer.alloc(20_000_000)), { code: /ECONNRESET|EPIPE/ });
    await until(() => cloud.log.records.at(-1)?.bytesReceived === 1000);
    cloud.resetSwitches();
    await ended;
    await until(() => cloud.log.counters.concurrent === 0);
    assert.equal((await put()).status, 200);
  });

  it('flip: changes a byte of what is stored', async () => {
    const whole = await put('flip', 'hello');
    cloud.setSwitches({ faults: [{ kind: 'flip', operation: 'PutObject', atByte: 4, times: 1 }], bandwidth: 200 });
    const flipped = await put('flip', 'hello');
    assert.equal((await send('GET', '/flip')).text, 'helln');
    assert.notEqual(flipped.headers['x-oss-hash-crc64ecma'], whole.headers['x-oss-hash-crc64ecma']);
  });

  it('clockSkew: puts the clock ahead, in dates and in checks', async () => {
    cloud.setSwitches({ clockSkew: 3_600_000 });
    const skewed = await put();
    assert.equal(skewed.code, 'RequestTimeTooSkewed');
    assert.ok(Date.parse(skewed.headers['date'] ?? '') - Date.now() > 3_500_000);
    assert.equal((await send('PUT', '/k', { body: 'x', skew: 3600 })).status, 200);
  });

  it('random: fails the same requests for the same seed, in any order', async () => {
    const keys = Array.from({ length: 60 }, (_, i) => `chance-${i}`);
    /** The fault of the upload of each key. */
    const faults = (seed: number, order: readonly string[], rate = 0.5) => {
      const picker = new RandomFaultPicker({ rate, seed });
      return Object.fromEntries(order.map((key) => [key, picker.pick('PutObject', key, 2000)]));
    };
    const first = faults(7, keys);
    assert.deepEqual(faults(7, keys.toReversed()), first);
    assert.notDeepEqual(faults(8, keys), first);
    const failed = Object.values(first).flatMap((fault) => fault ?? []);
    assert.ok(failed.length > 10 && failed.length < 40, `${failed.length} of 60`);
    assert.ok(new Set(failed.map(({ kind }) => kind)).size >= 5);
    assert.ok(Object.values(faults(7, keys, 0)).every((fault) => fault === undefined));

    const subject = Array.from({ length: 60 }, (_, i) => `/b-switches/${i} `);
    const failing = Object.values(faults(7, subject)).findIndex((fault) => fault?.kind === 'status');
    await put('chance');
    cloud.setSwitches({ random: { rate: 0.5, seed: 7 } });
    assert.equal((await put(`${failing}`)).status, faults(7, subject)[subject[failing]!]!.status);
    cloud.setSwitches({ random: { rate: 1, seed: 1 } });
    assert.equal((await send('GET', '/chance')).status, 200); // Random faults happen only to what an upload needs.
  });

  it('swallow: responds 200 to a request that OSS never gets', async () => {
    const origin = 'http://localhost:8080';
    once('swallow', 'PutObject');
    const response = await put('swallowed', 'hello', { origin });
    assert.deepEqual([response.status, response.text], [200, '']);
    const absent = { 'x-oss-request-id': undefined, etag: undefined };
    assertFields(response.headers, { ...absent, 'access-control-allow-origin': origin });
    assert.equal((await send('GET', '/swallowed')).status, 404);
    assert.equal((await put('swallowed')).status, 200);
  });

  it('page: responds with HTML, or with another text', async () => {
    cloud.setSwitches({ faults: [{ kind: 'page', operation: 'PutObject' }] });
    const page = await put('paged', 'hello');
    assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html; charset=utf-8']);
    assert.match(page.text, /^<!doctype html>/);
    cloud.setSwitches({ faults: [{ kind: 'page', status: 413, type: '', body: 'Too large' }] });
    const other = await put('paged', 'hello');
    assert.deepEqual([other.status, other.headers['content-type'], other.text], [413, undefined, 'Too large']);
    assert.equal(cloud.log.records.at(-1)?.status, 413);
    cloud.resetSwitches();
    assert.equal((await send('GET', '/paged')).status, 404);
  });

  it('redirect: leads to an address that accepts everything, or to another', async () => {
    cloud.setSwitches({ faults: [{ kind: 'redirect', operation: 'PutObject' }] });
    const response = await put('moved');
    assert.deepEqual([response.status, response.headers['location']], [307, '/-/elsewhere']);
    assert.equal((await rawRequest(cloud.port, 'PUT', '/-/elsewhere', { origin: 'null' }, 'hello')).status, 200);
    cloud.setSwitches({ faults: [{ kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/' }] });
    assert.equal((await put('moved')).headers['location'], 'http://127.0.0.1:1/');
  });

  it('truncate: ends a response early, with a Content-Length that fits', async () => {
    once('truncate', 'InitiateMultipartUpload');
    const cut = await send('POST', '/cut?uploads');
    assert.deepEqual([cut.status, cut.text.length, cut.headers['content-length']], [200, 30, '30']);
    assert.match((await send('POST', '/cut?uploads')).text, /<\/InitiateMultipartUploadResult>$/);
  });

  it('lag: omits the last part in a list; ended: aborts the upload before the request', async () => {
    const created = (await send('POST', '/parts?uploads')).text;
    const id = /<UploadId>(.*)<\/UploadId>/.exec(created)?.[1] ?? '';
    const part = (number: number) => send('PUT', `/parts?partNumber=${number}&uploadId=${id}`);
    const listed = async () => (await send('GET', `/parts?uploadId=${id}`)).text.match(/<Part>/g)?.length ?? 0;
    await part(1);
    await part(2);
    cloud.setSwitches({ faults: [{ kind: 'lag', times: 1 }] });
    assert.deepEqual([await listed(), await listed()], [1, 2]);
    once('ended', 'UploadPart');
    assert.equal((await part(3)).code, 'NoSuchUpload');
    assert.equal((await send('GET', `/parts?uploadId=${id}`)).code, 'NoSuchUpload');
  });

  it('with a wrong value are rejected with a message that names it', () => {
    const wrong: [change: object, message: RegExp][] = [
      [{ latency: -1 }, /latency.*-1/],
      [{ bandwidth: 0.5 }, /bandwidth/],
      [{ faults: [{ kind: 'status', status: 99_999 }] }, /status.*200 to 599.*99999/],
      [{ faults: [{ kind: 'explode' }] }, /status, reset.*"explode"/],
      [{ faults: [{ kind: 'status', operaton: 'PutObject' }] }, /"operaton"/],
      [{ connections: { rate: -1, life: 0 } }, /connections/],
      [{ speed: 1 }, /"speed" is not a switch/],
    ];
    for (const [change, message] of wrong)
      assert.throws(() => cloud.setSwitches(change), { name: 'TypeError', message });
    assert.equal(cloud.switches.latency, 0);
  });

  it('are one of the options of mockCloud(), of which unknown ones are rejected', async () => {
    for (const [options, message] of [
      [{ acessKeyId: 'x' }, /^mockCloud\(\) has no option acessKeyId\. Did you mean accessKeyId\?$/],
      [{ colour: 1 }, /colour\. There are port, dir, .*clock\./],
    ] as [object, RegExp][])
      await assert.rejects(mockCloud(options), { name: 'TypeError', message });
  });

  it('are set over HTTP, but not by pages of other hosts', async () => {
    const control = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
      rawRequest(cloud.port, method, `/-/${path}`, headers, body);
    const change = async (body: string) => JSON.parse((await control('PUT', 'switches', body)).text) as Switches;
    assert.equal((await change('{"latency":1,"faults":[{"kind":"status"}]}')).latency, 1);
    assert.equal((await put()).status, 503);
    assert.equal((await change('{"reset":true,"bandwidth":5}')).latency, 0);
    for (const wrong of ['{', '{"speed":1}', '{"hideHeaders":[1]}', '{"random":{"rate":1}}'])
      assert.equal((await control('PUT', 'switches', wrong)).status, 400, wrong);
    assert.equal(cloud.switches.bandwidth, 5);
    const own = { origin: 'http://localhost:1' };
    const { headers } = await control('GET', 'switches', undefined, own);
    assert.equal(headers['access-control-allow-origin'], own.origin);
    assert.equal((await control('PUT', 'switches', '{}', { origin: 'http://evil.test' })).status, 403);
    assert.notEqual((await control('GET', 'switches', undefined, { host: 'rebound.test' })).status, 200);
    const preflight = { ...own, 'access-control-request-method': 'PUT' };
    assert.equal((await control('OPTIONS', 'switches', undefined, preflight)).status, 204);
  });

  it('can be checked by the list of requests, which has no secrets', async () => {
    await put('dir/a?x-oss-traffic-limit=819200');
    await rawRequest(cloud.port, 'OPTIONS', '/b-switches/x', { origin: 'http://localhost' });
    const { text } = await rawRequest(cloud.port, 'GET', '/-/requests', {});
    const { requests, counters } = JSON.parse(text) as { requests: [object]; counters: object };
    assertFields(requests[0], {
      ...{ method: 'PUT', path: '/b-switches/dir/a', operation: 'PutObject', key: 'dir/a' },
      ...{ status: 200, bytesReceived: 5 },
    });
    assertFields(counters, { total: 2, options: 1, bytesReceived: 5, maxConcurrent: 1 });
    for (const secret of [cloud.accessKeySecret, 'ignature', 'traffic']) assert.ok(!text.includes(secret));
    await rawRequest(cloud.port, 'DELETE', '/-/requests', {});
    await rawRequest(cloud.port, 'DELETE', '/-/objects', {});
    assert.equal(cloud.log.records.length, 0);
    assert.equal((await send('GET', '/dir/a')).status, 404);
  });
});

async function beginPart(number: number): Promise<{ uploadId: string; path: string }> {
  const uploadId = (await send('POST', '/p?uploads')).element('UploadId') ?? '';
  return { uploadId, path: `/p?partNumber=${number}&uploadId=${uploadId}` };
}

/** Begins a part on a connection of its own. */
function sendPart(path: string, length: number, body: string) {
  const socket = connect(cloud.port, '127.0.0.1');
  let code: string | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code)).resume();
  const closed = new Promise<string | undefined>((resolve) => socket.once('close', () => resolve(code)));
  const target = `/b-switches${path}`;
  const headers = { ...signedHeaders(cloud, 'PUT', target), 'content-length': String(length) };
  socket.write(head('PUT', target, headers) + body);
  return { socket, closed };
}

const latestPart = () => cloud.log.records.findLast(({ operation }) => operation === 'UploadPart')!;

describe('mock: the switch `connections`', () => {
  it('cuts a part within its body, and logs which one', async () => {
    const { uploadId, path } = await beginPart(7);
    cloud.setSwitches({ connections: { rate: 100_000, life: 400 } });
    const { closed } = sendPart(path, 3_000_000, 'x'.repeat(300_000));
    assert.equal(await closed, 'ECONNRESET');
    await until(() => latestPart().end);
    const { status, end, size, partNumber, bytesReceived, uploadId: logged } = latestPart();
    const expected = { status: 0, end: 'cut', size: 3_000_000, partNumber: 7, logged: uploadId };
    assert.deepEqual({ status, end, size, partNumber, logged }, expected);
    assert.ok(bytesReceived < 300_000, `${bytesReceived} bytes`);
  });

  it('lets all connections share the rate for their request bodies', async (context) => {
    cloud.setSwitches({ connections: { rate: 100_000, life: 0 } });
    const waits = skipWaits(context);
    context.mock.method(performance, 'now', () => 0); // so that the last wait is the time of all bytes
    const puts = ['a', 'b', 'c'].map((key) => put(key, 'x'.repeat(50_000)));
    for (const { status } of await Promise.all(puts)) assert.equal(status, 200);
    assert.equal(Math.round(Math.max(...waits)), 1500);
  });

  it('slows no response; the switch `bandwidth` does', async (context) => {
    await send('PUT', '/large', { body: 'x'.repeat(400_000) });
    const waits = skipWaits(context);
    for (const [change, ms] of [
      [{ connections: { rate: 100_000, life: 0 } }, 0],
      [{ bandwidth: 800_000 }, 500],
    ] as const) {
      cloud.setSwitches(change);
      waits.length = 0;
      assert.equal((await send('GET', '/large')).text.length, 400_000);
      assert.equal(Math.round(sum(waits)), ms);
    }
  });
});

/** A limit of 100 kB per second, with which the body needs 0.41 s. */
const LIMIT = { 'x-oss-traffic-limit': '819200' };
const BODY = 'x'.repeat(40_960);

describe('mock: x-oss-traffic-limit', () => {
  const url = () => presignV1(cloud, 'PUT', '/b-switches/q', LIMIT);
  const form = () =>
    formBody({ key: 'f', ...signPolicyV1(cloud, policyOf([['eq', '$key', 'f']])), ...LIMIT }, { content: BODY });
  const callback = Buffer.from('{"callbackUrl":"http://10.0.0.1","callbackBody":"a"}').toString('base64');
  for (const [title, ask, status = 200] of [
    ['an upload, by a header', () => put('a', BODY, LIMIT)],
    ['a download, by a header', () => send('GET', '/a', { headers: LIMIT })],
    ['an upload whose callback fails', () => put('a', BODY, { ...LIMIT, 'x-oss-callback': callback }), 203],
    ['an upload, by a signed query parameter', () => rawRequest(cloud.port, 'PUT', url(), {}, BODY)],
    ['a form, by its field', () => rawRequest(cloud.port, 'POST', '/b-switches', FORM, form()), 204],
  ] as const)
    it(`slows ${title}, and the response says how much`, async (context) => {
      await put('a', BODY);
      const waits = skipWaits(context);
      const response = await ask();
      assert.equal(response.status, status, response.text);
      const waited = Math.round(sum(waits));
      assert.ok(waited >= 390 && waited <= 420, `${waited} ms`);
      assert.ok(Math.abs(Number(response.headers['x-oss-qos-delay-time']) - waited) <= 20);
    });

  it('is checked, and without one no delay is reported', async () => {
    for (const value of ['245759', '838860801', 'much', ''])
      assertError(await put('a', BODY, { 'x-oss-traffic-limit': value }), 400, 'InvalidArgument');
    assert.equal('x-oss-qos-delay-time' in (await put('a', BODY)).headers, false);
  });
});

it('mock: how a request ended is in the log: with a response, left by the client, cut, or done unseen', async () => {
  const { path } = await beginPart(1);
  const { socket, closed } = sendPart(path, 10, 'xxx');
  await until(() => latestPart()?.bytesReceived === 3);
  socket.destroy();
  await closed;
  await until(() => latestPart().end === 'left');
  await send('PUT', path, { body: 'x' });
  assert.equal(latestPart().end, 'responded');
  for (const [kind, end] of Object.entries({ reset: 'cut', 'lost-answer': 'unseen', late: 'unseen' })) {
    cloud.setSwitches({ faults: [{ kind: kind as 'reset', operation: 'UploadPart' }] });
    cloud.log.clear();
    await assert.rejects(send('PUT', path, { body: 'x' }));
    await until(() => latestPart()?.end === end, kind);
    assert.equal(latestPart().status, 0);
  }
});
