import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { createBackend } from '../../demo/backend/index.js';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { endpointModes, endpointPaths } from '../support/node/endpoints.js';
import { query, startBackend } from '../support/node/backend-server.js';

const server = await startBackend();

async function store(name: string, bytes: Buffer): Promise<string> {
  const { body } = await server.request(
    `/get_presigned_url_for_oss_upload${query({ name, size: bytes.length, type: 'image/png' })}`,
  );
  await fetch(body.url, { method: 'PUT', body: new Uint8Array(bytes), headers: body.headers });
  return body.key;
}

describe('demo: stored object', () => {
  it('has its size, its type and a link that downloads it under its name', async () => {
    const bytes = randomBytes(100_000);
    const key = await store("café 中文 'x' (1)*+%#?.png", bytes);
    const { body } = await server.request(`/get_stored_object${query({ key })}`);
    assert.deepEqual([body.key, body.size, body.type], [key, bytes.length, 'image/png']);
    const response = await fetch(body.url);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
    const [, name = ''] =
      /^attachment; filename\*=UTF-8''([^']*)$/.exec(response.headers.get('content-disposition') ?? '') ?? [];
    assert.equal(decodeURIComponent(name), "café 中文 'x' (1)*+%#?.png");
  });

  it('has its SHA-256', async () => {
    for (const bytes of [Buffer.alloc(0), randomBytes(3_000_000)]) {
      const key = await store('a.png', bytes);
      const { body } = await server.request(`/get_sha256_of_stored_object${query({ key })}`);
      assert.deepEqual(body, { key, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    }
  });

  it('is not shown to another visitor', async () => {
    const key = await store('mine.png', Buffer.from('x'));
    server.newVisitor();
    for (const path of ['/get_stored_object', '/get_sha256_of_stored_object']) {
      assert.equal((await server.request(path + query({ key }))).status, 403);
      const { dir } = (await server.request('/get_post_signature_for_oss_upload')).body;
      for (const escape of ['', `${dir}../${key.slice(8)}`, `${dir}./x`, `/${dir}x`])
        assert.equal((await server.request(path + query({ key: escape }))).status, 403, escape);
      assert.equal((await server.request(path + query({ key: `${dir}missing` }))).status, 404);
    }
  });
});

describe('demo/backend: exists', () => {
  const digests = {
    crc64: (bytes: Buffer) => new Crc64().update(bytes).digest(),
    sha256: (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex'),
  };
  for (const mode of endpointModes)
    it(`finds the visitor’s own object by its CRC-64 or SHA-256: ${mode}`, async () => {
      for (const by of ['crc64', 'sha256'] as const) {
        const bytes = randomBytes(20);
        const question = { operation: 'exists', name: 'b.txt', size: bytes.length, [by]: digests[by](bytes) };
        const exists = async () => (await server.request(endpointPaths[mode] + query(question))).body;
        assert.deepEqual(await exists(), { exists: false });
        const key = await store('a.png', bytes);
        const found = await exists();
        assert.deepEqual([found.exists, found.key], [true, key]);
        assert.ok(found.url.endsWith(`/${key}`));
        server.newVisitor();
        assert.deepEqual(await exists(), { exists: false });
      }
    });

  it('responds to the request for a URL', async () => {
    const bytes = randomBytes(17);
    const key = await store('a.png', bytes);
    const file = { name: 'b.txt', size: 17, type: 'text/plain', crc64: digests.crc64(bytes) };
    for (const operation of ['put', 'create']) {
      const { body } = await server.request(endpointPaths['presigned-url'] + query({ ...file, operation }));
      assert.deepEqual([body.exists, body.key], [true, key]);
    }
  });
});

it('demo/backend, the folder to copy, has no route that reads stored objects, and warns in a file’s name and first line that it has no authentication', async () => {
  const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = server.cloud;
  const backend = createBackend({ endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn });
  for (const url of ['/get_stored_object?key=x', '/get_sha256_of_stored_object?key=x'])
    assert.equal(await backend({ url, headers: {} } as IncomingMessage, {} as ServerResponse), false);
  const folder = new URL('../../demo/backend/', import.meta.url);
  const [first] = (await readFile(new URL('no-authentication.ts', folder), 'utf8')).split('\n');
  assert.match(first!, /^\/\/ NO AUTHENTICATION/);
});
