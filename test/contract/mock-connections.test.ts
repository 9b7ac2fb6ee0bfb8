import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { element, signedHeaders } from '../support/node/mock-request.js';
import { head, rawSend } from '../support/node/raw-socket.js';

let cloud: MockCloud;
const sockets: Socket[] = [];
before(async () => {
  cloud = await mockCloud({ bucket: 'b-line' });
});
afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
  for (const socket of sockets.splice(0)) socket.destroy();
});
after(() => cloud.close());

/** A connection of one's own, and when it was closed, with which error. */
async function open(): Promise<{ socket: Socket; closed: Promise<{ age: number; code: string | undefined }> }> {
  const socket = connect(cloud.port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  const opened = performance.now();
  let code: string | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code)).resume();
  const closed = new Promise<{ age: number; code: string | undefined }>((resolve) => {
    socket.once('close', () => resolve({ age: performance.now() - opened, code }));
  });
  return { socket, closed };
}

async function beginPart(number: number): Promise<{ uploadId: string; path: string }> {
  const uploadId = element((await rawSend(cloud, 'POST', '/b-line/p?uploads')).text, 'UploadId') ?? '';
  return { uploadId, path: `/b-line/p?partNumber=${number}&uploadId=${uploadId}` };
}

const signedPut = (path: string, length: number) =>
  head('PUT', path, { ...signedHeaders(cloud, 'PUT', path), 'content-length': String(length) });

const latestPart = () => cloud.log.records.findLast(({ operation }) => operation === 'UploadPart')!;

describe('mock: the switch `connections`', () => {
  it('resets each connection between 3/4 and 5/4 of the age, not all at once', async () => {
    cloud.setSwitches({ connections: { rate: 0, life: 800 } });
    const opened = await Promise.all(Array.from({ length: 8 }, open));
    const ends = await Promise.all(opened.map(({ closed }) => closed));
    for (const { age, code } of ends) {
      assert.ok(age >= 590 && age <= 1_250, `${age} ms`);
      assert.equal(code, 'ECONNRESET');
    }
    const ages = ends.map(({ age }) => age);
    assert.ok(Math.max(...ages) - Math.min(...ages) > 40, ages.join(' '));
  });

  it('resets connections that are too old already, and none when it is off', async () => {
    const { closed } = await open();
    assert.equal(await Promise.race([closed, wait(400, 'open')]), 'open');
    cloud.setSwitches({ connections: { rate: 0, life: 100 } });
    assert.notEqual(await Promise.race([closed, wait(300, 'open')]), 'open');
  });

  it('cuts a part within its body, and logs which one', async () => {
    const { uploadId, path } = await beginPart(7);
    const { socket, closed } = await open();
    cloud.setSwitches({ connections: { rate: 100_000, life: 400 } });
    socket.write(signedPut(path, 300_000) + 'x'.repeat(300_000));
    const { code } = await closed;
    assert.equal(code, 'ECONNRESET');
    for (let tries = 0; !latestPart().end && tries < 100; tries++) await wait(50);
    const { status, end, size, partNumber, bytesReceived, uploadId: logged } = latestPart();
    assert.deepEqual(
      { status, end, size, partNumber, logged },
      {
        ...{ status: 0, end: 'cut', size: 300_000, partNumber: 7 },
        logged: uploadId,
      },
    );
    assert.ok(bytesReceived > 10_000 && bytesReceived < 70_000, `${bytesReceived} bytes`);
  });

  it('gives each connection the whole rate for its request bodies', async () => {
    cloud.setSwitches({ connections: { rate: 100_000, life: 0 } });
    const started = performance.now();
    const took = await Promise.all(
      ['a', 'b', 'c'].map(async (key) => {
        assert.equal((await rawSend(cloud, 'PUT', `/b-line/${key}`, { body: 'x'.repeat(50_000) })).status, 200);
        return performance.now() - started;
      }),
    );
    for (const ms of took) assert.ok(ms > 480 && ms < 1_200, `${ms} ms`);
  });

  it('slows no response, and lets one that has begun end', async () => {
    await rawSend(cloud, 'PUT', '/b-line/large', { body: 'x'.repeat(400_000) });
    cloud.setSwitches({ connections: { rate: 100_000, life: 200 } });
    const started = performance.now();
    assert.equal((await rawSend(cloud, 'GET', '/b-line/large')).text.length, 400_000);
    assert.ok(performance.now() - started < 1_000);
    cloud.setSwitches({ bandwidth: 800_000 });
    assert.equal((await rawSend(cloud, 'GET', '/b-line/large')).text.length, 400_000);
    assert.ok(performance.now() - started > 500);
  });

  it('rejects limits other than whole numbers', () => {
    for (const wrong of [{ rate: -1, life: 0 }, { rate: 1.5, life: 0 }, { rate: 1 }, 'x', null])
      assert.throws(() => cloud.setSwitches({ connections: wrong as never }), /connections/, JSON.stringify(wrong));
  });
});

describe('mock: how a request ended', () => {
  it('is in the log: with a response, left by the client, cut, or done unseen', async () => {
    const { path } = await beginPart(1);
    await rawSend(cloud, 'PUT', path, { body: 'x' });
    assert.equal(latestPart().end, 'responded');

    const { socket, closed } = await open();
    socket.write(`${signedPut(path, 10)}xxx`);
    await wait(100);
    assert.equal(latestPart().end, undefined);
    socket.destroy();
    await closed;
    await wait(100);
    assert.equal(latestPart().end, 'left');

    const ends: Record<string, string> = { reset: 'cut', 'lost-answer': 'unseen', late: 'unseen' };
    for (const [kind, end] of Object.entries(ends)) {
      cloud.setSwitches({ faults: [{ kind: kind as 'reset', operation: 'UploadPart' }] });
      await assert.rejects(rawSend(cloud, 'PUT', path, { body: 'x' }));
      for (let tries = 0; latestPart().end !== end && tries < 40; tries++) await wait(50);
      assert.deepEqual([latestPart().end, latestPart().status], [end, 0], kind);
    }
  });
});
