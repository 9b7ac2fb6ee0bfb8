import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud, type Switches } from '../../demo/mock/index.js';
import { send as sendTo, type SendOptions, rawRequest, type TestResponse } from '../support/node/mock-request.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'b-switches' });
});
after(() => cloud.close());
afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

const send = (method: string, target: string, more?: SendOptions): Promise<TestResponse> =>
  sendTo(cloud, method, `/b-switches${target}`, more);
const put = (
  key = 'k',
  body: string | Uint8Array = 'hello',
  headers: Record<string, string> = {},
): Promise<TestResponse> => send('PUT', `/${key}`, { body, headers });

async function statuses(count: number): Promise<number[]> {
  const list: number[] = [];
  for (let i = 0; i < count; i++) list.push((await put()).status);
  return list;
}

describe('Failure switches', () => {
  it('status: fails some requests after others that succeed, with OSS’s error', async () => {
    cloud.setSwitches({
      faults: [
        {
          kind: 'status',
          operation: 'PutObject',
          skip: 1,
          times: 2,
          status: 500,
          code: 'InternalError',
          retryAfter: 3,
        },
      ],
    });
    assert.deepEqual(await statuses(4), [200, 500, 500, 200]);
    cloud.setSwitches({ faults: [{ kind: 'status', operation: 'PutObject', retryAfter: 3 }] });
    const response = await put('k', Buffer.alloc(3_000_000));
    assert.deepEqual(
      [response.status, response.code, response.headers['retry-after']],
      [503, 'ServiceUnavailable', '3'],
    );
    assert.equal(cloud.log.records.at(-1)?.bytesReceived, 3_000_000);
    assert.equal((await send('GET', '/none')).status, 404);
  });

  it('reset: ends the connection at a byte, but not after a shorter body', async () => {
    cloud.setSwitches({ faults: [{ kind: 'reset', operation: 'PutObject', atByte: 100_000, times: 1 }] });
    assert.equal((await put()).status, 200);
    await assert.rejects(put('r', Buffer.alloc(1_000_000)), { code: /ECONNRESET|EPIPE/ });
    assert.equal(cloud.log.records.at(-1)?.bytesReceived, 100_000);
    assert.equal(cloud.log.records.at(-1)?.status, 0);
    assert.equal((await put('r', Buffer.alloc(1_000_000))).status, 200);
    cloud.setSwitches({ faults: [{ kind: 'reset', operation: 'DeleteObject', times: 1 }] });
    await assert.rejects(send('DELETE', '/r'), { code: 'ECONNRESET' });
    assert.equal((await send('DELETE', '/r')).status, 204);
  });

  it('reset: ends a response in its middle', async () => {
    await put('g', Buffer.alloc(1_000_000));
    cloud.setSwitches({ faults: [{ kind: 'reset', operation: 'GetObject', atByte: 500_000, times: 1 }] });
    await assert.rejects(send('GET', '/g'));
    assert.equal((await send('GET', '/g')).body.length, 1_000_000);
  });

  it('lost-answer: stores the object, but sends no response', async () => {
    cloud.setSwitches({ faults: [{ kind: 'lost-answer', operation: 'PutObject', times: 1 }] });
    await assert.rejects(put('lost'), { code: 'ECONNRESET' });
    assert.equal((await send('GET', '/lost')).text, 'hello');
  });

  it('late: stores the object some time after the connection has ended, unless the switches are reset', async () => {
    const faults = [{ kind: 'late', ms: 300, operation: 'PutObject', times: 1 }] as const;
    cloud.setSwitches({ faults });
    await assert.rejects(put('stored-later'), { code: 'ECONNRESET' });
    assert.equal((await send('GET', '/stored-later')).status, 404);
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal((await send('GET', '/stored-later')).text, 'hello');
    cloud.setSwitches({ faults });
    await assert.rejects(put('never-stored'), { code: 'ECONNRESET' });
    cloud.resetSwitches();
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal((await send('GET', '/never-stored')).status, 404);
  });

  it('delay: responds late to a request that is done', async () => {
    cloud.setSwitches({ faults: [{ kind: 'delay', ms: 300, operation: 'PutObject', times: 1 }] });
    const started = Date.now();
    const late = put('late').then(() => Date.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal((await send('GET', '/late')).text, 'hello');
    assert.ok((await late) >= 295);
    assert.equal((await put('soon')).status, 200);
  });

  it('stall: waits until the client gives up', async () => {
    const aborted = (url: string, init: RequestInit = {}): Promise<void> =>
      assert.rejects(fetch(url, { ...init, signal: AbortSignal.timeout(600) }), { name: 'TimeoutError' });
    cloud.setSwitches({ faults: [{ kind: 'stall' }] });
    await aborted(`${cloud.endpoint}/b-switches/s`);
    cloud.setSwitches({ faults: [{ kind: 'stall', operation: 'PostObject', atByte: 2 }] });
    await aborted(`${cloud.endpoint}/b-switches`, { method: 'POST', body: new FormData() });
    assert.equal(cloud.log.records.at(-1)?.bytesReceived, 2);
    assert.equal((await put()).status, 200);
    assert.equal(cloud.log.counters.concurrent, 0);
  });

  it('stall: ends when the switches are reset, also with unread bytes of a client that has gone', async () => {
    cloud.setSwitches({ faults: [{ kind: 'stall', operation: 'PutObject', atByte: 1000 }] });
    const signal = AbortSignal.timeout(300);
    await assert.rejects(sendTo(cloud, 'PUT', '/b-switches/s', { body: Buffer.alloc(20_000_000), signal }));
    cloud.resetSwitches();
    for (let i = 0; i < 500 && cloud.log.counters.concurrent > 0; i++) await new Promise((go) => setTimeout(go, 20));
    assert.equal(cloud.log.counters.concurrent, 0);
    assert.equal((await put()).status, 200);
  });

  it('flip: changes a byte of what is stored', async () => {
    const whole = await put('flip', 'hello');
    cloud.setSwitches({ faults: [{ kind: 'flip', operation: 'PutObject', atByte: 4, times: 1 }], bandwidth: 20 });
    const flipped = await put('flip', 'hello');
    assert.equal((await send('GET', '/flip')).text, 'helln');
    assert.notEqual(flipped.headers['x-oss-hash-crc64ecma'], whole.headers['x-oss-hash-crc64ecma']);
    cloud.setSwitches({ faults: [{ kind: 'flip', times: 1 }] });
    assert.equal((await put('flip', 'hello', { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' })).code, 'InvalidDigest');
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
    /** How the upload of each key ended. */
    const ends = async (seed: number, order: readonly string[], rate = 0.5): Promise<Record<string, string>> => {
      cloud.setSwitches({ random: { rate, seed } });
      const found = await Promise.all(
        order.map(async (key) => {
          const signal = AbortSignal.timeout(3000); // Ends a stall.
          const end = await sendTo(cloud, 'PUT', `/b-switches/${key}`, { body: Buffer.alloc(2000), signal }).then(
            ({ status, code }) => `${status} ${code}`,
            ({ name }: Error) => (name === 'AbortError' ? 'stall' : 'reset'),
          );
          return [key, end] as const;
        }),
      );
      return Object.fromEntries(found);
    };
    const first = await ends(7, keys);
    assert.deepEqual(await ends(7, keys.toReversed()), first);
    assert.notDeepEqual(await ends(8, keys), first);
    const failed = Object.values(first).filter((end) => !end.startsWith('200'));
    assert.ok(failed.length > 10 && failed.length < 40, `${failed.length} of 60`);
    assert.ok(new Set(failed).size >= 5, failed.join());
    assert.ok(Object.values(await ends(7, keys, 0)).every((end) => end.startsWith('200')));
    cloud.setSwitches({ random: { rate: 1, seed: 1 } });
    assert.equal((await send('GET', '/chance-0')).status, 200); // Random faults happen only to what an upload needs.
  });

  const origin = 'http://localhost:8080';

  it('swallow: responds 200 to a request that OSS never gets', async () => {
    cloud.setSwitches({ faults: [{ kind: 'swallow', operation: 'PutObject', times: 1 }] });
    const response = await put('swallowed', 'hello', { origin });
    assert.deepEqual(
      [response.status, response.text, response.headers['access-control-allow-origin']],
      [200, '', origin],
    );
    assert.equal(response.headers['x-oss-request-id'] ?? response.headers['etag'], undefined);
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
    const asked = { origin: 'null', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' };
    const preflight = await rawRequest(cloud.port, 'OPTIONS', '/-/elsewhere', asked);
    assert.equal(preflight.headers['access-control-allow-headers'], 'x-a');
    cloud.setSwitches({ faults: [{ kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/' }] });
    assert.equal((await put('moved')).headers['location'], 'http://127.0.0.1:1/');
  });

  it('truncate: ends a response early, with a Content-Length that fits', async () => {
    cloud.setSwitches({ faults: [{ kind: 'truncate', operation: 'InitiateMultipartUpload', times: 1 }] });
    const cut = await send('POST', '/cut?uploads');
    assert.deepEqual([cut.status, cut.text.length, cut.headers['content-length']], [200, 30, '30']);
    assert.match((await send('POST', '/cut?uploads')).text, /<\/InitiateMultipartUploadResult>$/);
  });

  it('lag: omits the last part in a list; ended: aborts the upload before the request', async () => {
    const created = (await send('POST', '/parts?uploads')).text;
    const id = /<UploadId>(.*)<\/UploadId>/.exec(created)?.[1] ?? '';
    const part = (number: number): Promise<TestResponse> => send('PUT', `/parts?partNumber=${number}&uploadId=${id}`);
    const listed = async (): Promise<number> =>
      (await send('GET', `/parts?uploadId=${id}`)).text.match(/<Part>/g)?.length ?? 0;
    await part(1);
    await part(2);
    cloud.setSwitches({ faults: [{ kind: 'lag', times: 1 }] });
    assert.deepEqual([await listed(), await listed()], [1, 2]);
    cloud.setSwitches({ faults: [{ kind: 'ended', operation: 'UploadPart', times: 1 }] });
    assert.equal((await part(3)).code, 'NoSuchUpload');
    assert.equal((await send('GET', `/parts?uploadId=${id}`)).code, 'NoSuchUpload');
  });

  it('with a wrong value are rejected with a message that names it', () => {
    const wrong: [change: object, message: RegExp][] = [
      [{ latency: -1 }, /latency.*-1/],
      [{ bandwidth: 0.5 }, /bandwidth/],
      [{ faults: [{ kind: 'status', status: 99_999 }] }, /status.*200 to 599.*99999/],
      [{ faults: [{ kind: 'status', times: -1 }] }, /times/],
      [{ faults: [{ kind: 'explode' }] }, /status, reset.*"explode"/],
      [{ faults: [{ kind: 'status', operaton: 'PutObject' }] }, /"operaton"/],
      [{ faults: [{ kind: 'status', operation: [1] }] }, /operation/],
      [{ faults: [{ kind: 'page', body: 1 }] }, /body/],
      [{ speed: 1 }, /"speed" is not a switch/],
    ];
    for (const [change, message] of wrong)
      assert.throws(() => cloud.setSwitches(change), { name: 'TypeError', message });
    assert.equal(cloud.switches.latency, 0);
  });

  it('are set over HTTP, but not by pages of other hosts', async () => {
    const control = (
      method: string,
      path: string,
      body?: string,
      headers: Record<string, string> = {},
    ): Promise<TestResponse> => rawRequest(cloud.port, method, `/-/${path}`, headers, body);
    const change = await control('PUT', 'switches', JSON.stringify({ latency: 1, faults: [{ kind: 'status' }] }));
    assert.deepEqual([change.status, (JSON.parse(change.text) as Switches).latency], [200, 1]);
    assert.equal((await put()).status, 503);
    assert.equal(
      (JSON.parse((await control('PUT', 'switches', '{"reset":true,"bandwidth":5}')).text) as Switches).latency,
      0,
    );
    for (const wrong of [
      '{',
      '{"speed":1}',
      '{"latency":"x"}',
      '{"faults":[{}]}',
      '{"random":{"rate":2,"seed":1}}',
      '{"random":{"rate":1}}',
      '{"hideHeaders":[1]}',
    ])
      assert.equal((await control('PUT', 'switches', wrong)).status, 400, wrong);
    assert.equal(cloud.switches.bandwidth, 5);
    assert.equal(
      (await control('GET', 'switches', undefined, { origin: 'http://localhost:1' })).headers[
        'access-control-allow-origin'
      ],
      'http://localhost:1',
    );
    assert.equal((await control('PUT', 'switches', '{}', { origin: 'http://evil.test' })).status, 403);
    assert.equal((await control('GET', 'switches', undefined, { host: 'rebound.test' })).status === 200, false);
    assert.equal(
      (
        await control('OPTIONS', 'switches', undefined, {
          origin: 'http://127.0.0.1:5',
          'access-control-request-method': 'PUT',
        })
      ).status,
      204,
    );
    assert.equal((await control('GET', 'other')).status, 404);
  });

  it('can be checked by the list of requests, which has no secrets', async () => {
    await put('dir/a?x-oss-traffic-limit=819200');
    await rawRequest(cloud.port, 'OPTIONS', '/b-switches/x', { origin: 'http://localhost' });
    const { text } = await rawRequest(cloud.port, 'GET', '/-/requests', {});
    const { requests, counters } = JSON.parse(text) as {
      requests: Record<string, unknown>[];
      counters: Record<string, unknown>;
    };
    const [first] = requests;
    assert.deepEqual(
      [
        first?.['method'],
        first?.['path'],
        first?.['operation'],
        first?.['key'],
        first?.['status'],
        first?.['bytesReceived'],
      ],
      ['PUT', '/b-switches/dir/a', 'PutObject', 'dir/a', 200, 5],
    );
    assert.deepEqual(
      [counters['total'], counters['options'], counters['bytesReceived'], counters['maxConcurrent']],
      [2, 1, 5, 1],
    );
    for (const secret of [cloud.accessKeySecret, 'ignature', 'traffic']) assert.ok(!text.includes(secret));
    await rawRequest(cloud.port, 'DELETE', '/-/requests', {});
    await rawRequest(cloud.port, 'DELETE', '/-/objects', {});
    assert.equal(cloud.log.records.length, 0);
    assert.equal((await send('GET', '/dir/a')).status, 404);
  });
});
