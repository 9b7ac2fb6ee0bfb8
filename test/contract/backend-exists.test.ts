import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { type BackendServer, query, startBackend } from '../support/node/backend-server.js';

const paths = [
  '/get_sts_token_for_oss_upload',
  '/get_post_signature_for_oss_upload',
  '/get_presigned_url_for_oss_upload',
];
const digests = {
  crc64: (content: string) => new Crc64().update(new TextEncoder().encode(content)).digest(),
  sha256: (content: string) => createHash('sha256').update(content).digest('hex'),
};

let server: BackendServer;
before(async () => {
  server = await startBackend();
});
after(() => server.close());

async function store(content: string): Promise<string> {
  const file = { name: 'a.txt', size: content.length, type: 'text/plain' };
  const { body } = await server.request(`/get_presigned_url_for_oss_upload${query(file)}`);
  const { ok } = await fetch(body.url, { method: 'PUT', headers: body.headers, body: content });
  assert.ok(ok);
  return body.key;
}

const exists = async (path: string, content: string, by: keyof typeof digests) =>
  (
    await server.request(
      path + query({ operation: 'exists', name: 'b.txt', size: content.length, [by]: digests[by](content) }),
    )
  ).body;

describe('backend: exists', () => {
  for (const path of paths) {
    for (const by of ['crc64', 'sha256'] as const) {
      it(`finds the visitor’s own object by its ${by}: ${path}`, async () => {
        const content = `${path} ${by}`;
        assert.deepEqual(await exists(path, content, by), { exists: false });
        const key = await store(content);
        const found = await exists(path, content, by);
        assert.deepEqual([found.exists, found.key], [true, key]);
        assert.ok(found.url.endsWith(`/${key}`));
        server.newVisitor();
        assert.deepEqual(await exists(path, content, by), { exists: false });
      });
    }
  }

  it('responds to the request for a URL', async () => {
    const key = await store('with the question');
    const crc64 = digests.crc64('with the question');
    const file = { name: 'b.txt', size: 17, type: 'text/plain', crc64 };
    for (const operation of ['put', 'create']) {
      const { body } = await server.request(`${paths[2]}${query({ ...file, operation })}`);
      assert.deepEqual([body.exists, body.key], [true, key]);
    }
  });
});
