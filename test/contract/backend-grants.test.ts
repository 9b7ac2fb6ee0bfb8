import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import type OSS from 'ali-oss';
import { createBackend } from '../../demo/backend/index.js';
import { readUploadAuth, type VodResponse } from '../../src/modes/vod/read-upload-auth.js';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { assertFields } from '../support/assertions.js';
import { query, startBackend } from '../support/node/backend-server.js';
import { endpointModes, endpointPaths } from '../support/node/endpoints.js';
import { fakeSts } from '../support/node/fake-sts.js';
import { codeOf, sdk } from '../support/node/sdk.js';

const path = '/get_sts_token_for_oss_upload';
const server = await startBackend();

async function token(): Promise<Record<string, string> & { dir: string }> {
  const { status, body } = await server.request(path);
  assert.equal(status, 200);
  return body;
}

describe('backend: STS token', () => {
  it('has the documented fields and expires after 15 minutes', async () => {
    const grant = await token();
    assert.deepEqual(Object.keys(grant), [
      ...['accessKeyId', 'accessKeySecret', 'securityToken', 'expiration', 'bucket', 'region', 'dir'],
      'endpoint', // of the mock cloud only
    ]);
    const seconds = (Date.parse(grant['expiration']!) - Date.now()) / 1000;
    assert.ok(seconds > 880 && seconds <= 901, `${seconds} s`);
    assert.match(grant.dir, /^uploads\/[0-9a-f]{24}\/$/);
    assert.equal(grant['region'], 'cn-hangzhou');
  });

  it('may store only names with the extensions of the allowed types, and no pages', async () => {
    const { accessKeyId, accessKeySecret, securityToken: stsToken, dir } = await token();
    const client = sdk(server.cloud, { accessKeyId, accessKeySecret, stsToken, sldEnable: true });
    for (const extension of 'jpg JPG jpeg png heic HEIC MP4 mov pdf txt zip bin docx'.split(' '))
      await client.put(`${dir}a b.${extension}`, Buffer.from('x'));
    const pages = ['x.html', 'x.HTML', 'a/b.htm', 'x.svg', 'x.png.svg', 'html', 'x.js'];
    for (const name of [...pages, 'x', 'x.exe', 'x.png.', 'x.png ', 'x.pngx', 'x.', 'xpng', 'x.png/y', 'x.Png']) {
      assert.equal(await codeOf(client.put(dir + name, Buffer.from('x'))), 'AccessDenied', name);
      assert.equal(await codeOf(client.initMultipartUpload(dir + name)), 'AccessDenied', name);
    }
  });

  it('has a session policy for one prefix that fits STS’s limit, for bucket names of every length', async (context) => {
    const keys = { AccessKeyId: 'STS.1', AccessKeySecret: 's', SecurityToken: 't', Expiration: '2030-01-01T00:00:00Z' };
    for (const length of [3, 63]) {
      const policies: string[] = [];
      const endpoint = await fakeSts(context, (request) => {
        policies.push(request.get('Policy') ?? '');
        return { body: JSON.stringify({ Credentials: keys }) };
      });
      const backend = await startBackend({ endpoint, bucket: 'b'.repeat(length) }, context);
      assert.equal((await backend.request(path)).status, 200);
      const [policy = '', ...more] = policies;
      assert.ok(policy.length > 1900 && policy.length <= 2048 && more.length === 0, `${policy.length}`);
      const { Statement: statements } = JSON.parse(policy) as { Statement: Record<'Action' | 'Resource', string[]>[] };
      const actions = statements.map(({ Action }) => Action);
      assert.deepEqual(actions, [['oss:PutObject'], ['oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject']]);
      for (const resource of statements.flatMap(({ Resource }) => Resource))
        assert.match(resource, /^acs:oss:\*:\*:b+\/uploads\/[0-9a-f]{24}\/\*(\.\w+)?$/);
    }
  });

  it('has the same prefix for one visitor, and another for the next', async () => {
    const first = await token();
    assert.equal((await token()).dir, first.dir);
    server.newVisitor();
    assert.notEqual((await token()).dir, first.dir);
  });

  it('has no wildcard from a visitor’s cookie', async () => {
    for (const cookie of ['upload_visitor=*', 'upload_visitor=../..', `upload_visitor=${'*'.repeat(32)}`]) {
      const { body } = await server.request(path, { headers: { cookie } });
      assert.match(body.dir, /^uploads\/[0-9a-f]{24}\/$/);
    }
  });

  it('fails with the cloud’s error code and without a secret', async (context) => {
    const wrong = await startBackend({ accessKeySecret: 'canary-secret' }, context);
    const { status, body } = await wrong.request(path);
    assert.equal(status, 403);
    assert.match(body.message, /SignatureDoesNotMatch/);
    assert.doesNotMatch(JSON.stringify(body), /canary|AccessKeyId=|SignatureNonce/);
  });
});

