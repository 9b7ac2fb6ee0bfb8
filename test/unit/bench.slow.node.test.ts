import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { serveConnection } from '../bench/server/connection.js';
import { Line, type Link } from '../bench/server/line.js';
import { noCounts } from '../bench/server/store.js';
import { Uploads } from '../bench/server/uploads.js';
import { useVirtualTime } from '../support/node/virtual-time.js';

const PART = 500_000;

describe('benchmark: the line', () => {
  const time = useVirtualTime();
  beforeEach(() => time.sleep(1000));

  it('shares its rate among connections, and gives each its own', () => {
    const line = new Line({ rtt: 0, total: 100_000, perConnection: 80_000 });
    const times = [line.open(), line.open()].map((one) => Math.round(one.pass(80_000).at - time.elapsed));
    assert.deepEqual(times, [980, 1_580]); // its own rate, and the rate of all
  });

  it('makes the n-th connection that carries a part slow', () => {
    const line = new Line({ rtt: 0, perConnection: 1e6, slow: { nth: 2, rate: 1e5 } });
    const times = [0, PART, PART, PART].map((length) => {
      const connection = line.open();
      connection.begin(length);
      return Math.round((connection.pass(100_000).at - time.elapsed) / 100);
    });
    assert.deepEqual(times, [1, 1, 10, 1]);
  });

  it('refuses and cuts every n-th request with a body, after random bytes of it', () => {
    const connection = new Line({ rtt: 0, refuse: { first: 3, every: 50 }, cut: { first: 5, every: 50 } }).open();
    assert.equal(connection.begin(0).isRefused, false);
    const fates = Array.from({ length: 110 }, () => connection.begin(PART));
    const refused = fates.flatMap(({ isRefused }, index) => (isRefused ? index + 1 : []));
    const cut = fates.flatMap(({ cutAfter }, index) => (cutAfter < PART ? index + 1 : []));
    assert.deepEqual({ refused, cut }, { refused: [3, 53, 103], cut: [5, 55, 105] });
    assert.equal(new Set(cut.map((number) => fates[number - 1]!.cutAfter)).size, 3);
  });

  it('cuts the connection that carries a byte, once', () => {
    const line = new Line({ rtt: 0, cutAt: 250_000 });
    const [one, two] = [line.open(), line.open()];
    const cuts = [one.pass(200_000), two.pass(100_000), one.pass(100_000)].map(({ isCut }) => isCut);
    assert.deepEqual(cuts, [false, true, false]);
  });
});

it('benchmark: an object is made of the parts that are listed, as they were stored last', () => {
  const uploads = new Uploads();
  uploads.begin('id');
  const add = (number: number, etag: string, size = 102_400) =>
    uploads.add('id', number, { size, crc: undefined, etag: `"${etag}"` });
  add(3, 'C');
  add(1, 'A');
  add(1, 'B', 204_800);
  add(4, 'D', 1);
  add(5, 'E');
  const complete = (...listed: [number, string][]) => {
    const list = listed.map(([n, etag]) => `<Part><PartNumber>${n}</PartNumber><ETag>&#34;${etag}&#34;</ETag></Part>`);
    return uploads.complete('id', list.join(''));
  };
  assert.throws(() => complete([1, 'A'], [3, 'C']), { code: 'InvalidPart' });
  assert.throws(() => complete([2, 'A']), { code: 'InvalidPart' });
  assert.throws(() => complete([3, 'C'], [1, 'B']), { code: 'InvalidPartOrder' });
  assert.throws(() => complete([4, 'D'], [5, 'E']), { code: 'EntityTooSmall' });
  assert.equal(complete([1, 'B'], [3, 'C'], [4, 'D']).size, 307_201);
  assert.throws(() => complete([3, 'C']), { code: 'NoSuchUpload' });
});

describe('benchmark: a connection', () => {
  let server: Server;
  let client: Socket;
  let stored: number;
  const store = {
    counts: noCounts(),
    respond: () => (stored++, { status: 200, headers: {} }),
    refuse: () => ({ status: 503, headers: {} }),
  };

  afterEach(() => {
    client.destroy();
    server.close();
  });

  async function open(link: Partial<Link>): Promise<void> {
    stored = 0;
    store.counts = noCounts();
    const line = new Line({ rtt: 0, ...link });
    server = createServer((socket) => serveConnection(socket, line.open(), store));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => {});
    await once(client, 'connect');
  }

  function put(length: number, head = '', body = ''): void {
    client.write(`PUT /o HTTP/1.1\r\nHost: s\r\nContent-Length: ${body.length + length}\r\n${head}\r\n${body}`);
    client.write(Buffer.alloc(length));
  }

  const closed = () => new Promise((resolve) => client.once('close', resolve));
  const received = async () => String((await once(client, 'data'))[0]);

  it('is cut within a body, and counts what came', async () => {
    await open({ cut: { first: 1, every: 50 } });
    put(300_000);
    await closed();
    const { bytes } = store.counts;
    assert.ok(bytes > 0 && bytes < 300_000, `${bytes} bytes`);
    assert.equal(stored, 0);
  });

  it('is refused before the body is read', async () => {
    await open({ refuse: { first: 1, every: 50 } });
    put(20e6);
    assert.match(await received(), /^HTTP\/1.1 503 Service Unavailable\r\n/);
    await closed();
    assert.deepEqual([store.counts.bytes, stored], [0, 0]);
  });

  const field = '--b\r\nContent-Disposition: form-data; name="x-oss-traffic-limit"\r\n\r\n1638400\r\n--b\r\n';
  for (const [where, head, body] of [
    ['a header', 'x-oss-traffic-limit: 1638400\r\n', ''],
    ['the field of a form', 'Content-Type: multipart/form-data; boundary=b\r\n', field],
  ] as const)
    it(`limits a request by ${where}, and says for how long`, async () => {
      await open({});
      put(20_000, head, body);
      const response = await received();
      assert.ok(Number(/qos-delay-time: (\d+)/i.exec(response)?.[1]) >= 70, response); // 98 ms at this rate, less what it may catch up
    });
});
