import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { send, element } from '../support/node/mock-request.js';

let cloud: MockCloud;
let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mock-hostile-'));
  cloud = await mockCloud({ bucket: 'b-hostile', dir: join(dir, 'inner') });
});
after(async () => {
  await cloud.close();
  await rm(dir, { recursive: true, force: true });
});

/** Sends bytes, and reads until the other side closes or half a second has passed. */
function sendBytes(text: string | Uint8Array, { end = true, wait = 500 } = {}): Promise<string> {
  return new Promise((resolve) => {
    let response = '';
    const socket = connect(cloud.port, '127.0.0.1', () => (end ? socket.end(text) : socket.write(text)));
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(response);
    };
    const timer = setTimeout(done, wait);
    socket
      .on('data', (chunk) => (response += chunk.toString('latin1')))
      .on('error', done)
      .on('close', done);
  });
}

async function assertAlive(): Promise<void> {
  assert.equal((await send(cloud, 'PUT', '/b-hostile/alive', { body: 'x' })).status, 200);
}

const blobs = (): string[] => readdirSync(join(dir, 'inner', 'blobs'));

describe('The mock under hostile input', () => {
  it('requires Content-Length or chunks', async () => {
    const presigned = 'PUT /b-hostile/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';
    assert.match(await sendBytes(`${presigned}\r\n`, { end: false }), /403 Forbidden/);
    const { url } = await presign('x');
    assert.match(
      await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, { end: false }),
      /411 .*MissingContentLength/s,
    );
    assert.match(
      await sendBytes(
        `PUT ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
        { end: false },
      ),
      /200 OK/,
    );
    assert.match(
      await sendBytes(
        `PUT ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 5368709121\r\n\r\nabc`,
        { end: false },
      ),
      /EntityTooLarge/,
    );
  });

  it('survives nonsense, huge headers and broken chunks', async () => {
    const { url } = await presign('broken');
    assert.match(await sendBytes('nonsense\r\n\r\n'), /400 Bad Request/);
    assert.match(
      await sendBytes(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`),
      /^$|400 Bad Request/,
    );
    await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc`);
    await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc`);
    await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc`);
    await sendBytes(Buffer.from([0x16, 3, 1, 0, 200, 1, 0]));
    for (const target of [
      '/b-hostile/%',
      '/b-hostile/%zz',
      '/b-hostile/%ff%fe',
      '//',
      '/%00',
      '/-',
      '/-/',
      '/?Action=Nothing',
      '/b-hostile?uploads&uploads',
      '*',
      '/b-hostile/__proto__?constructor',
    ]) {
      assert.match(
        await sendBytes(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, { end: false }),
        /^HTTP\/1\.1 (4|501)/,
        target,
      );
    }
    await assertAlive();
    assert.equal((await send(cloud, 'GET', '/b-hostile/broken')).status, 404);
  });

  it('survives a client that closes its half of the connection', async () => {
    const { url } = await presign('half');
    await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc`, { end: true });
    await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\n\r\nabc`, { end: true });
    await assertAlive();
  });

  it('uses no key as a file name, and removes incomplete uploads', async () => {
    await cloud.wipe();
    for (const key of [
      '..%2F..%2Fescape',
      '../../escape',
      'a/%2e%2e/%2e%2e/%2e%2e/escape',
      'C:%5Cescape',
      '%00',
      'con',
      'a%0Ab',
    ]) {
      assert.equal((await send(cloud, 'PUT', `/b-hostile/${key}`, { body: key })).status, 200, key);
      assert.equal((await send(cloud, 'GET', `/b-hostile/${key}`)).text, key);
    }
    assert.deepEqual(await readdir(dir), ['inner']);
    assert.equal(existsSync(join(dir, 'escape')), false);
    assert.equal(blobs().length, 6);
    const { url } = await presign('cut');
    await sendBytes(`PUT ${url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(5000)}`);
    await assertAlive();
    await cloud.wipe();
    for (let tries = 0; blobs().length && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(blobs(), []);
  });

  it('rejects what is not XML', async () => {
    const upload = element((await send(cloud, 'POST', '/b-hostile/xml?uploads')).text, 'UploadId');
    for (const body of [
      '',
      '<',
      '<a',
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      '<a>'.repeat(5000),
      '<CompleteMultipartUpload>',
      '\0',
      'x'.repeat(5_000_000),
      '<CompleteMultipartUpload><Part><PartNumber>1e3</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>',
    ]) {
      const response = await send(cloud, 'POST', `/b-hostile/xml?uploadId=${upload}`, { body });
      assert.equal(response.status, 400, body.slice(0, 40));
    }
    await assertAlive();
  });

  it('accepts thousands of parts, up to number 10,000', async () => {
    const id = element((await send(cloud, 'POST', '/b-hostile/many?uploads')).text, 'UploadId') ?? '';
    const numbers = Array.from({ length: 2000 }, (_, i) => (i + 1) * 5);
    const worker = async (): Promise<void> => {
      for (let n = numbers.pop(); n !== undefined; n = numbers.pop())
        await send(cloud, 'PUT', `/b-hostile/many?partNumber=${n}&uploadId=${id}`, { body: 'x' });
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const page = await send(cloud, 'GET', `/b-hostile/many?uploadId=${id}&part-number-marker=7500`);
    assert.equal(page.text.match(/<Part>/g)?.length, 500);
    const all = await send(cloud, 'POST', `/b-hostile/many?uploadId=${id}`, {
      headers: { 'x-oss-complete-all': 'yes', 'content-length': '0' },
    });
    assert.equal(all.code, 'EntityTooSmall');
    assert.equal((await send(cloud, 'DELETE', `/b-hostile/many?uploadId=${id}`)).status, 204);
  });
});

/** A V1 URL for a PUT without Content-Type. */
async function presign(key: string): Promise<{ url: string }> {
  const { createHmac } = await import('node:crypto');
  const expires = Math.floor(Date.now() / 1000) + 60;
  const signature = createHmac('sha1', cloud.accessKeySecret)
    .update(`PUT\n\n\n${expires}\n/b-hostile/${key}`)
    .digest('base64');
  return {
    url: `/b-hostile/${key}?OSSAccessKeyId=${cloud.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`,
  };
}
