import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createUploadHandler, type UploadHandler } from '../../src/server.js';
import { signRpc } from '../../src/server/sts/assume-role.js';
import { keepSession } from '../../src/server/grants/sts-grant.js';
import { assertFields } from '../support/assertions.js';
import { endpointNames, endpoints } from '../support/node/endpoints.js';
import { fakeSts } from '../support/node/fake-sts.js';
import { codeOf, sdk } from '../support/node/sdk.js';
import { ask, cloudOptions, handlerFor } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';
import { vectors } from '../support/node/vectors.js';

const cloud = await useCloud({ bucket: 'sts-bucket', store: 'memory' });

const permission = { dir: 'uploads/7/', mode: 'sts' } as const;
const countOf = (operation: string) => cloud.log.counters.byOperation[operation] ?? 0;

for (const name of endpointNames)
  it(`${name}: temporary credentials may put, read and upload parts below the prefix, no pages, and do nothing else`, async (context) => {
    const endpoint = await endpoints[name]('sts', {}, context);
    const { accessKeyId, accessKeySecret, securityToken: stsToken, dir } = (await endpoint.ask()).body;
    const client = sdk(endpoint.cloud, { accessKeyId, accessKeySecret, stsToken, sldEnable: true });
    const bytes = randomBytes(300_000);
    const key = `${dir}a b+中文.html.bin`;
    await client.put(key, bytes);
    assert.deepEqual((await client.get(key)).content, bytes);
    const { uploadId } = await client.initMultipartUpload(key);
    for (const part of [1, 2]) await client.uploadPart(key, uploadId, part, bytes, 0, bytes.length);
    assert.equal((await client.listParts(key, uploadId)).parts.length, 2);
    await client.abortMultipartUpload(key, uploadId);
    assert.equal(await codeOf(client.delete(key)), 'AccessDenied');
    assert.equal(await codeOf(client.list({ 'max-keys': 1 }, {})), 'AccessDenied');
    assert.equal(await codeOf(client.putACL(key, 'private')), 'AccessDenied');
    const users = ['uploads/8', `uploads/${'0'.repeat(24)}`, 'uploads', `${dir.slice(0, -1)}0`];
    for (const other of ['x.bin', dir.slice(0, -1), ...users.map((user) => `${user}/x.bin`)]) {
      assert.equal(await codeOf(client.put(other, Buffer.from('x'))), 'AccessDenied', other);
      assert.equal(await codeOf(client.get(other)), 'AccessDenied', other);
    }
    for (const page of ['a.html', 'a.SVG', 'a.jpg.htm', 'a.js'])
      assert.equal(await codeOf(client.put(dir + page, Buffer.from('x'))), 'AccessDenied', page);
  });

