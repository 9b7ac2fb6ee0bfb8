import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { element, presignV1, send } from '../support/node/mock-request.js';
import { until } from '../support/until.js';

const dir = await mkdtemp(join(tmpdir(), 'mock-hostile-'));
const cloud = await mockCloud({ bucket: 'b-hostile', dir: join(dir, 'inner') });
after(async () => {
  await cloud.close();
  await rm(dir, { recursive: true, force: true });
});

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
    for (const target of [
      '/b-hostile/%',
      '/b-hostile/%ff%fe',
      '//',
      '/%00',
      '/-/',
      '*',
      '/b-hostile/__proto__?constructor',
    ]) {
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
    assert.deepEqual(await readdir(dir), ['inner']);
    assert.equal(blobs().length, 6);
    await put('cut', sized(1_000_000), 'x'.repeat(5000), true);
    await assertAlive();
    await cloud.wipe();
    await until(() => blobs().length === 0);
  });

  it('rejects what is not XML', async () => {
    const upload = element((await send(cloud, 'POST', '/b-hostile/xml?uploads')).text, 'UploadId');
    for (const body of [
      '',
      '<a',
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      '<a>'.repeat(5000),
      'x'.repeat(5_000_000),
      '<CompleteMultipartUpload><Part><PartNumber>1e3</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>',
    ]) {
      const response = await send(cloud, 'POST', `/b-hostile/xml?uploadId=${upload}`, { body });
      assert.equal(response.status, 400, body.slice(0, 40));
    }
    await assertAlive();
  });
});