/** What a backend logs and responds if STS responds like this. */
async function failWith(context: TestContext, respond: Parameters<typeof fakeSts>[1]) {
  const logged = context.mock.method(console, 'error', () => {});
  const endpoint = await fakeSts(context, respond);
  const backend = await startBackend({ endpoint, accessKeySecret: 'canary-secret' }, context);
  const { status, body } = await backend.request(path);
  const log = logged.mock.calls.map(({ arguments: values }) => values.map(String).join(' ')).join('\n');
  assert.ok(log.length > 0 && log.length < 3000, log);
  const secrets = /canary|Policy|Statement|Signature=|SignatureNonce|RoleArn|acs:ram|<html/i;
  assert.doesNotMatch(log + JSON.stringify(body), secrets);
  return { log, status, message: body.message as string };
}

describe('backend: log', () => {
  it('contains nothing of the request if a gateway responds instead of STS', async (context) => {
    const { log, status, message } = await failWith(context, (request) => {
      return { status: 502, type: 'text/html', body: `<html><h1>Bad gateway</h1>for ${request}</html>` };
    });
    assert.equal(log, 'A server between this one and the cloud responded with 502.');
    assert.deepEqual([status, message], [502, 'A server between the backend and the cloud responded with 502.']);
  });

  for (const [what, body] of [
    ['a page with 200', (request: URLSearchParams) => `<html>${request}</html>`],
    ['half a response', () => '{"Credentials":{"AccessKeySecret":"canary-2"'],
    ['a line like one of a stack', () => '{"a":\n    at canary (b.js:1:1)'],
    ['JSON without credentials', (request: URLSearchParams) => JSON.stringify({ request: `${request}` })],
  ] as const)
    it(`contains the stack and nothing of the request if STS responds with ${what}`, async (context) => {
      const response = await failWith(context, (request) => ({ body: body(request) }));
      assert.equal(response.status, 500);
      assert.match(response.log, /^(SyntaxError|TypeError|JSONResponseFormatError)?\n?\s+at /m);
    });

  it('contains STS’s code and request id, but no other text in their place', async (context) => {
    const error = { Code: 'NoPermission', RequestId: '9C1D5A6A-0000', Message: 'canary' };
    const { log } = await failWith(context, () => ({ status: 403, body: JSON.stringify(error) }));
    assert.equal(log, 'The cloud rejected the request: NoPermission, request 9C1D5A6A-0000');
    const odd = await failWith(context, (request) => {
      const text = String(request);
      return { status: 403, body: JSON.stringify({ Code: text, RequestId: text, Message: text }) };
    });
    assert.match(odd.log, /responded with 403/);
  });
});

const vodPath = '/get_upload_auth_for_vod';
const film = { name: 'film.mp4', size: 1000, type: 'video/mp4' };

async function vodGrant(fields: Record<string, string> = {}): Promise<VodResponse> {
  const { status, body } = await server.request(vodPath + query({ ...film, ...fields }));
  assert.equal(status, 200, JSON.stringify(body));
  return readUploadAuth(body);
}

const vodClient = ({ securityToken: stsToken, ...read }: VodResponse): OSS =>
  sdk({ ...read, region: read.region ?? '' }, { stsToken, sldEnable: true });

