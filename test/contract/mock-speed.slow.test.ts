import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type MockCloud, mockCloud, type MockCloudOptions } from '../../demo/mock/index.js';
import { rawRequest, send } from '../support/node/mock-request.js';

const keys = { bucket: 'b-users', accessKeyId: 'AK', accessKeySecret: 'SK' };
const closed: (() => Promise<void>)[] = [];
const tmp = await mkdtemp(join(tmpdir(), 'mock-speed-'));
after(async () => {
  await Promise.all(closed.map((close) => close()));
  await rm(tmp, { recursive: true, force: true });
});

async function startCloud(options: MockCloudOptions = {}): Promise<MockCloud> {
  const cloud = await mockCloud({ ...keys, ...options });
  closed.push(() => cloud.close());
  return cloud;
}

/** The CPU time, in ms, that this process needs for `work`: what else the machine does is not in it. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('The CPU time of the mock', () => {
  it('for a form of 20,000 fields is less than 2.5 s', async () => {
    const cloud = await startCloud();
    const field = (name: string, value: string): string =>
      `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const fields = Array.from({ length: 20_000 }, (_, at) => field(`x-${at}`, String(at)));
    const body = `${fields.join('')}${field('key', 'k')}${field('file', 'hello')}--B--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=B' };
    const cost = await costOf(async () => {
      assert.equal((await rawRequest(cloud.port, 'POST', '/b-users/', headers, body)).code, 'AccessDenied');
    });
    assert.ok(cost < 2500, `it took ${cost} ms`);
  });

  it('for a start is less than that of a key pair', async () => {
    await startCloud(); // Loads the code.
    const cost = await costOf(() => Promise.all(Array.from({ length: 10 }, () => startCloud())));
    assert.ok(cost < 500, `ten clouds took ${cost} ms`);
  });

  it('for 100,000 keys is near that of their lines; lists are fast from any marker', async () => {
    const dir = join(tmp, 'many');
    await (await mockCloud({ ...keys, dir })).close();
    const blob = randomUUID();
    writeFileSync(join(dir, 'blobs', blob), 'x');
    const lines = Array.from({ length: 100_000 }, (_, at) => {
      const key = `${at % 100}/${String(at).padStart(6, '0')}.jpg`;
      const value = { key, type: 'Normal', blobs: [{ blob, size: 1 }], size: 1, etag: '"E"', crc64: '1' };
      const more = { headers: { 'content-type': 'image/jpeg' }, acl: 'default', modified: 1e12 };
      return JSON.stringify([JSON.stringify(['object', 'b-users', key]), { ...value, ...more }]);
    });
    writeFileSync(join(dir, 'journal.jsonl'), `${lines.join('\n')}\n`, { flag: 'a' });
    const plain = await costOf(async () => {
      for (let time = 0; time < 3; time++) lines.map((line) => JSON.stringify(JSON.parse(line)));
    });
    let many!: MockCloud;
    const start = await costOf(async () => (many = await startCloud({ dir })));
    assert.ok(start < 3 * plain, `the start took ${start} ms, to read and write its lines ${plain}`);
    const list = async (query: string): Promise<string> => (await send(many, 'GET', `/b-users?${query}`)).text;
    await list('max-keys=1'); // The first listing sorts.
    const pages = [
      'marker=5&max-keys=10',
      'prefix=77/&max-keys=10',
      'delimiter=/&max-keys=1000',
      'marker=~&max-keys=10',
    ];
    const cost = await costOf(async () => {
      for (let time = 0; time < 10; time++) for (const query of pages) await list(query);
    });
    assert.ok(cost < 1000, `40 pages took ${cost} ms`);

    assert.equal((await list('delimiter=/&max-keys=1000')).match(/<CommonPrefixes>/g)?.length, 100);
    await send(many, 'PUT', '/b-users/5/000104x', { body: 'x' });
    await send(many, 'DELETE', '/b-users/5/000105.jpg');
    const page = await list('prefix=5/0001&max-keys=3');
    assert.deepEqual(page.match(/<Key>.*?<\/Key>/g), ['<Key>5/000104x</Key>']);
  });
});
