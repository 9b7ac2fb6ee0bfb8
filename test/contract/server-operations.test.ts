import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { createUploadHandler } from '../../src/server.js';
import { ask, cloudOptions, handlerFor } from '../support/node/server-handler.js';

// What `operations.test.ts` does not prove for both endpoints.
const file = { name: 'film.mp4', size: 250_000, type: 'video/mp4' };
const permission = { dir: 'uploads/7/', mode: 'presigned-url' } as const;
const cloud = await mockCloud({ bucket: 'parts-bucket', store: 'memory' });
after(() => cloud.close());
const handler = handlerFor(cloud, permission);

const createdBy = async (by = handler): Promise<{ key: string; uploadId: string }> => {
  const { method, url, headers, key } = (await ask(by, { ...file, operation: 'create' })).body;
  const text = await (await fetch(url, { method, headers })).text();
  return { key, uploadId: /<UploadId>(\w+)/.exec(text)?.[1] ?? '' };
};

describe('server: signed operations', () => {
  it('hold under other credentials where `keySecret` is set, and start again where it is not', async () => {
    const withKey = (accessKeySecret: string, securityToken?: string, keySecret?: string) =>
      createUploadHandler({
        ...cloudOptions(cloud),
        credentials: { accessKeyId: cloud.accessKeyId, accessKeySecret, securityToken },
        keySecret,
        authorize: () => permission,
      });
    const list = {
      ...file,
      operation: 'list',
      ...(await createdBy(withKey(cloud.accessKeySecret, undefined, 'seal'))),
    };
    assert.equal((await ask(withKey('next', 'token', 'seal'), list)).status, 200);
    assert.equal((await ask(withKey('next', 'token'), list)).status, 410);
    assert.equal((await ask(withKey('next'), list)).status, 403);
  });

  it('are named where an unknown one is asked for, and are the file’s of the key only', async () => {
    const upload = await createdBy();
    for (const operation of ['delete', 'Create', '', 'exists']) {
      const { status, body } = await ask(handler, { ...file, ...upload, operation });
      assert.deepEqual([status, body.code], [400, 'unknown-operation'], operation);
      assert.match(body.hint, /create, part, list, complete, abort, head/);
    }
    for (const size of ['', 'x'])
      assert.equal((await ask(handler, { ...file, ...upload, operation: 'list', size })).status, 403, size);
  });

  it('sign a callback with SNI', async () => {
    const by = handlerFor(cloud, permission, { callback: { url: 'https://app.test/cb', body: 'k', sni: true } });
    const { headers } = (await ask(by, { ...file, operation: 'complete', ...(await createdBy(by)) })).body;
    const callback = { callbackUrl: 'https://app.test/cb', callbackBody: 'k', callbackSNI: true };
    assert.deepEqual(JSON.parse(Buffer.from(headers['x-oss-callback'], 'base64').toString()), callback);
  });
});