describe('backend: what stands in for ApsaraVideo VOD', () => {
  it('gives the fields that VOD’s documents describe', async () => {
    const { body } = await server.request(vodPath + query(film));
    assert.deepEqual(Object.keys(body as object), ['RequestId', 'VideoId', 'UploadAddress', 'UploadAuth']);
    const { VideoId, UploadAddress, UploadAuth } = body as Record<string, string>;
    const decoded = (field = '') => JSON.parse(Buffer.from(field, 'base64').toString()) as Record<string, string>;
    assert.match(VideoId ?? '', /^[0-9a-f]{32}$/);
    assert.deepEqual(Object.keys(decoded(UploadAddress)), ['Endpoint', 'Bucket', 'FileName']);
    const auth = decoded(UploadAuth);
    assertFields(auth, { Expiration: '3000', Region: 'cn-hangzhou' });
    const seconds = (Date.parse(auth['ExpireUTCTime'] ?? '') - Date.now()) / 1000;
    assert.ok(seconds > 2990 && seconds <= 3001, `${seconds} s`);
  });

  it('gives credentials for this one address', async () => {
    const read = await vodGrant();
    const client = vodClient(read);
    await client.put(read.key, Buffer.from('x'));
    assert.equal(String((await client.get(read.key)).content), 'x');
    const { key: other } = await vodGrant();
    for (const key of [other, 'x.mp4', read.key.replace(/-.*/, ''), read.key.replace(/[0-9a-f]-/, '-')])
      assert.equal(await codeOf(client.put(key, Buffer.from('x'))), 'AccessDenied', key);
    assert.equal(await codeOf(client.delete(read.key)), 'AccessDenied');
  });

  it('renews them for the same address, with the video’s id', async () => {
    const first = await vodGrant();
    assert.ok(first.videoId);
    const second = await vodGrant({ videoId: first.videoId });
    const { bucket, endpoint, key, videoId } = first;
    assertFields(second, { bucket, endpoint, key, videoId });
    assert.notEqual(second.securityToken, first.securityToken);
  });

  it('renews none for a video of another visitor, or of nobody', async () => {
    const { videoId = '' } = await vodGrant();
    server.newVisitor();
    for (const id of [videoId, '0'.repeat(32), 'x', '']) {
      const { status } = await server.request(vodPath + query({ ...film, videoId: id }));
      assert.equal(status, 404, id);
    }
  });

  it('accepts no page and no unknown type', async () => {
    for (const fields of [{ name: 'x.html' }, { type: 'text/html' }])
      assert.equal((await server.request(vodPath + query({ ...film, ...fields }))).status, 415);
  });
});

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
    for (const route of ['/get_stored_object', '/get_sha256_of_stored_object']) {
      assert.equal((await server.request(route + query({ key }))).status, 403);
      const { dir } = (await server.request('/get_post_signature_for_oss_upload')).body;
      for (const escape of ['', `${dir}../${key.slice(8)}`, `${dir}./x`, `/${dir}x`])
        assert.equal((await server.request(route + query({ key: escape }))).status, 403, escape);
      assert.equal((await server.request(route + query({ key: `${dir}missing` }))).status, 404);
    }
  });
});

describe('demo/backend: exists', () => {
  const crcOf = (bytes: Buffer) => new Crc64().update(bytes).digest();
  for (const mode of endpointModes)
    it(`finds the visitor’s own object by its CRC-64: ${mode}`, async () => {
      const bytes = randomBytes(20);
      const question = { operation: 'exists', name: 'b.txt', size: bytes.length, crc64: crcOf(bytes) };
      const exists = async () => (await server.request(endpointPaths[mode] + query(question))).body;
      assert.deepEqual(await exists(), { exists: false });
      const key = await store('a.png', bytes);
      const found = await exists();
      assert.deepEqual([found.exists, found.key], [true, key]);
      assert.ok(found.url.endsWith(`/${key}`));
      server.newVisitor();
      assert.deepEqual(await exists(), { exists: false });
    });

  it('responds to the request for a URL', async () => {
    const bytes = randomBytes(17);
    const key = await store('a.png', bytes);
    const file = { name: 'b.txt', size: 17, type: 'text/plain', crc64: crcOf(bytes) };
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
