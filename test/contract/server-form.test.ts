import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import type { EnforcedPermission } from '../../src/server.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { assume, sdk } from '../support/node/sdk.js';
import { ask, handlerFor } from '../support/node/server-handler.js';

const cloud = await mockCloud({ bucket: 'form-bucket', store: 'memory' });
after(() => cloud.close());

const permission: EnforcedPermission = { dir: 'uploads/7/', mode: 'post-policy' };
const grant = async (limits: Partial<EnforcedPermission> = {}, options = {}, fields = {}): Promise<SignedForm> =>
  (await ask(handlerFor(cloud, { ...permission, ...limits }, options), fields)).body as SignedForm;

const policyOf = (form: SignedForm) =>
  JSON.parse(Buffer.from(form.policy, 'base64').toString()) as { expiration: string; conditions: unknown[] };

const post = (form: SignedForm, change: Record<string, string | undefined> = {}, type = 'image/png', bytes = 'hello') =>
  postForm(form, { 'x-oss-forbid-overwrite': 'true', ...change }, type, bytes);

describe('server: signed form', () => {
  it('is signed as the official SDK signs the same policy', async () => {
    const form = await grant();
    const client = sdk(cloud) as unknown as { signPostObjectPolicyV4(policy: object, date: Date): string };
    const [, ...date] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(form.x_oss_date) ?? [];
    const [year, month, day, hour, minute, second] = date.map(Number);
    const time = new Date(Date.UTC(year!, month! - 1, day, hour, minute, second));
    assert.equal(client.signPostObjectPolicyV4(policyOf(form), time), form.signature);
    assert.equal(form['x_oss_signature_version'], 'OSS4-HMAC-SHA256');
  });

  it('limits the size, and cannot replace an object', async () => {
    const form = await grant({ maxFileSize: 6, minFileSize: 5 });
    assert.equal(await post(form), 'stored');
    assert.equal(await post(form), 'FileAlreadyExists');
    for (const value of ['false', '', undefined])
      assert.equal(await post(form, { key: `${form.dir}p`, 'x-oss-forbid-overwrite': value }), 'AccessDenied');
    assert.equal(await post(form, { key: `${form.dir}large` }, 'image/png', '1234567'), 'EntityTooLarge');
    assert.equal(await post(form, { key: `${form.dir}small` }, 'image/png', '1234'), 'EntityTooSmall');
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

  it('is accepted with temporary credentials, whose token it names', async () => {
    const { accessKeyId, accessKeySecret, stsToken: securityToken } = await assume(cloud);
    const form = await grant({}, { credentials: { accessKeyId, accessKeySecret, securityToken } });
    assert.equal(form['security_token'], securityToken);
    assert.equal(await post(form, { key: `${form.dir}d` }), 'stored');
    assert.notEqual(await post(form, { key: `${form.dir}e`, 'x-oss-security-token': undefined }), 'stored');
  });
});
