import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createUploadHandler } from '../../src/server.js';
import { assertFields } from '../support/assertions.js';
import { endpointNames, endpoints, type Fields } from '../support/node/endpoints.js';
import { partList } from '../support/node/mock-request.js';
import { ask, cloudOptions, handlerFor } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const bytes = randomBytes(250_000);
const file = { name: 'film.mp4', size: bytes.length, type: 'video/mp4' };
const ofUpload = ['part', 'list', 'complete', 'abort', 'head'];

type OssRequest = Record<'method' | 'url' | 'key', string> & { headers: Record<string, string> };

for (const name of endpointNames) {
  const endpoint = await endpoints[name]('presigned-url');
  describe(`${name}: signed operations`, () => {
    const statusOf = async (fields: Fields) => (await endpoint.ask({ ...file, ...fields })).status;
    async function signed(fields: Fields, by = endpoint) {
      const { status, body } = await by.ask({ ...file, ...fields });
      assert.equal(status, 200, JSON.stringify(body));
      return body as OssRequest & { unique: boolean; batch: number; urls?: string[] };
    }
    async function send({ method, url, headers }: OssRequest, body?: Buffer | string) {
      const response = await fetch(url, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) });
      return { status: response.status, headers: response.headers, text: await response.text() };
    }
    async function create(by = endpoint): Promise<{ key: string; uploadId: string }> {
      const grant = await signed({ operation: 'create' }, by);
      return { key: grant.key, uploadId: /<UploadId>(\w+)/.exec((await send(grant)).text)?.[1] ?? '' };
    }

    it('upload a file in parts, list them, complete the upload and look at the object', async () => {
      const upload = await create();
      const etags: [number, string][] = [];
      for (const [i, part] of [bytes.subarray(0, 150_000), bytes.subarray(150_000)].entries()) {
        const grant = await signed({ operation: 'part', partNumber: i + 1, partLength: part.length, ...upload });
        etags.push([i + 1, (await send(grant, part)).headers.get('etag') ?? '']);
      }
      const countFrom = async (marker: Fields) =>
        (await send(await signed({ operation: 'list', ...marker, ...upload }))).text.match(/<Part>/g)?.length;
      assert.deepEqual([await countFrom({}), await countFrom({ partNumberMarker: 1 })], [2, 1]);
      const complete = await signed({ operation: 'complete', ...upload });
      for (const { headers, unique } of [complete, await signed({ operation: 'create' })])
        assert.deepEqual([headers['x-oss-forbid-overwrite'], unique], ['true', true]);
      const bare = { ...complete, headers: { 'Content-Type': 'application/xml' } };
      assert.equal((await send(bare, partList(...etags))).status, 403);
      assert.equal((await send(complete, partList(...etags))).status, 200);
      const head = await signed({ operation: 'head', key: upload.key });
      const { headers } = await send(head);
      const [length, type] = ['content-length', 'content-type'].map((header) => headers.get(header));
      assert.deepEqual([head.method, length, type], ['HEAD', String(bytes.length), 'video/mp4']);
    });

    it('accept a part of the signed length only', async () => {
      const part = await signed({ operation: 'part', partNumber: 1, partLength: 1000, ...(await create()) });
      for (const length of [0, 999, 1001, 200_000])
        assert.equal((await send(part, bytes.subarray(0, length))).status, 403, `${length} bytes`);
      assert.equal((await send(part, bytes.subarray(0, 1000))).status, 200);
    });

    it('limit the speed of parts only, if the widget asks for that', async () => {
      const upload = await create();
      const trafficLimit = 819_200;
      const part = { operation: 'part', partNumber: 1, partLength: 1000, ...upload };
      const grant = await signed({ ...part, trafficLimit });
      assert.deepEqual(grant.headers, { 'x-oss-traffic-limit': '819200' });
      assert.ok((await send(grant, bytes.subarray(0, 1000))).headers.has('x-oss-qos-delay-time'));
      assert.deepEqual((await signed({ operation: 'list', trafficLimit, ...upload })).headers, {});
      assert.equal(await statusOf({ ...part, trafficLimit: 1 }), 400);
    });

    it('reject wrong numbers, and a part without a length or longer than the rest of the file', async () => {
      const upload = { operation: 'part', ...(await create()) };
      const at = (partNumber: number, partLength: string) => statusOf({ ...upload, partNumber, partLength });
      for (const length of ['', '0', '1.5', '1e3', '250001']) assert.equal(await at(1, length), 400, length);
      assert.equal(await at(1, '250000'), 200);
      assert.equal(await at(3, '45200'), 200); // no part is smaller than 102,400 bytes, and two precede this one
      assert.equal(await at(3, '45201'), 400);
      assert.equal(await statusOf({ ...upload, partNumber: 1 }), 400);
      for (const partNumber of ['0', '1.5', '4', '10001', '1&acl'])
        assert.equal(await statusOf({ ...upload, partNumber, partLength: 9 }), 400, partNumber);
    });

    it('sign several parts in one response, each with its length, in the order of the request', async () => {
      const upload = { operation: 'part', ...(await create()) };
      const { batch } = await signed({ operation: 'create' });
      assert.equal(batch, name === 'server' ? 32 : 6);
      const several = { partNumbers: '3,1', partLengths: '9,100000' };
      const { url, urls = [] } = await signed({ partNumber: 3, partLength: 9, ...several, ...upload });
      const numbers = urls.map((one) => new URL(one).searchParams.get('partNumber'));
      assert.deepEqual([numbers, url], [['3', '1'], urls[0]]);
      for (const [i, length] of [9, 100_000].entries()) {
        const put = (size: number) => fetch(urls[i]!, { method: 'PUT', body: bytes.subarray(0, size) });
        assert.equal((await put(length + 1)).status, 403);
        assert.equal((await put(length)).status, 200);
      }
      const most = Array.from({ length: batch }, () => '1').join();
      assert.equal(await statusOf({ ...upload, partNumbers: most, partLengths: most }), 200);
      for (const [partNumbers, partLengths] of [
        ['', ''],
        ['1,4', '9,9'],
        ['1,2', '9'],
        ['1,2', '9,'],
        [`${most},1`, `${most},1`],
      ] as const)
        assert.equal(await statusOf({ ...upload, partNumbers, partLengths }), 400, partNumbers);
    });

    it('abort an upload, and are these six and no others', async () => {
      const upload = await create();
      for (const operation of ['delete', 'Create', ''])
        assert.equal(await statusOf({ operation, ...upload }), 400, operation);
      assert.equal((await send(await signed({ operation: 'abort', ...upload }))).status, 204);
      assert.equal((await send(await signed({ operation: 'list', ...upload }))).status, 404);
    });

    it('are signed only for a key that was made for the same user and the same file', async () => {
      const upload = await create();
      const { key: other } = await create();
      const [, dir = '', own = ''] = /^(.*\/)(.*)$/.exec(upload.key) ?? [];
      const foreign = [
        ...['', 'x', 'uploads/x', `${upload.key}x`, upload.key.slice(0, -1), upload.key.toUpperCase(), dir],
        ...[upload.key.replace('film', 'fiml'), upload.key.replace('mp4', 'html'), `/${upload.key}`],
        ...[`${dir}${own.slice(0, 24)}-film.mp4`, `${dir}../${own}`, `uploads/8/${own}`],
        ...[`uploads/${'0'.repeat(24)}/${own}`, dir + other.slice(dir.length, -10) + own.slice(-10)],
      ].filter((key) => key !== other);
      const at = (operation: string, change: Fields = {}) =>
        statusOf({ operation, partNumber: 1, partLength: 9, ...upload, ...change });
      for (const operation of ofUpload) {
        assert.equal(await at(operation), 200);
        for (const key of foreign) assert.equal(await at(operation, { key }), 403, key);
        assert.equal(await at(operation, { size: file.size + 1 }), 403);
      }
      endpoint.newUser();
      for (const operation of ofUpload) assert.equal(await at(operation), 403);
    });

    it('are rejected with 410 if their key is older than seven days', async (context) => {
      const upload = await create();
      const began = Date.now();
      let now = began;
      context.mock.method(Date, 'now', () => now);
      const at = (age: number, operation: string, change: Fields = {}) => {
        now = began + age;
        return statusOf({ operation, partNumber: 1, partLength: 9, ...upload, ...change });
      };
      const sevenDays = 7 * 24 * 3600_000;
      for (const operation of ofUpload) {
        assert.equal(await at(sevenDays - 2000, operation), 200, operation);
        assert.equal(await at(sevenDays + 2000, operation), 410, operation);
      }
      const [, dir = '', own = ''] = /^(.*\/)(.*)$/.exec(upload.key) ?? [];
      const later = Math.floor(began / 1000 + 3600).toString(16);
      const key = `${dir}${own.slice(0, 24)}${later}${own.slice(32)}`;
      assert.equal(await at(sevenDays, 'list', { key }), 403); // the HMAC covers the time too
    });

    it('reject invalid upload ids and markers, and files that may not be stored', async () => {
      const upload = await create();
      for (const uploadId of ['', 'x&acl', '../x', 'a'.repeat(200)])
        assert.equal(await statusOf({ operation: 'abort', key: upload.key, uploadId }), 400, uploadId);
      assert.equal(await statusOf({ operation: 'list', ...upload, partNumberMarker: 'x' }), 400);
      for (const change of [{ name: 'x.html' }, { type: 'image/svg+xml' }])
        assert.equal(await statusOf({ operation: 'create', ...change }), 415);
      assert.equal(await statusOf({ operation: 'create', size: 6e9 }), 413);
    });

    it('sign the callback with complete only', async (context) => {
      const callback = { url: 'https://app.test/cb', body: 'key=${object}' };
      const calling = await endpoints[name]('presigned-url', { callback }, context);
      const upload = await create(calling);
      const parameterFor = async (operation: string) =>
        (await signed({ operation, partNumber: 1, partLength: 9, ...upload }, calling)).headers['x-oss-callback'];
      const sent = Buffer.from((await parameterFor('complete')) ?? '', 'base64').toString();
      assertFields(JSON.parse(sent), { callbackUrl: callback.url, callbackBody: callback.body });
      for (const operation of ['create', 'part']) assert.equal(await parameterFor(operation), undefined);
    });
  });
}

const cloud = await useCloud({ bucket: 'parts-bucket', store: 'memory' });

describe('server: signed operations, with options', () => {
  const permission = { dir: 'uploads/7/', mode: 'presigned-url' } as const;
  const handler = handlerFor(cloud, permission);

  async function createdBy(by = handler): Promise<{ key: string; uploadId: string }> {
    const { method, url, headers, key } = (await ask(by, { ...file, operation: 'create' })).body;
    const text = await (await fetch(url, { method, headers })).text();
    return { key, uploadId: /<UploadId>(\w+)/.exec(text)?.[1] ?? '' };
  }

  it('hold under other credentials where `keySecret` is set, and start again where it is not', async () => {
    const withKey = (accessKeySecret: string, securityToken?: string, keySecret?: string) =>
      createUploadHandler({
        ...cloudOptions(cloud),
        credentials: { accessKeyId: cloud.accessKeyId, accessKeySecret, securityToken },
        keySecret,
        authorize: () => permission,
      });
    const upload = await createdBy(withKey(cloud.accessKeySecret, undefined, 'seal'));
    const list = { ...file, operation: 'list', ...upload };
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
