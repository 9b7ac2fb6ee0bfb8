import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { createUploadHandler, type UploadHandler } from '../../src/server.js';
import { ask, cloudOptions, handlerFor } from '../support/node/server-handler.js';

const bytes = randomBytes(250_000);
const file = { name: 'film.mp4', size: bytes.length, type: 'video/mp4' };
const permission = { dir: 'uploads/7/', mode: 'presigned-url' } as const;
let cloud: MockCloud;
let handler: UploadHandler;
before(async () => {
  cloud = await mockCloud({ bucket: 'parts-bucket', store: 'memory' });
  handler = handlerFor(cloud, permission);
});
after(() => cloud.close());

interface Signed {
  method: string;
  url: string;
  headers: Record<string, string>;
  key: string;
  unique: boolean;
  batch: number;
  urls?: string[];
}
type Fields = Record<string, string | number>;

const statusOf = async (fields: Fields, by = handler) => (await ask(by, { ...file, ...fields })).status;
async function signed(fields: Fields, by = handler): Promise<Signed> {
  const { status, body } = await ask(by, { ...file, ...fields });
  assert.equal(status, 200, JSON.stringify(body));
  return body as Signed;
}

async function send({ method, url, headers }: Signed, body?: Buffer | string) {
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) });
  return { response, text: await response.text() };
}

async function create(by = handler): Promise<{ key: string; uploadId: string }> {
  const grant = await signed({ operation: 'create' }, by);
  const { text } = await send(grant);
  return { key: grant.key, uploadId: /<UploadId>(\w+)/.exec(text)?.[1] ?? '' };
}

