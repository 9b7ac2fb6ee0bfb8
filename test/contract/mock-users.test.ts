import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createVerify, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import OSS from 'ali-oss';
import { type MockCloud, mockCloud, type MockCloudOptions } from '../../demo/mock/index.js';
import { compareKeys, SortedMap } from '../../demo/mock/store/sorted-map.js';
import { send, element, rawRequest } from '../support/node/mock-request.js';

const keys = { bucket: 'b-users', accessKeyId: 'AK', accessKeySecret: 'SK' };
const closed: (() => Promise<void>)[] = [];
let tmp: string;
before(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'mock-users-'));
});
after(async () => {
  await Promise.all(closed.map((close) => close()));
  await rm(tmp, { recursive: true, force: true });
});

async function startCloud(options: MockCloudOptions = {}): Promise<MockCloud> {
  const cloud = await mockCloud({ ...keys, ...options });
  closed.push(() => cloud.close());
  return cloud;
}

/** The CPU time that this process needs for `work`, and the longest time for which the event loop is blocked, in ms. */
async function costOf(work: () => Promise<unknown>): Promise<{ cpu: number; block: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  return { cpu: (user + system) / 1000, block: delay.max / 1e6 };
}

describe('The mock in everyday use', () => {
  it('reads a form of 20,000 fields in 2.5 s of CPU time', async () => {
    const cloud = await startCloud();
    const field = (name: string, value: string): string =>
      `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const fields = Array.from({ length: 20_000 }, (_, at) => field(`x-${at}`, String(at)));
    const body = `${fields.join('')}${field('key', 'k')}${field('file', 'hello')}--B--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=B' };
    const { cpu } = await costOf(async () => {
      assert.equal((await rawRequest(cloud.port, 'POST', '/b-users/', headers, body)).code, 'AccessDenied');
    });
    assert.ok(cpu < 2500, `it took ${cpu} ms`);
  });

  it('starts without generating a key pair', async () => {
    await startCloud(); // Loads the code.
    const { cpu } = await costOf(() => Promise.all(Array.from({ length: 10 }, () => startCloud())));
    assert.ok(cpu < 500, `ten clouds took ${cpu} ms`);
  });

  it('signs callbacks with its public key, whichever is needed first', async () => {
    for (const first of ['key', 'callback']) {
      const cloud = await startCloud();
      const received: { authorization: string; body: string; url: string }[] = [];
      const server = createServer((request, response) => {
        const { authorization = '', 'x-oss-pub-key-url': keyUrl } = request.headers;
        let body = '';
        request
          .on('data', (chunk: Buffer) => (body += chunk.toString()))
          .on('end', () => {
            received.push({ authorization, body, url: Buffer.from(String(keyUrl), 'base64').toString() });
            response.end('{}');
          });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb`;
      const callback = Buffer.from(JSON.stringify({ callbackUrl, callbackBody: 'a=${object}' })).toString('base64');
      const pem = async (): Promise<string> => (await fetch(`${cloud.endpoint}/-/callback_pub_key_v1.pem`)).text();
      const early = first === 'key' ? await Promise.all([pem(), pem()]) : [];
      const put = await send(cloud, 'PUT', '/b-users/cb', { body: 'x', headers: { 'x-oss-callback': callback } });
      assert.equal(put.status, 200, put.text);
      server.close();
      const [{ authorization, body, url } = { authorization: '', body: '', url: '' }] = received;
      const key = await (await fetch(url)).text();
      assert.deepEqual(new Set([...early, key]).size, 1);
      assert.ok(createVerify('RSA-MD5').update(`/cb\n${body}`).verify(key, authorization, 'base64'));
    }
  });

  it('loads 100,000 keys fast, and lists them fast from any marker', async () => {
    const dir = join(tmp, 'many');
    await (await mockCloud({ ...keys, dir })).close();
    const blob = randomUUID();
    writeFileSync(join(dir, 'blobs', blob), 'x');
    const lines: string[] = [];
    for (let at = 0; at < 100_000; at++) {
      const key = `${at % 100}/${String(at).padStart(6, '0')}.jpg`;
      const value = { key, type: 'Normal', blobs: [{ blob, size: 1 }], size: 1, etag: '"E"', crc64: '1' };
      const more = { headers: { 'content-type': 'image/jpeg' }, acl: 'default', modified: 1e12 };
      lines.push(JSON.stringify([JSON.stringify(['object', 'b-users', key]), { ...value, ...more }]));
    }
    writeFileSync(join(dir, 'journal.jsonl'), `${lines.join('\n')}\n`, { flag: 'a' });
    const text = lines.join('\n');
    const plain = await costOf(async () => {
      for (let time = 0; time < 3; time++) text.split('\n').map((line) => JSON.stringify(JSON.parse(line)));
    });
    const started = await costOf(() => startCloud({ dir }).then((cloud) => (many = cloud)));
    assert.ok(
      started.cpu < 3 * plain.cpu,
      `the start took ${started.cpu} ms, to read and write its lines ${plain.cpu}`,
    );
    const list = async (query: string): Promise<string> => (await send(many, 'GET', `/b-users?${query}`)).text;
    await list('max-keys=1'); // The first listing sorts.
    const pages = [
      'marker=5&max-keys=10',
      'prefix=77/&max-keys=10',
      'delimiter=/&max-keys=1000',
      'marker=~&max-keys=10',
    ];
    const { cpu } = await costOf(async () => {
      for (let time = 0; time < 10; time++) for (const query of pages) await list(query);
    });
    assert.ok(cpu < 1000, `40 pages took ${cpu} ms`);

    assert.equal((await list('delimiter=/&max-keys=1000')).match(/<CommonPrefixes>/g)?.length, 100);
    await send(many, 'PUT', '/b-users/5/000104x', { body: 'x' });
    await send(many, 'DELETE', '/b-users/5/000105.jpg');
    const page = await list('prefix=5/0001&max-keys=3');
    assert.deepEqual(page.match(/<Key>.*?<\/Key>/g), ['<Key>5/000104x</Key>']);
  });
  let many: MockCloud;

  it('keeps a SortedMap in the order of UTF-8 through all changes', () => {
    const alphabet = ['a', 'b', 'é', '\ufffd', '😀', '/'];
    const random = (below: number): number => Math.floor(Math.random() * below);
    const plain = new Map<string, { key: string; at: number }>();
    const sorted = new SortedMap<{ key: string; at: number }>();
    for (let at = 0; at < 3000; at++) {
      const key = Array.from({ length: 1 + random(3) }, () => alphabet[random(6)]).join('');
      if (random(3) === 0) {
        plain.delete(key);
        sorted.delete(key);
      } else {
        plain.set(key, { key, at });
        sorted.set(key, { key, at });
      }
      if (at % 100 !== 0) continue;
      const bytes = [...plain.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
      assert.deepEqual(sorted.sorted(), bytes);
      assert.equal(sorted.size, plain.size);
    }
    assert.ok(compareKeys('\ufffd', '😀') < 0);
  });

  it('prints no warning with many open clouds', async () => {
    const code = `import { mockCloud } from './demo/mock/index.ts';
      const clouds = []; for (let i = 0; i < 25; i++) clouds.push(await mockCloud());
      for (const cloud of clouds) await cloud.close();`;
    const { stderr } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      code,
    ]);
    assert.equal(stderr, '');
  });
});

describe('Options of mockCloud()', () => {
  it('are rejected if unknown, with a hint to similar names', async () => {
    const wrong = (options: object): Promise<MockCloud> => mockCloud(options);
    await assert.rejects(wrong({ acessKeyId: 'x' }), {
      name: 'TypeError',
      message: 'mockCloud() has no option acessKeyId. Did you mean accessKeyId?',
    });
    await assert.rejects(wrong({ origin: ['x'] }), { message: /origin\. Did you mean origins\?/ });
    await assert.rejects(wrong({ bucket: 'b-users', prot: 1 }), { message: /prot\. Did you mean port\?/ });
    await assert.rejects(wrong({ colour: 1 }), {
      name: 'TypeError',
      message: /colour\. There are port, dir, .*clock\./,
    });
  });

  it('may be undefined', async () => {
    await startCloud({ dir: undefined, rolePolicy: undefined } as unknown as MockCloudOptions);
  });
});

describe('An operation that the mock does not have', () => {
  it('is 501 and names the operation', async () => {
    const cloud = await startCloud();
    const cases: [string, string, string, Record<string, string>?][] = [
      ['POST', '/b-users/k?append&position=0', 'AppendObject'],
      ['PUT', '/b-users?lifecycle', 'PutBucketLifecycle'],
      ['GET', '/b-users?website', 'GetBucketWebsite'],
      ['DELETE', '/b-users?encryption', 'DeleteBucketEncryption'],
      ['GET', '/b-users?versions', 'ListObjectVersions'],
      ['PUT', '/b-users/k?symlink', 'PutSymlink'],
      ['POST', '/b-users/k?restore', 'RestoreObject'],
      ['GET', '/b-users/k?versionId=1', 'GetObject with versionId'],
      ['GET', '/b-users/k?x-oss-process=image%2Finfo', 'GetObject with x-oss-process'],
    ];
    for (const [method, target, name, headers = {}] of cases) {
      const response = await send(cloud, method, target, { headers, ...(method === 'GET' ? {} : { body: '' }) });
      assert.deepEqual(
        [response.status, response.code, element(response.text, 'Operation')],
        [501, 'NotImplemented', name],
        target,
      );
      assert.ok(response.text.includes(`does not implement ${name} (${method} on a`), response.text);
      assert.equal(cloud.log.records.at(-1)?.operation, name);
    }
  });
});

describe('V1 presigning by ali-oss', () => {
  it('throws for an IP address, and works with localhost', async () => {
    const cloud = await startCloud();
    const { port, bucket, accessKeyId, accessKeySecret } = cloud;
    const base = { region: 'oss-cn-hangzhou', bucket, accessKeyId, accessKeySecret };
    const byAddress = new OSS({ ...base, endpoint: cloud.endpoint });
    assert.throws(() => byAddress.signatureUrl('a.txt', { method: 'PUT' }), /when endpoint is IP/);
    const byName = new OSS({ ...base, endpoint: `http://localhost:${port}`, sldEnable: true } as OSS.Options);
    const url = byName.signatureUrl('a b.txt', { method: 'PUT' });
    assert.ok(url.startsWith(`http://localhost:${port}/b-users/a%20b.txt?`), url);
    assert.equal((await fetch(url, { method: 'PUT', body: new Uint8Array(3) })).status, 200);
  });
});
