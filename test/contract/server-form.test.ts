import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { stsClient } from '../../demo/backend/oss-client.js';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import type { EnforcedPermission } from '../../src/server.js';
import { ask, handlerFor, outcome } from '../support/node/server-handler.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'form-bucket', store: 'memory' });
});
after(() => cloud.close());

interface Signed extends Record<string, string | undefined> {
  host: string;
  policy: string;
  x_oss_credential: string;
  x_oss_date: string;
  signature: string;
  dir: string;
}

const permission: EnforcedPermission = { dir: 'uploads/7/', mode: 'post-policy' };
const grant = async (limits: Partial<EnforcedPermission> = {}, options = {}, fields = {}): Promise<Signed> =>
  (await ask(handlerFor(cloud, { ...permission, ...limits }, options), fields)).body as Signed;

const policyOf = (form: Signed) =>
  JSON.parse(Buffer.from(form.policy, 'base64').toString()) as { expiration: string; conditions: unknown[] };

/** Sends a form as the element does. @param change of its fields; undefined omits one */
function post(form: Signed, change: Record<string, string | undefined> = {}, type = 'image/png', bytes = 'hello') {
  const fields = {
    key: `${form.dir}a.png`,
    policy: form.policy,
    'x-oss-signature-version': form['x_oss_signature_version'],
    'x-oss-credential': form.x_oss_credential,
    'x-oss-date': form.x_oss_date,
    'x-oss-signature': form.signature,
    'x-oss-security-token': form['security_token'],
    success_action_status: '200',
    'x-oss-object-acl': 'default',
    'x-oss-forbid-overwrite': 'true',
    'x-oss-content-type': type,
    'Content-Type': type,
    ...change,
  };
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) data.append(name, value);
  data.append('file', new Blob([bytes], { type }), 'file');
  return outcome(fetch(`${form.host}/`, { method: 'POST', body: data }));
}

