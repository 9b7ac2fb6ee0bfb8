import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EnforcedPermission } from '../../src/server.js';
import { endpointNames, endpoints } from '../support/node/endpoints.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { assume } from '../support/node/sdk.js';
import { ask, handlerFor } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';

/** Fields that the policy requires, beside the type. */
const pinned = {
  'demo/backend': { 'content-disposition': 'attachment', 'content-encoding': 'identity' },
  server: { 'x-oss-forbid-overwrite': 'true' },
};

const policyOf = ({ policy }: SignedForm) =>
  JSON.parse(Buffer.from(policy, 'base64').toString()) as { expiration: string; conditions: unknown[] };

for (const name of endpointNames) {
  const endpoint = await endpoints[name]('post-policy');
  describe(`${name}: signed form`, () => {
    const signed = async (by = endpoint): Promise<SignedForm> => {
      const { status, body } = await by.ask();
      assert.equal(status, 200);
      return body as SignedForm;
    };
    const post = (form: SignedForm, change: Record<string, string | undefined> = {}, type?: string, bytes?: string) =>
      postForm(form, { ...pinned[name], ...change }, type, bytes);

    it('has the documented fields, and a policy with the size limit that expires after ten minutes', async () => {
      const form = await signed();
      const texts = policyOf(form).conditions.map((condition) => JSON.stringify(condition));
      assert.ok(texts.includes('["content-length-range",0,5368709120]'), texts.join());
      const names = ['host', 'policy', 'x_oss_signature_version', 'x_oss_credential', 'x_oss_date', 'signature', 'dir'];
      assert.deepEqual(Object.keys(form), names);
      const began = Date.parse(form.x_oss_date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
      const seconds = (Date.parse(policyOf(form).expiration) - began) / 1000;
      assert.ok(seconds >= 600 && seconds <= 601, `${seconds} s`);
    });

    it('stores files of an allowed type below the prefix, empty ones among them, and no others', async () => {
      const form = await signed();
      assert.equal(await post(form, { key: `${form.dir}a b+中文.png` }), 'stored');
      const type = 'application/octet-stream';
      assert.equal(await post(form, { key: `${form.dir}empty` }, type, ''), 'stored');
      const others = ['x.png', 'uploads/x.png', `/${form.dir}x.png`, form.dir.replace(/\/$/, 'x/y.png')];
      for (const key of [...others, form.dir.slice(0, -1)]) assert.notEqual(await post(form, { key }), 'stored', key);
    });

    it('pins the ACL, the success status and more', async () => {
      const form = await signed();
      const changes: Record<string, readonly string[]> = {
        'x-oss-object-acl': ['public-read', 'public-read-write', 'private'],
        success_action_status: ['201', '204'],
        ...(name === 'server'
          ? { 'x-oss-forbid-overwrite': ['false'] }
          : { 'content-disposition': ['inline', 'inline; x="attachment"'], 'content-encoding': ['gzip', 'br'] }),
      };
      for (const [field, values] of Object.entries(changes))
        for (const value of [...values, '', undefined])
          assert.equal(await post(form, { [field]: value }), 'AccessDenied', `${field}: ${value}`);
      if (name === 'demo/backend')
        assert.equal(await post(form, { 'content-disposition': 'attachment; filename="a.png"' }), 'stored');
    });

    it('is rejected for pages, in every spelling of their type, in each field that can say it', async () => {
      const form = await signed();
      const key = `${form.dir}page`;
      const pages = ['TEXT/HTML', 'text/html;charset=utf-8', 'image/svg+xml', 'application/xhtml+xml', 'text/xml'];
      for (const type of pages) {
        assert.equal(await post(form, { key }, type), 'AccessDenied', type);
        assert.equal(await post(form, { key, 'x-oss-content-type': type }), 'AccessDenied', type);
        assert.equal(await post(form, { key, 'x-oss-content-type': undefined }, type), 'AccessDenied', type);
      }
      // OSS does not document which of the two it compares: both are pinned.
      assert.equal(await post(form, { key, 'x-oss-content-type': undefined }), 'AccessDenied');
      assert.equal(await post(form, { key }), 'stored');
    });

    it('pins the callback, so that it can be neither changed nor omitted', async (context) => {
      const received: string[] = [];
      const url = await useServer(async (request, response) => {
        received.push(String(await request.toArray()));
        response.writeHead(200, { 'content-length': 2 }).end('{}');
      }, context);
      const callback = { url, body: 'key=${object}&size=${size}' };
      const foreign = JSON.stringify({ callbackUrl: url, callbackBody: 'key=another' });
      const other = Buffer.from(foreign).toString('base64');

      const byForm = await endpoints[name]('post-policy', { callback }, context);
      const form = await signed(byForm);
      for (const value of [undefined, other]) assert.equal(await post(form, { callback: value }), 'AccessDenied');
      assert.equal(await post(form, { callback: form['callback'] }), 'stored');
      assert.match(received.join(), /^key=uploads%2F.*a\.png&size=5$/);
    });
  });
}

const cloud = await useCloud({ bucket: 'form-bucket', store: 'memory' });

describe('server: signed form, with limits', () => {
  const permission: EnforcedPermission = { dir: 'uploads/7/', mode: 'post-policy' };
  const grant = async (limits: Partial<EnforcedPermission> = {}, options = {}, fields = {}) =>
    (await ask(handlerFor(cloud, { ...permission, ...limits }, options), fields)).body as SignedForm;
  const post = (
    form: SignedForm,
    change: Record<string, string | undefined> = {},
    type = 'image/png',
    bytes = 'hello',
  ) => postForm(form, { ...pinned.server, ...change }, type, bytes);

  it('limits the size, and cannot replace an object', async () => {
    const form = await grant({ maxFileSize: 6, minFileSize: 5 });
    assert.equal(await post(form), 'stored');
    assert.equal(await post(form), 'FileAlreadyExists');
    assert.equal(await post(form, { key: `${form.dir}large` }, 'image/png', '1234567'), 'EntityTooLarge');
    assert.equal(await post(form, { key: `${form.dir}small` }, 'image/png', '1234'), 'EntityTooSmall');
  });

  it('accepts the types of the permission only', async () => {
    const form = await grant({ types: ['image/*'] });
    for (const type of ['IMAGE/SVG+XML', 'video/mp4', ''])
      assert.equal(await post(form, {}, type), 'AccessDenied', type);
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
    const all = (await typesOf(undefined, 'text/html')).join();
    for (const type of ['image/jpeg', 'application/octet-stream']) assert.ok(all.includes(type), type);
    assert.doesNotMatch(all, /html|xml(,|$)|svg|script/);
  });

  it('is accepted with temporary credentials, whose token it names', async () => {
    const { accessKeyId, accessKeySecret, stsToken: securityToken } = await assume(cloud);
    const form = await grant({}, { credentials: { accessKeyId, accessKeySecret, securityToken } });
    assert.equal(form['security_token'], securityToken);
    assert.equal(await post(form, { key: `${form.dir}d` }), 'stored');
    assert.notEqual(await post(form, { key: `${form.dir}e`, 'x-oss-security-token': undefined }), 'stored');
  });
});
