import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { serveConnection } from '../bench/server/connection.js';
import { Line } from '../bench/server/line.js';
import type { Link } from '../bench/server/link.js';
import type { BenchResponse } from '../bench/server/received.js';

const response = (status: number): BenchResponse => ({ status, headers: {} });

describe('benchmark: a connection', () => {
  let server: Server;
  let client: Socket;
  let seen: { bytes: number; cuts: number; stored: number };

  afterEach(() => {
    client.destroy();
    server.close();
  });

  async function open(link: Partial<Link>): Promise<void> {
    seen = { bytes: 0, cuts: 0, stored: 0 };
    const line = new Line({ rtt: 0, ...link });
    server = createServer((socket) =>
      serveConnection(socket, line.open(), {
        respond: () => (seen.stored++, response(200)),
        refuse: () => response(503),
        onBytes: (count) => (seen.bytes += count),
        onCut: () => seen.cuts++,
      }),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => {});
    await once(client, 'connect');
  }

  function put(length: number, head = ''): void {
    client.write(`PUT /o HTTP/1.1\r\nHost: s\r\nContent-Length: ${length}\r\n${head}\r\n`);
    client.write(Buffer.alloc(length));
  }

  const closed = () => new Promise((resolve) => client.once('close', resolve));
  const firstLine = async () => String((await once(client, 'data'))[0]).split('\r\n')[0];

  async function waited(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await work();
    return performance.now() - began;
  }

  it('is cut when its life is over', async () => {
    const ms = await waited(async () => {
      await open({ life: [200, 200], perConnection: 10_000 });
      put(100_000);
      await closed();
    });
    assert.ok(ms > 190 && ms < 1000, `${ms} ms`); // all of it would take ten seconds
    assert.deepEqual({ ...seen, bytes: 0 }, { bytes: 0, cuts: 1, stored: 0 });
  });

  it('is cut within a body, and counts what came', async () => {
    await open({ cut: { first: 1, every: 50 } });
    put(300_000);
    await closed();
    assert.ok(seen.bytes > 0 && seen.bytes < 300_000, `${seen.bytes} bytes`);
    assert.equal(seen.stored, 0);
  });

  it('is refused before the body is read', async () => {
    await open({ refuse: { first: 1, every: 50 } });
    put(20e6);
    assert.equal(await firstLine(), 'HTTP/1.1 503 Service Unavailable');
    await closed();
    assert.deepEqual(seen, { bytes: 0, cuts: 0, stored: 0 });
  });

  for (const [where, head] of [
    ['a header', 'x-oss-traffic-limit: 1638400\r\n'],
    ['nothing', ''],
  ]) {
    it(`limits a request by ${where}`, async () => {
      await open({});
      put(100_000, head);
      const ms = await waited(firstLine);
      if (head) assert.ok(ms > 400 && ms < 800, `${ms} ms`);
      else assert.ok(ms < 250, `${ms} ms`);
    });
  }

  it('limits a form by its field', async () => {
    await open({});
    const fields = '--b\r\nContent-Disposition: form-data; name="x-oss-traffic-limit"\r\n\r\n1638400\r\n--b\r\n';
    const head = `Content-Length: ${fields.length + 100_000}\r\nContent-Type: multipart/form-data; boundary=b`;
    client.write(`POST / HTTP/1.1\r\nHost: s\r\n${head}\r\n\r\n${fields}`);
    client.write(Buffer.alloc(100_000));
    const ms = await waited(firstLine);
    assert.ok(ms > 400 && ms < 800, `${ms} ms`);
  });

  it(
    'takes little of what its browser’s kernel sends after it left',
    { skip: process.platform !== 'linux' },
    async () => {
      await open({ perConnection: 500_000 });
      put(3e6);
      await new Promise((resolve) => setTimeout(resolve, 300));
      client.destroy();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const after = seen.bytes;
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(seen.bytes, after);
      assert.ok(after < 500_000, `${after} bytes`);
    },
  );
});
