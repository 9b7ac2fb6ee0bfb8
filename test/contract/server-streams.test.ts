import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { ask, handlerFor, outcome } from '../support/node/server-handler.js';

const MAX = 500_000;
const file = { name: 'talk.webm', type: 'video/webm', stream: 'true' };
const permission = { dir: 'uploads/7/', mode: 'presigned-url', maxFileSize: MAX } as const;

describe('server: a stream, whose size nobody knows', () => {
  let cloud: MockCloud;
  before(async () => (cloud = await mockCloud()));
  after(() => cloud.close());

  /** Begins an upload. @returns what asks the endpoint for its other requests */
  async function begin(completed?: () => unknown, minFileSize = 0) {
    const handler = handlerFor(cloud, { ...permission, minFileSize }, completed ? { completed } : {});
    const created = await ask(handler, { ...file, operation: 'create' });
    assert.deepEqual([created.status, created.body.stream], [200, MAX]);
    const { url, headers, key, seal } = created.body as {
      url: string;
      headers: HeadersInit;
      key: string;
      seal: string;
    };
    const text = await (await fetch(url, { method: 'POST', headers })).text();
    const uploadId = /<UploadId>([^<]+)/.exec(text)![1]!;
    const next = (operation: string, more = {}) => ask(handler, { ...file, operation, key, uploadId, ...more });
    const put = async (partNumber: number, length: number) => {
      const { body } = await next('part', { partNumber, partLength: length });
      const response = await fetch(body.url as string, { method: 'PUT', body: new Uint8Array(length) });
      assert.equal(response.status, 200);
      return `<Part><PartNumber>${partNumber}</PartNumber><ETag>${response.headers.get('ETag')}</ETag></Part>`;
    };
    const complete = async (parts: readonly string[]) => {
      const { body } = await next('complete');
      const xml = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      return outcome(fetch(body.url as string, { method: 'POST', headers: body.headers as HeadersInit, body: xml }));
    };
    return { handler, key, uploadId, seal, next, put, complete };
  }

  it('is stored in parts of any length, up to the largest size', async () => {
    const { put, complete } = await begin();
    assert.equal(await complete([await put(1, 200_000), await put(2, 300_000)]), 'stored');
  });

  it('may be empty', async () => {
    const { put, complete } = await begin();
    assert.equal(await complete([await put(1, 0)]), 'stored');
  });

  it('is not completed where its parts are more than that', async () => {
    const { put, next } = await begin();
    await put(1, 300_000);
    await put(2, 300_000);
    const { status, body } = await next('complete');
    assert.deepEqual([status, body.code, body.url], [413, 'too-large', undefined]);
  });

  it('is not completed where it is too small', async () => {
    const { put, next } = await begin(undefined, 1001);
    await put(1, 1000);
    const { status, body } = await next('complete');
    assert.deepEqual([status, body.code, body.url], [400, 'too-small', undefined]);
  });

  it('has no part that is larger than it may be', async () => {
    const { next } = await begin();
    assert.equal((await next('part', { partNumber: 1, partLength: MAX + 1 })).status, 400);
  });

  it('has a key that is for no file with a size, and whose limit cannot be changed', async () => {
    const { handler, key } = await begin();
    const asked = { operation: 'part', key, uploadId: 'U', partNumber: 1, partLength: 5 };
    assert.equal((await ask(handler, { name: 'talk.webm', type: 'video/webm', size: 5, ...asked })).status, 403);
    const larger = key.replace(`s${MAX.toString(36)}-`, `s${(2 * MAX).toString(36)}-`);
    assert.notEqual(larger, key);
    assert.equal((await ask(handler, { ...file, ...asked, key: larger })).status, 403);
    const { key: ofFile } = (
      await ask(handler, { name: 'talk.webm', type: 'video/webm', size: 5, operation: 'create' })
    ).body as { key: string };
    assert.equal((await ask(handler, { ...file, ...asked, key: ofFile })).status, 403);
  });

  it('may have what was allowed when it began, though that changes meanwhile, as what a user has left', async () => {
    const { put, key, uploadId } = await begin();
    await put(1, 400_000);
    const asked = { ...file, key, uploadId, operation: 'complete' };
    const asking = [MAX / 2, MAX * 2].map((maxFileSize) =>
      ask(handlerFor(cloud, { ...permission, maxFileSize }), asked),
    );
    assert.deepEqual(
      (await Promise.all(asking)).map(({ status }) => status),
      [200, 200],
    );
    await put(2, 200_000);
    assert.equal((await ask(handlerFor(cloud, { ...permission, maxFileSize: MAX * 2 }), asked)).status, 413);
  });

  it('is not signed for one request', async () => {
    assert.equal((await ask(handlerFor(cloud, permission), { ...file, operation: 'put' })).status, 400);
  });

  it('is saved with its seal by the size that it has in the end', async () => {
    const saved: unknown[] = [];
    const { handler, key, seal, put, complete } = await begin(() => (saved.push(1), { id: 7 }));
    await complete([await put(1, 120_000)]);
    const { name, type } = file;
    const completed = (size: number) => ask(handler, { name, type, size, operation: 'completed', key, seal });
    const { status, body } = await completed(120_000);
    assert.deepEqual([status, body], [200, { completed: true, data: { id: 7 } }]);
    assert.equal((await completed(120_001)).status, 409);
    assert.equal(saved.length, 1);
  });
});