describe('server: signed form', () => {
  it('has the documented fields, and expires after ten minutes', async () => {
    const form = await grant();
    const expected = [
      'host',
      'policy',
      'x_oss_signature_version',
      'x_oss_credential',
      'x_oss_date',
      'signature',
      'dir',
    ];
    assert.deepEqual(Object.keys(form), expected);
    const seconds = (Date.parse(policyOf(form).expiration) - Date.now()) / 1000;
    assert.ok(seconds > 590 && seconds <= 600, `${seconds} s`);
  });

  it('is signed as the official SDK signs the same policy', async () => {
    const form = await grant();
    const { bucket, region, accessKeyId, accessKeySecret } = cloud;
    const sdk = new OSS({ bucket, region: `oss-${region}`, accessKeyId, accessKeySecret, authorizationV4: true });
    const { signPostObjectPolicyV4 } = sdk as unknown as { signPostObjectPolicyV4(policy: object, date: Date): string };
    const [, ...date] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(form.x_oss_date) ?? [];
    const [year, month, day, hour, minute, second] = date.map(Number);
    const time = new Date(Date.UTC(year!, month! - 1, day, hour, minute, second));
    assert.equal(signPostObjectPolicyV4.call(sdk, policyOf(form), time), form.signature);
    assert.equal(form['x_oss_signature_version'], 'OSS4-HMAC-SHA256');
  });

  it('stores files of an allowed type and size below the prefix, and cannot replace one', async () => {
    const form = await grant({ maxFileSize: 6, minFileSize: 5 });
    assert.equal(await post(form), 'stored');
    assert.equal(await post(form), 'FileAlreadyExists');
    assert.equal(await post(form, { key: `${form.dir}a b+中文.png` }), 'stored');
    for (const key of ['x.png', 'uploads/x.png', `/${form.dir}x.png`, 'uploads/70/x.png', 'uploads/7'])
      assert.notEqual(await post(form, { key }), 'stored', key);
    assert.equal(await post(form, { key: `${form.dir}large` }, 'image/png', '1234567'), 'EntityTooLarge');
    assert.equal(await post(form, { key: `${form.dir}small` }, 'image/png', '1234'), 'EntityTooSmall');
  });

  it('pins the ACL, the success status and that no object is replaced', async () => {
    const form = await grant();
    for (const [name, values] of Object.entries({
      'x-oss-object-acl': ['public-read', '', undefined],
      success_action_status: ['201', '', undefined],
      'x-oss-forbid-overwrite': ['false', '', undefined],
    })) {
      for (const value of values)
        assert.equal(
          await post(form, { key: `${form.dir}pinned`, [name]: value }),
          'AccessDenied',
          `${name}: ${value}`,
        );
    }
  });

  it('rejects pages in every spelling of their type, in each field that can say it', async () => {
    const form = await grant({ types: ['image/*'] });
    for (const type of [
      'text/html',
      'TEXT/HTML',
      'image/svg+xml',
      'IMAGE/SVG+XML',
      'image/svg+xml;charset=utf-8',
      'video/mp4',
      '',
    ]) {
      const key = `${form.dir}b`;
      assert.equal(await post(form, { key }, type), 'AccessDenied', type);
      assert.equal(await post(form, { key, 'x-oss-content-type': type }), 'AccessDenied', type);
      assert.equal(await post(form, { key, 'x-oss-content-type': undefined }, type), 'AccessDenied', type);
    }
    assert.equal(await post(form, { key: `${form.dir}b` }, 'image/webp'), 'stored');
  });

  it('lists the types that are named, and the requested file’s if it is allowed', async () => {
    const typesOf = async (types: EnforcedPermission['types'], type = '') => {
      const [, , list] = policyOf(await grant({ types }, {}, { name: 'a', size: 1, type })).conditions.find(
        (condition) => Array.isArray(condition) && condition[1] === '$content-type',
      ) as [string, string, string[]];
      return list;
    };
    assert.deepEqual(await typesOf(['image/svg+xml', 'IMAGE/PNG']), ['image/svg+xml', 'image/png']);
    assert.deepEqual(await typesOf(['image/png'], 'image/gif'), ['image/png']);
    assert.ok((await typesOf(['image/*'], 'image/x-odd')).includes('image/x-odd'));
    assert.ok(!(await typesOf(['image/*'])).includes('application/octet-stream'));
    for (const type of ['unknown/unknown', 'application/unknown', 'application/x-unknown-content-type', 'text/rdf'])
      assert.ok(!(await typesOf(undefined, type)).includes(type), type);
    assert.ok((await typesOf(undefined, 'application/x-unknown')).includes('application/x-unknown'));
    const all = await typesOf(undefined, 'text/html');
    for (const type of ['image/jpeg', 'application/octet-stream', 'application/pdf'])
      assert.ok(all.includes(type), type);
    assert.deepEqual(
      all.filter((type) => /html|xml$|svg|script/.test(type)),
      [],
    );
  });

  it('is rejected if a limit was changed after signing', async () => {
    const form = await grant();
    const policy = Buffer.from(form.policy, 'base64').toString().replace('uploads/', 'other/');
    const changed = { ...form, policy: Buffer.from(policy).toString('base64'), dir: 'other/' };
    assert.equal(await post(changed), 'SignatureDoesNotMatch');
  });

  it('pins the server’s callback', async () => {
    const callback = { url: 'http://127.0.0.1:1/', body: 'key=${object}' };
    const form = await grant({}, { callback });
    const own = Buffer.from(form['callback']!, 'base64').toString();
    assert.deepEqual(JSON.parse(own), { callbackUrl: callback.url, callbackBody: callback.body });
    const other = Buffer.from(own.replace('object', 'x:o')).toString('base64');
    for (const value of [undefined, other])
      assert.equal(await post(form, { key: `${form.dir}c`, callback: value }), 'AccessDenied');
    assert.equal(await post(form, { key: `${form.dir}c`, callback: form['callback'] }), 'CallbackFailed'); // nobody listens there
  });

  it('is accepted with temporary credentials, whose token it names', async () => {
    const { credentials } = await stsClient(cloud).assumeRole(cloud.roleArn);
    const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken } = credentials;
    const form = await grant({}, { credentials: { accessKeyId, accessKeySecret, securityToken } });
    assert.equal(form['security_token'], securityToken);
    assert.equal(await post(form, { key: `${form.dir}d` }), 'stored');
    assert.notEqual(await post(form, { key: `${form.dir}e`, 'x-oss-security-token': undefined }), 'stored');
  });
});
