import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it, mock } from 'node:test';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import type { DigestedFile } from '../../src/server.js';
import { type EndpointMode, endpointModes } from '../support/node/endpoints.js';
import { sdk } from '../support/node/sdk.js';
import { ask, askByPost, handlerFor } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory' });
const logged = mock.method(console, 'error', () => {});
before(async () => {
  await sdk(cloud).put('uploads/7/mine.txt', Buffer.from('hello'));
  await sdk(cloud).put('uploads/8/theirs.txt', Buffer.from('their secret'));
});
beforeEach(() => logged.mock.resetCalls());
after(() => mock.restoreAll());

const crc64 = (content: string) => new Crc64().update(new TextEncoder().encode(content)).digest();
type Fields = Record<string, string | number>;
const question = (content: string): Fields => ({
  ...{ operation: 'exists', name: 'a.txt', size: content.length, type: 'text/plain' },
  crc64: crc64(content),
});

/** The user 7's endpoint. Its application always finds this key. */
function finding(key: string | undefined, mode: EndpointMode = 'post-policy') {
  const asked: DigestedFile[] = [];
  const exists = async (file: DigestedFile) => (asked.push(file), key);
  return { asked, handler: handlerFor(cloud, { dir: 'uploads/7/', mode }, { exists }) };
}

const none = { exists: false };

describe('server: exists', () => {
  for (const mode of endpointModes) {
    it(`names an object of the user with the file’s size and CRC-64: ${mode}`, async () => {
      const { handler, asked } = finding('uploads/7/mine.txt', mode);
      const url = `${cloud.endpoint}/server-bucket/uploads/7/mine.txt`;
      for (const send of [ask, askByPost]) {
        const { status, body } = await send(handler, question('hello'));
        assert.deepEqual([status, body], [200, { exists: true, key: 'uploads/7/mine.txt', url }]);
      }
      const file = { name: 'a.txt', size: 5, type: 'text/plain', dir: 'uploads/7/' };
      assert.deepEqual(asked[0], { ...file, crc64: crc64('hello') });
    });

    it(`does not know the question without the option: ${mode}`, async () => {
      const { status, body } = await ask(handlerFor(cloud, { dir: 'uploads/7/', mode }), question('hello'));
      assert.deepEqual([status, body.code], [400, 'unknown-operation']);
    });
  }

  it('says no where the application finds nothing, the object is gone, or has another size or CRC-64', async () => {
    const found = async (key: string | undefined, fields = question('hello')) =>
      (await ask(finding(key).handler, fields)).body;
    for (const [key, fields] of [
      [undefined],
      ['uploads/7/gone.txt'],
      ['uploads/7/../8/theirs.txt', question('their secret')],
      ['uploads/7/mine.txt', question('hallo')],
      ['uploads/7/mine.txt', { ...question('hello'), size: 6 }],
    ] as const)
      assert.deepEqual(await found(key, fields), none, `${key} ${JSON.stringify(fields)}`);
  });

  for (const mode of endpointModes)
    it(`gives nobody another user’s object for its hash, nor a sign that it is there: ${mode}`, async () => {
      const { handler } = finding('uploads/8/theirs.txt', mode); // an application that asks for the hash alone
      const other = await ask(finding(undefined, mode).handler, question('their secret'));
      const { status, body, headers } = await ask(handler, question('their secret'));
      assert.deepEqual([status, body], [200, none]);
      assert.deepEqual([...headers.keys()], [...other.headers.keys()]);
      const log = logged.mock.calls.flatMap((call) => call.arguments.map(String)).join();
      assert.match(log, /outside the user’s `dir`/);
      assert.doesNotMatch(log, /theirs/);
    });

  it('rejects what is not a digest, before the application is asked', async () => {
    const { handler, asked } = finding('uploads/7/mine.txt');
    const wrong = [{}, { crc64: '' }, { crc64: '-1' }, { crc64: '1'.repeat(21) }, { crc64: "1' or 1=1" }];
    for (const digest of wrong) {
      const { crc64: _, ...file } = question('hello');
      const { status, body } = await ask(handler, { ...file, ...digest });
      assert.deepEqual([status, body.code], [400, 'bad-request'], JSON.stringify(digest));
    }
    for (const size of ['', '-1', '1e3', 'x'])
      assert.equal((await ask(handler, { ...question('hello'), size })).status, 400);
    assert.deepEqual(asked, []);
  });

  it('says no, and logs why, where the application or OSS fails', async () => {
    const found = async (options: Parameters<typeof handlerFor>[2]) =>
      (await ask(handlerFor(cloud, { dir: 'uploads/7/', mode: 'sts' }, options), question('hello'))).body;
    const failing = () => Promise.reject(new Error('the database is down'));
    assert.deepEqual(await found({ exists: failing }), none);
    assert.match(String(logged.mock.calls[0]!.arguments[1]), /database is down/);
    const unreachable = { exists: () => 'uploads/7/mine.txt', ossEndpoint: 'http://127.0.0.1:1' };
    assert.deepEqual(await found(unreachable), none);
  });

  it('responds to the request for a URL, where each file has its own', async () => {
    const { handler } = finding('uploads/7/mine.txt', 'presigned-url');
    for (const operation of [undefined, 'put', 'create']) {
      const asking = (content: string) => {
        const { operation: _, ...fields } = question(content);
        return { ...fields, ...(operation && { operation }) };
      };
      assert.equal((await ask(handler, asking('hello'))).body.exists, true);
      const { exists, url, key } = (await ask(handler, asking('hallo'))).body;
      assert.equal(exists, undefined);
      assert.match(url, /^http.*x-oss-signature/);
      assert.match(key, /^uploads\/7\/[0-9a-f]{52}-a\.txt$/);
    }
  });

  it('is not asked by requests without a digest, nor by those of parts', async () => {
    const { handler, asked } = finding('uploads/7/mine.txt', 'presigned-url');
    const { crc64: digest, ...fields } = question('hello');
    await ask(handler, { ...fields, operation: 'put' });
    for (const operation of ['part', 'list', 'complete', 'abort', 'head'])
      await ask(handler, { ...fields, operation, crc64: digest! });
    assert.deepEqual(asked, []);
  });
});