const xmlOf = (etags: readonly string[]) =>
  `<CompleteMultipartUpload>${etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`).join('')}</CompleteMultipartUpload>`;

describe('server: signed operations', () => {
  it('upload a file in parts, list them, complete the upload and look at the object', async () => {
    const upload = await create();
    const etags: string[] = [];
    for (const [i, part] of [bytes.subarray(0, 150_000), bytes.subarray(150_000)].entries()) {
      const grant = await signed({ operation: 'part', partNumber: i + 1, partLength: part.length, ...upload });
      etags.push((await send(grant, part)).response.headers.get('etag') ?? '');
    }
    assert.equal((await send(await signed({ operation: 'list', ...upload }))).text.match(/<Part>/g)?.length, 2);
    const rest = await send(await signed({ operation: 'list', partNumberMarker: 1, ...upload }));
    assert.equal(rest.text.match(/<Part>/g)?.length, 1);
    const complete = await signed({ operation: 'complete', ...upload });
    assert.deepEqual([complete.method, complete.unique], ['POST', true]);
    assert.equal(complete.headers['x-oss-forbid-overwrite'], 'true');
    assert.equal(
      (await send({ ...complete, headers: { 'Content-Type': 'application/xml' } }, xmlOf(etags))).response.status,
      403,
    );
    assert.equal((await send(complete, xmlOf(etags))).response.status, 200);
    const head = await signed({ operation: 'head', key: upload.key });
    const { response } = await send(head);
    assert.deepEqual([head.method, response.headers.get('content-length')], ['HEAD', String(bytes.length)]);
    assert.equal(response.headers.get('content-type'), 'video/mp4');
  });

  it('accept a part of the signed length only', async () => {
    const upload = await create();
    const part = await signed({ operation: 'part', partNumber: 1, partLength: 1000, ...upload });
    for (const length of [0, 999, 1001, 200_000])
      assert.equal((await send(part, bytes.subarray(0, length))).response.status, 403, `${length} bytes`);
    assert.equal((await send(part, bytes.subarray(0, 1000))).response.status, 200);
  });

  it('reject a part without a length, or longer than the rest of the file', async () => {
    const upload = await create();
    const at = (partNumber: number, partLength: string) =>
      statusOf({ operation: 'part', partNumber, partLength, ...upload });
    for (const length of ['', '0', '-1', '1.5', 'x', '1e3', '250001']) assert.equal(await at(1, length), 400, length);
    assert.equal(await at(1, '250000'), 200);
    assert.equal(await at(3, '45200'), 200); // no part is smaller than 102,400 bytes, and two precede this one
    assert.equal(await at(3, '45201'), 400);
    assert.equal(await statusOf({ operation: 'part', partNumber: 1, ...upload }), 400);
    for (const partNumber of ['0', '-1', '1.5', '4', '10001', 'x', '', '1&acl'])
      assert.equal(await statusOf({ operation: 'part', ...upload, partNumber, partLength: 9 }), 400, partNumber);
  });

  it('sign several parts in one response, each with its length, in the order of the request', async () => {
    const upload = await create();
    const several = { partNumbers: '3,1', partLengths: '9,100000' };
    const {
      url,
      urls = [],
      batch,
    } = await signed({ operation: 'part', partNumber: 3, partLength: 9, ...several, ...upload });
    assert.deepEqual(
      urls.map((one) => new URL(one).searchParams.get('partNumber')),
      ['3', '1'],
    );
    assert.equal(url, urls[0]);
    for (const [i, length] of [9, 100_000].entries()) {
      const put = (size: number) => fetch(urls[i]!, { method: 'PUT', body: bytes.subarray(0, size) });
      assert.equal((await put(length + 1)).status, 403);
      assert.equal((await put(length)).status, 200);
    }
    const most = Array.from({ length: batch }, () => '1').join();
    assert.equal(await statusOf({ operation: 'part', partNumbers: most, partLengths: most, ...upload }), 200);
    for (const [partNumbers, partLengths] of [
      ['', ''],
      ['0', '9'],
      ['1,4', '9,9'],
      ['1,x', '9,9'],
      ['1,2', '9'],
      ['1,2', '9,'],
      [`${most},1`, `${most},1`],
    ] as const)
      assert.equal(await statusOf({ operation: 'part', partNumbers, partLengths, ...upload }), 400, partNumbers);
  });

  it('abort an upload', async () => {
    const upload = await create();
    assert.equal((await send(await signed({ operation: 'abort', ...upload }))).response.status, 204);
    assert.equal((await send(await signed({ operation: 'list', ...upload }))).response.status, 404);
  });

  it('are signed only for a key that was made for the same user and the same file', async () => {
    const upload = await create();
    const other = await create();
    const dir = permission.dir;
    const name = upload.key.slice(dir.length);
    const foreign = [
      ...[
        '',
        'x',
        'uploads/x',
        `${upload.key}x`,
        upload.key.replace('film', 'fiml'),
        upload.key.replace('mp4', 'html'),
      ],
      ...[`${dir}${name.slice(0, 24)}-film.mp4`, `${dir}../${name}`, `/${upload.key}`, dir, `uploads/8/${name}`],
      ...[dir + other.key.slice(dir.length, -10) + name.slice(-10), upload.key.slice(0, -1), upload.key.toUpperCase()],
    ].filter((key) => key !== other.key);
    for (const operation of ['part', 'list', 'complete', 'abort', 'head']) {
      const at = (change: Fields, by = handler) =>
        statusOf({ operation, partNumber: 1, partLength: 9, ...upload, ...change }, by);
      assert.equal(await at({}), 200);
      for (const key of foreign) assert.equal(await at({ key }), 403, key);
      for (const size of [file.size + 1, '', 'x']) assert.equal(await at({ size }), 403, `${size}`);
      assert.equal(await at({}, handlerFor(cloud, { ...permission, dir: 'uploads/8/' })), 403);
    }
  });

  it('are rejected with 410 if their key is older than seven days', async (context) => {
    const upload = await create();
    let now = Date.now();
    const began = now;
    context.mock.method(Date, 'now', () => now);
    for (const operation of ['part', 'list', 'complete', 'abort', 'head']) {
      const at = (age: number) => {
        now = began + age;
        return statusOf({ operation, partNumber: 1, partLength: 9, ...upload });
      };
      assert.equal(await at(7 * 24 * 3600_000 - 2000), 200, operation);
      assert.equal(await at(7 * 24 * 3600_000 + 2000), 410, operation);
    }
    const name = upload.key.slice(permission.dir.length);
    const later = Math.floor(began / 1000 + 3600).toString(16);
    const key = `${permission.dir}${name.slice(0, 24)}${later}${name.slice(32)}`;
    assert.equal(await statusOf({ operation: 'list', ...upload, key }), 403); // the HMAC covers the time too
  });

  it('hold under other credentials where `keySecret` is set, and start again where it is not', async () => {
    const withKey = (accessKeySecret: string, securityToken?: string, keySecret?: string) =>
      createUploadHandler({
        ...cloudOptions(cloud),
        credentials: { accessKeyId: cloud.accessKeyId, accessKeySecret, securityToken },
        keySecret,
        authorize: () => permission,
      });
    const upload = await create(withKey(cloud.accessKeySecret, undefined, 'seal'));
    const list = { operation: 'list', ...upload };
    assert.equal(await statusOf(list, withKey('next', 'token', 'seal')), 200);
    assert.equal(await statusOf(list, withKey('next', 'token')), 410);
    assert.equal(await statusOf(list, withKey('next')), 403);
  });

  it('are these six and no others', async () => {
    const upload = await create();
    for (const operation of ['delete', 'get', 'acl', 'Create', '', 'exists']) {
      const { status, body } = await ask(handler, { ...file, ...upload, operation });
      assert.deepEqual([status, body.code], [400, 'unknown-operation'], operation);
      assert.match(body.hint, /create, part, list, complete, abort, head/);
    }
    assert.equal(await statusOf({ operation: 'put' }), 200);
  });

  it('reject invalid upload ids and markers, and files that may not be stored', async () => {
    const upload = await create();
    for (const uploadId of ['', 'a b', 'x&acl', '../x', 'a'.repeat(200)])
      assert.equal(await statusOf({ operation: 'abort', key: upload.key, uploadId }), 400, uploadId);
    assert.equal(await statusOf({ operation: 'list', ...upload, partNumberMarker: 'x' }), 400);
    assert.equal(await statusOf({ operation: 'create', name: 'x.html' }), 415);
    assert.equal(await statusOf({ operation: 'create', type: 'image/svg+xml' }), 415);
    assert.equal(await statusOf({ operation: 'create', size: 6e9 }), 413);
  });

  it('sign the callback with complete only, and a traffic limit with parts', async () => {
    const callback = { url: 'https://app.test/cb', body: 'key=${object}', sni: true };
    const by = handlerFor(cloud, permission, { callback });
    const upload = await create(by);
    const headersOf = async (operation: string) =>
      (await signed({ operation, partNumber: 1, partLength: 9, trafficLimit: 819_200, ...upload }, by)).headers;
    const { 'x-oss-callback': parameter = '' } = await headersOf('complete');
    assert.deepEqual(JSON.parse(Buffer.from(parameter, 'base64').toString()), {
      callbackUrl: callback.url,
      callbackBody: callback.body,
      callbackSNI: true,
    });
    assert.deepEqual(await headersOf('part'), { 'x-oss-traffic-limit': '819200' });
    assert.equal((await headersOf('create'))['x-oss-callback'], undefined);
  });
});