describe('server: temporary credentials', () => {
  it('are requested with the signature of the vectors', async () => {
    for (const { params, access_key_secret, signature } of vectors.sts_rpc) {
      const body = new URLSearchParams(await signRpc(params, access_key_secret));
      assert.equal(body.get('Signature'), signature);
      body.delete('Signature');
      assert.deepEqual(Object.fromEntries(body), params);
    }
  });

  it('have the documented fields, expire after 15 minutes, and are given for a long prefix, too', async () => {
    const { status, body } = await ask(handlerFor(cloud, permission));
    assert.equal(status, 200, JSON.stringify(body));
    const keys = ['accessKeyId', 'accessKeySecret', 'securityToken', 'expiration'];
    const names = [...keys, 'bucket', 'region', 'dir', 'endpoint'];
    assert.deepEqual(Object.keys(body).sort(), names.sort());
    const { bucket, region, endpoint } = cloud;
    assertFields(body, { bucket, region, endpoint, dir: 'uploads/7/' });
    const seconds = (Date.parse(body.expiration) - Date.now()) / 1000;
    assert.ok(seconds > 895 && seconds <= 901, `${seconds} s`);
    const ofLongPrefix = { ...permission, dir: `uploads/${'7'.repeat(500)}/` };
    assert.equal((await ask(handlerFor(cloud, ofLongPrefix))).status, 200);
  });

  it('are kept for each user until six minutes before they expire, and requested once at a time', async (context) => {
    let now = Date.now();
    const asks = (handler: UploadHandler) => Promise.all(Array.from({ length: 5 }, () => ask(handler)));
    const first = countOf('AssumeRole');
    let user = 1;
    const handler = createUploadHandler({
      ...cloudOptions(cloud),
      authorize: () => ({ dir: `users/${user}/`, mode: 'sts' }),
    });
    const { body } = (await asks(handler))[0]!;
    assert.equal(countOf('AssumeRole') - first, 1);
    user = 2;
    assert.notEqual((await ask(handler)).body.accessKeyId, body.accessKeyId);
    assert.equal(countOf('AssumeRole') - first, 2);
    user = 1;
    context.mock.method(Date, 'now', () => now);
    now = Date.parse(body.expiration) - 361_000;
    assert.equal((await ask(handler)).body.accessKeyId, body.accessKeyId);
    now += 2000;
    assert.notEqual((await ask(handler)).body.accessKeyId, body.accessKeyId);
    assert.equal(countOf('AssumeRole') - first, 3);
  });

  it('are kept for nine minutes by the server’s clock, however far that of STS is', async (context) => {
    let now = Date.now();
    context.mock.method(Date, 'now', () => now);
    for (const ahead of [-12, 0, 10]) {
      let count = 0;
      const request = async () => {
        count++;
        const expiration = new Date(now + (15 + ahead) * 60_000).toISOString();
        return { accessKeyId: `${count}`, accessKeySecret: 's', securityToken: 't', expiration };
      };
      for (let minute = 0; minute < 60; minute++) {
        await keepSession(`ahead by ${ahead} minutes`, request);
        now += 60_000;
      }
      assert.equal(count, 7);
    }
  });

  it('are requested again after a failure', async () => {
    cloud.setSwitches({ faults: [{ kind: 'status', status: 503, operation: 'AssumeRole', times: 1 }] });
    const handler = handlerFor(cloud, { ...permission, dir: 'again/' });
    const { status, body } = await ask(handler);
    assert.deepEqual([status, body.code], [502, 'sts']);
    assert.match(body.hint, /status 503/);
    assert.equal((await ask(handler)).status, 200);
  });

  it('are refused for stated limits, which nobody enforces, unless that is accepted', async () => {
    for (const limit of [{ maxFileSize: '5MB' }, { minFileSize: 1 }, { types: ['image/*'] }] as const) {
      const authorize = () => ({ ...permission, ...limit });
      // @ts-expect-error -- a type error too
      const handler = createUploadHandler({ ...cloudOptions(cloud), authorize });
      const { status, body } = await ask(handler);
      assert.deepEqual([status, body.code], [500, 'config']);
      assert.match(body.hint, new RegExp(`${Object.keys(limit)[0]}.*unenforced: true`));
      const accepted = createUploadHandler({ ...cloudOptions(cloud), authorize, unenforced: true });
      assert.equal((await ask(accepted)).status, 200);
    }
    const callback = { url: 'http://127.0.0.1/', body: 'x' };
    assert.match((await ask(handlerFor(cloud, permission, { callback }))).body.hint, /the callback/);
  });

  it('fail with the code of STS, and without a secret', async () => {
    const credentials = { accessKeyId: cloud.accessKeyId, accessKeySecret: 'canary-secret' };
    const wrong = await ask(handlerFor(cloud, permission, { credentials }));
    assert.deepEqual([wrong.status, wrong.body.code], [500, 'config']);
    assert.match(wrong.body.hint, /SignatureDoesNotMatch/);
    const role = await ask(handlerFor(cloud, permission, { roleArn: 'acs:ram::1234567890123456:role/other' }));
    assert.match(role.body.hint, /EntityNotExist\.Role/);
    const none = await ask(handlerFor(cloud, permission, { roleArn: undefined }));
    assert.match(none.body.hint, /OSS_ROLE_ARN/);
    const away = await ask(handlerFor(cloud, permission, { stsEndpoint: 'http://127.0.0.1:1' }));
    assert.equal(away.status, 502);
    assert.match(away.body.hint, /http:\/\/127\.0\.0\.1:1 failed: no response/);
    assert.doesNotMatch(JSON.stringify([wrong, role, none, away]), /canary|Signature=|SignatureNonce/);
  });

  it('are requested later when STS is throttled', async (context) => {
    const stsEndpoint = await fakeSts(context, () => ({ status: 400, body: '{"Code":"Throttling.User"}' }));
    const { status, headers } = await ask(handlerFor(cloud, permission, { stsEndpoint }));
    assert.deepEqual([status, headers.get('retry-after')], [503, '1']);
  });
});
