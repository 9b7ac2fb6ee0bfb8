import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { presignV1, send, signedHeaders } from '../support/node/mock-request.js';
import { chunked, head, rawExchange } from '../support/node/raw-socket.js';
import { useCloud } from '../support/node/servers.js';
import { until } from '../support/until.js';
import { workFolder } from '../tools/work-folder.js';

const dir = workFolder('mock-hostile');
const cloud = await useCloud({ bucket: 'b-hostile', dir: join(dir, 'inner') });

/** Sends bytes, and reads until the other side closes, as it does after an error and where the request asks for it. */
async function sendBytes(bytes: string, end = false): Promise<string> {
  const socket = connect(cloud.port, '127.0.0.1');
  if (end) socket.end(bytes);
  else socket.write(bytes);
  let response = '';
  try {
    for await (const chunk of socket) response += (chunk as Buffer).toString('latin1');
  } catch {
    // The mock may reset the connection.
  }
  return response;
}

/** Sends a PUT to a presigned URL, with these lines, and perhaps half of a body. */
const put = (key: string, lines = '', body = '', end = false): Promise<string> => {
  const target = presignV1(cloud, 'PUT', `/b-hostile/${key}`);
  return sendBytes(`PUT ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n${body}`, end);
};
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const sized = (length: number) => `Content-Length: ${length}\r\n`;

async function assertAlive(): Promise<void> {
  assert.equal((await send(cloud, 'PUT', '/b-hostile/alive', { body: 'x' })).status, 200);
}

const blobs = (): string[] => readdirSync(join(dir, 'inner', 'blobs'));

describe('The mock under hostile input', () => {
  it('requires Content-Length or chunks', async () => {
    assert.match(await put('x'), /411 .*MissingContentLength/s);
    assert.match(await put('x', CHUNKED, '3\r\nabc\r\n0\r\n\r\n'), /200 OK/);
    assert.match(await put('x', sized(5_368_709_121), 'abc', true), /EntityTooLarge/);
  });

  it('survives nonsense, huge headers, broken chunks and a client that closes its half of the connection', async () => {
    assert.match(await sendBytes('nonsense\r\n\r\n', true), /400 Bad Request/);
    const huge = `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`;
    assert.match(await sendBytes(huge, true), /^$|400 Bad Request/);
    await put('broken', CHUNKED, 'zz\r\nabc', true);
    await put('broken', CHUNKED, '5\r\nabc', true);
    await put('broken', sized(10), 'abc', true);
    const targets = '/b-hostile/% /b-hostile/%ff%fe // /%00 /-/ * /b-hostile/__proto__?constructor';
    for (const target of targets.split(' ')) {
      const request = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      assert.match(await sendBytes(request), /^HTTP\/1\.1 (4|501)/, target);
    }
    await assertAlive();
    assert.equal((await send(cloud, 'GET', '/b-hostile/broken')).status, 404);
  });

  it('uses no key as a file name, and removes incomplete uploads', async () => {
    await cloud.wipe();
    const climbing = ['..%2F..%2Fescape', '../../escape', 'a/%2e%2e/%2e%2e/%2e%2e/escape'];
    for (const key of [...climbing, 'C:%5Cescape', '%00', 'con', 'a%0Ab']) {
      assert.equal((await send(cloud, 'PUT', `/b-hostile/${key}`, { body: key })).status, 200, key);
      assert.equal((await send(cloud, 'GET', `/b-hostile/${key}`)).text, key);
    }
    assert.deepEqual(readdirSync(dir), ['inner']);
    assert.equal(blobs().length, 6);
    await put('cut', sized(1_000_000), 'x'.repeat(5000), true);
    await assertAlive();
    await cloud.wipe();
    await until(() => blobs().length === 0);
  });
});

const stored = async (key: string): Promise<string> => (await send(cloud, 'GET', `/b-hostile/${key}`)).text;
const reached = (path: string): boolean => cloud.log.records.some((record) => record.path === path);

describe('Content-Length together with chunks', () => {
  const both = (length: number) => ({ 'content-length': String(length), 'transfer-encoding': 'chunked' });
  const putOf = (key: string, length: number) => {
    const target = `/b-hostile/${key}`;
    return head('PUT', target, { ...signedHeaders(cloud, 'PUT', target), ...both(length) });
  };

  it('is accepted, as the C SDK sends them, for an object and a form, if the lengths are equal', async () => {
    const response = await rawExchange(cloud.port, putOf('c', 11) + chunked('hello chunk'));
    assert.deepEqual([response.status, await stored('c')], [200, 'hello chunk']);
    const form =
      '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nf\r\n--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nform\r\n--x--\r\n';
    const type = { 'content-type': 'multipart/form-data; boundary=x', ...both(form.length) };
    // Rejected because it lacks a policy, not because of its length: the form was read.
    const posted = await rawExchange(cloud.port, head('POST', '/b-hostile', type) + chunked(form, 30));
    assert.equal(posted.code, 'AccessDenied');
    for (const length of [2, 4]) {
      const { status, code } = await rawExchange(cloud.port, putOf('differs', length) + chunked('abc'));
      assert.deepEqual([status, code], [400, 'IncompleteBody']);
      assert.equal((await send(cloud, 'GET', '/b-hostile/differs')).status, 404);
    }
  });

  it('closes the connection, and a request smuggled behind it is not read', async () => {
    const smuggled = head('DELETE', '/b-hostile/c', {
      ...signedHeaders(cloud, 'DELETE', '/b-hostile/c'),
      'content-length': '0',
    });
    const { status, headers, rest, closed } = await rawExchange(cloud.port, putOf('s', 3) + chunked('abc') + smuggled);
    assert.deepEqual([status, headers['connection'], rest, closed], [200, 'close', '', true]);
    assert.equal(await stored('c'), 'hello chunk');
  });
});

it('A malformed request that Node’s lenient parser accepts is rejected', async () => {
  for (const [line, lines, version = '1.1'] of [
    ['other codings', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['other versions', 'Content-Length: 0\r\n\r\n', '9.9'],
  ] as const) {
    const text = `PUT /b-hostile/malformed HTTP/${version}\r\nHost: x\r\n${lines}`;
    const { status, headers, code, closed } = await rawExchange(cloud.port, text);
    assert.deepEqual([status, headers['connection'], code, closed], [400, 'close', 'InvalidRequest', true], line);
  }
  assert.equal(reached('/b-hostile/malformed'), false);
});

it('A response before the end of the request’s body has Connection: close; the connection ends, and nothing after it is read', async () => {
  const rejected = head('PUT', '/b-hostile/early', { 'content-length': '3000000' });
  const body = Buffer.alloc(3_000_000);
  const next = head('GET', '/b-hostile/behind-early', {});
  const { status, headers, code, rest, closed } = await rawExchange(cloud.port, [rejected, body, next], 3000);
  assert.deepEqual([status, code, headers['connection'], rest, closed], [403, 'AccessDenied', 'close', '', true]);
  assert.deepEqual([reached('/b-hostile/early'), reached('/b-hostile/behind-early')], [true, false]);
});
