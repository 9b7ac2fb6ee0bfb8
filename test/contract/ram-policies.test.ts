import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { signHeaders } from '../../src/signing/sign-v4.js';
import { cloudOf } from '../../src/server/settings/cloud.js';
import { createUploadHandler, type EnforcedPermission } from '../../src/server.js';
import type { GrantRequest } from '../../src/server/grants/grant-request.js';
import { headObject } from '../../src/server/grants/head-object.js';
import { assumeRole } from '../../src/server/sts/assume-role.js';
import { fakeSts } from '../support/node/fake-sts.js';
import { postForm } from '../support/node/post-form.js';
import { keepVersions, sdk } from '../support/node/sdk.js';
import { ask, cloudOptions, handlerFor, outcome } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

/** The documentation's RAM policies, docs/samples/ram. */
const read = (name: string) => readFile(`docs/samples/ram/${name}.json`, 'utf8');
const parse = async (name: string) =>
  JSON.parse(await read(name)) as { Statement: [{ Resource: [string]; Principal: { RAM: [string] } }] };

const KEY = 'uploads/7/a';
const everything = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'oss:*', Resource: '*' }] };

/** Credentials on a mock cloud that have only the rights of this policy. */
async function restrictedTo(policy: string, context: TestContext) {
  const cloud = await useCloud({ bucket: 'my-bucket', store: 'memory', rolePolicy: await read(policy) }, context);
  const { credentials, ...options } = cloudOptions(cloud);
  return { cloud, by: await assumeRole(cloudOf(options, credentials), everything, 'upload-test') };
}

/** The requests, of all that an upload can need and some more, that these credentials may send. */
async function allowed({ cloud, by }: Awaited<ReturnType<typeof restrictedTo>>): Promise<string[]> {
  const { bucket, region, endpoint } = cloud;
  const send = async (method: string, key: string, query: Record<string, string> = {}, body?: string) => {
    const headers = await signHeaders({ method, bucket, key, query }, { ...by, region }, Date.now());
    const address = `${endpoint}/${bucket}/${key}?${new URLSearchParams(query)}`;
    return fetch(address, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) });
  };
  const uploadId = /<UploadId>(\w+)/.exec(await (await send('POST', KEY, { uploads: '' })).text())?.[1] ?? 'none';
  const requests = {
    PutObject: send('PUT', KEY, {}, 'x'),
    UploadPart: send('PUT', KEY, { partNumber: '1', uploadId }, 'x'),
    ListParts: send('GET', KEY, { uploadId }),
    HeadObject: send('PUT', KEY, {}, 'x').then(() => send('HEAD', KEY)),
    DeleteObject: send('DELETE', 'uploads/7/b'),
    PutObjectAcl: send('PUT', KEY, { acl: '' }, ''),
    ListObjects: send('GET', '', { prefix: 'uploads/' }),
    'PutObject elsewhere': send('PUT', 'pages/index.html', {}, 'x'),
    'GetObject elsewhere': send('GET', 'pages/index.html'),
  };
  const names: string[] = [];
  for (const [name, response] of Object.entries(requests)) if ((await response).ok) names.push(name);
  if ((await send('DELETE', KEY, { uploadId })).ok) names.push('AbortMultipartUpload');
  return names.sort();
}

const upload = ['AbortMultipartUpload', 'HeadObject', 'ListParts', 'PutObject', 'UploadPart'];

describe('documented RAM policies', () => {
  for (const policy of ['sts-role', 'presigned-url-user', 'post-policy-user'])
    it(`${policy} allows exactly what an upload needs`, async (context) => {
      const expected = policy === 'post-policy-user' ? ['PutObject', 'UploadPart'] : upload;
      assert.deepEqual(await allowed(await restrictedTo(policy, context)), expected);
    });

  for (const mode of ['post-policy', 'presigned-url'] as const)
    it(`${mode}-user is enough to sign for an upload`, async (context) => {
      const { cloud, by } = await restrictedTo(`${mode}-user`, context);
      const permission: EnforcedPermission = { dir: 'uploads/7/', mode, types: ['image/*'], maxFileSize: 100 };
      const handler = createUploadHandler({ ...cloudOptions(cloud), credentials: by, authorize: () => permission });
      const { body } = await ask(handler, { name: 'a.png', size: 3, type: 'image/png' });
      const { url, headers } = body;
      const put = () => outcome(fetch(url, { method: 'PUT', headers, body: Buffer.from('abc') }));
      const post = () => postForm(body, { 'x-oss-forbid-overwrite': 'true' }, 'image/png', 'abc');
      assert.equal(await (mode === 'post-policy' ? post() : put()), 'stored');
    });

  it('sts-role is enough for the credentials of the server', async (context) => {
    const cloud = await useCloud({ bucket: 'my-bucket', store: 'memory', rolePolicy: await read('sts-role') }, context);
    const { body } = await ask(handlerFor(cloud, { dir: 'uploads/7/', mode: 'sts' }));
    assert.deepEqual(await allowed({ cloud, by: body }), upload);
  });

  it('completed-user is enough to look at an object, and at a version of it, and for nothing else', async (context) => {
    const { cloud, by } = await restrictedTo('completed-user', context);
    assert.deepEqual(await allowed({ cloud, by }), []);
    const { credentials: _, ...options } = cloudOptions(cloud);
    const request = { cloud: cloudOf(options, by) } as GrantRequest;
    await keepVersions(cloud);
    await sdk(cloud).put(KEY, Buffer.from('x'));
    const latest = await headObject(request, KEY);
    const version = latest.headers.get('x-oss-version-id')!;
    assert.deepEqual([latest.status, (await headObject(request, KEY, version)).status], [200, 200]);
    assert.equal((await headObject(request, 'pages/index.html')).status, 403);
  });

  it('sts-session is what the server asks STS for', async (context) => {
    let sent: string | null = null;
    const stsEndpoint = await fakeSts(context, (parameters) => ((sent = parameters.get('Policy')), { body: '{}' }));
    const cloud = { bucket: 'my-bucket', region: 'cn-hangzhou', roleArn: 'acs:ram::1234567890123456:role/oss-upload' };
    const credentials = { accessKeyId: 'id', accessKeySecret: 'secret' };
    const authorize = () => ({ dir: 'uploads/7/', mode: 'sts' }) as const;
    await ask(createUploadHandler({ ...cloud, credentials, stsEndpoint, authorize }));
    assert.deepEqual(JSON.parse(sent!), JSON.parse(await read('sts-session')));
  });

  it('name one account: the user may assume the role, and the role trusts the user', async () => {
    const role = (await parse('sts-user')).Statement[0].Resource[0];
    const user = (await parse('sts-trust')).Statement[0].Principal.RAM[0];
    assert.match(role, /^acs:ram::1234567890123456:role\/[\w-]+$/);
    assert.match(user, /^acs:ram::1234567890123456:user\/[\w-]+$/);
  });
});
