import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { serveConnection } from '../bench/server/connection.js';
import { Lane } from '../bench/server/lane.js';
import { Line } from '../bench/server/line.js';
import type { Link } from '../bench/server/link.js';
import type { BenchResponse } from '../bench/server/received.js';
import { Uploads } from '../bench/server/uploads.js';
import { useVirtualTime } from '../support/node/virtual-time.js';

const PART = 500_000;

describe('benchmark: the line', () => {
  const time = useVirtualTime();
  beforeEach(() => time.sleep(1000));

  it('gives connections ages between the bounds, the same ones in each run', () => {
    const ages = () => {
      const line = new Line({ rtt: 0, life: [7_500, 12_500] });
      return Array.from({ length: 50 }, () => line.open().life!);
    };
    const all = ages();
    assert.deepEqual(all, ages());
    assert.ok(all.every((age) => age >= 7_500 && age <= 12_500));
    assert.ok(Math.max(...all) - Math.min(...all) > 3_000);
  });

  it('shares its rate among connections, and gives each its own', () => {
    const line = new Line({ rtt: 0, total: 100_000, perConnection: 80_000 });
    const times = [line.open(), line.open()].map((one) => Math.round(one.pass(80_000).at - time.elapsed));
    assert.deepEqual(times, [980, 1_580]); // its own rate, and the rate of all
  });

  it('catches up where bytes were read late', () => {
    const lane = new Lane(100_000);
    lane.pass(10_000, 1_000); // until some 1,080 ms
    assert.equal(Math.round(lane.pass(10_000, 1_300, true)), 1_300);
    assert.equal(Math.round(lane.pass(10_000, 1_700)), 1_780);
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
    const line = new Line({ rtt: 0, refuse: { first: 3, every: 50 }, cut: { first: 5, every: 50 } });
    const connection = line.open();
    assert.equal(connection.begin(0).isRefused, false);
    const fates = Array.from({ length: 110 }, () => connection.begin(PART));
    const numbersOf = (is: (fate: (typeof fates)[number]) => boolean) => fates.flatMap((f, i) => (is(f) ? i + 1 : []));
    const isRefused = (fate: (typeof fates)[number]) => fate.isRefused;
    assert.deepEqual(numbersOf(isRefused), [3, 53, 103]);
    const isCut = ({ cutAfter }: (typeof fates)[number]) => cutAfter < PART;
    assert.deepEqual(numbersOf(isCut), [5, 55, 105]);
    assert.equal(new Set(fates.filter(isCut).map(({ cutAfter }) => cutAfter)).size, 3);
  });

  it('cuts the connection that carries a byte, once', () => {
    const line = new Line({ rtt: 0, cutAt: 250_000 });
    const [one, two] = [line.open(), line.open()];
    const cuts = [one.pass(200_000), two.pass(100_000), one.pass(100_000)].map(({ isCut }) => isCut);
    assert.deepEqual(cuts, [false, true, false]);
  });
});

const ID = 'upload';
const KB100 = 102_400;
const partOf = (size: number, etag: string) => ({ size, crc: undefined, etag: `"${etag}"` });
const listOf = (...parts: [number, string][]) =>
  parts.map(([n, etag]) => `<Part><PartNumber>${n}</PartNumber><ETag>&#34;${etag}&#34;</ETag></Part>`).join('');

describe('benchmark: uploads in parts', () => {
  let uploads: Uploads;
  beforeEach(() => {
    uploads = new Uploads();
    uploads.begin(ID);
    uploads.add(ID, 3, partOf(KB100, 'C'));
    uploads.add(ID, 1, partOf(KB100, 'A'));
  });

  it('lists parts in order, the last one of a number', () => {
    uploads.add(ID, 1, partOf(2 * KB100, 'B'));
    const listed = uploads.list(ID, 0).matchAll(/<PartNumber>(\d+)<.*?<Size>(\d+)</g);
    assert.deepEqual(
      Array.from(listed, ([, n, size]) => `${n}: ${size}`),
      ['1: 204800', '3: 102400'],
    );
  });

  it('lists page by page', () => {
    const page = uploads.list(ID, 0, 1);
    assert.match(page, /<NextPartNumberMarker>1<.*<IsTruncated>true</);
    assert.match(uploads.list(ID, 1, 1), /<IsTruncated>false<.*<PartNumber>3</);
  });

  it('completes with the parts that are listed, and no others', () => {
    assert.equal(uploads.complete(ID, listOf([3, 'C'])).size, KB100);
    assert.throws(() => uploads.complete(ID, listOf([3, 'C'])), { code: 'NoSuchUpload' });
  });

  it('completes with all parts where no list is sent', () => {
    assert.equal(uploads.complete(ID, undefined).size, 2 * KB100);
  });

  it('rejects a part that was replaced, that is missing, or out of order', () => {
    uploads.add(ID, 1, partOf(2 * KB100, 'B'));
    assert.throws(() => uploads.complete(ID, listOf([1, 'A'], [3, 'C'])), { code: 'InvalidPart' });
    assert.throws(() => uploads.complete(ID, listOf([2, 'A'])), { code: 'InvalidPart' });
    assert.throws(() => uploads.complete(ID, listOf([3, 'C'], [1, 'B'])), { code: 'InvalidPartOrder' });
    assert.equal(uploads.complete(ID, listOf([1, 'B'], [3, 'C'])).size, 3 * KB100);
  });

  it('rejects a small part that is not the last', () => {
    uploads.add(ID, 1, partOf(KB100 - 1, 'A'));
    assert.throws(() => uploads.complete(ID, listOf([1, 'A'], [3, 'C'])), { code: 'EntityTooSmall' });
    uploads.add(ID, 4, partOf(1, 'D'));
    assert.equal(uploads.complete(ID, listOf([3, 'C'], [4, 'D'])).size, KB100 + 1);
  });
});

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

  it('is cut when its life is over', async () => {
    await open({ life: [200, 200], perConnection: 10_000 });
    put(100_000); // all of it would take ten seconds
    await closed();
    assert.deepEqual([seen.cuts, seen.stored], [1, 0]);
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

  for (const where of ['a header', 'the field of a form'])
    it(`limits a request by ${where}, and says for how long`, async () => {
      await open({});
      if (where === 'a header') put(20_000, 'x-oss-traffic-limit: 1638400\r\n');
      else {
        const field = '--b\r\nContent-Disposition: form-data; name="x-oss-traffic-limit"\r\n\r\n1638400\r\n--b\r\n';
        const head = 'Content-Type: multipart/form-data; boundary=b\r\n';
        client.write(`POST / HTTP/1.1\r\nHost: s\r\nContent-Length: ${field.length + 20_000}\r\n${head}\r\n${field}`);
        client.write(Buffer.alloc(20_000));
      }
      const received = String((await once(client, 'data'))[0]);
      assert.ok(Number(/qos-delay-time: (\d+)/i.exec(received)?.[1]) >= 70, received); // 98 ms at this rate, less what it may catch up
    });
});
