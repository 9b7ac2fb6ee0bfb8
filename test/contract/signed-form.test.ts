import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Endpoint, endpointNames, endpoints } from '../support/node/endpoints.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';

/** Fields that the policy requires, beside the type. */
const pinned = {
  'demo/backend': { 'content-disposition': 'attachment', 'content-encoding': 'identity' },
  server: { 'x-oss-forbid-overwrite': 'true' },
};

for (const name of endpointNames) {
  describe(`${name}: signed form`, () => {
    let endpoint: Endpoint;
    before(async () => {
      endpoint = await endpoints[name]('post-policy');
    });
    after(() => endpoint.close());

    const signed = async (by = endpoint): Promise<SignedForm> => {
      const { status, body } = await by.ask();
      assert.equal(status, 200);
      return body as SignedForm;
    };
    const post = (form: SignedForm, change: Record<string, string | undefined> = {}, type?: string, bytes?: string) =>
      postForm(form, { ...pinned[name], ...change }, type, bytes);
    const policyOf = ({ policy }: SignedForm) =>
      JSON.parse(Buffer.from(policy, 'base64').toString()) as { expiration: string; conditions: unknown[] };

    it('has the documented fields and a policy that expires after ten minutes', async () => {
      const form = await signed();
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
      const pages = ['text/html', 'TEXT/HTML', 'text/html;charset=utf-8', 'image/svg+xml', 'application/xhtml+xml'];
      for (const type of [...pages, 'text/xml']) {
        assert.equal(await post(form, { key }, type), 'AccessDenied', type);
        assert.equal(await post(form, { key, 'x-oss-content-type': type }), 'AccessDenied', type);
        assert.equal(await post(form, { key, 'x-oss-content-type': undefined }, type), 'AccessDenied', type);
      }
      // OSS does not document which of the two it compares: both are pinned.
      assert.equal(await post(form, { key, 'x-oss-content-type': undefined }), 'AccessDenied');
      assert.equal(await post(form, { key }), 'stored');
    });

    it('is rejected if a limit was changed after signing', async () => {
      const form = await signed();
      const policy = Buffer.from(form.policy, 'base64').toString().replace('uploads/', 'other/');
      const changed = { ...form, policy: Buffer.from(policy).toString('base64'), dir: 'other/' };
      assert.equal(await post(changed), 'SignatureDoesNotMatch');
    });

    it('is rejected after its expiration', async ({ mock }) => {
      mock.timers.enable({ apis: ['Date'], now: Date.now() - 602_000 });
      const form = await signed();
      mock.timers.reset();
      assert.equal(await post(form, { key: `${form.dir}late` }), 'AccessDenied');
    });

    it('pins the callback, as a presigned URL does, so that it can be neither changed nor omitted', async (context) => {
      const received: string[] = [];
      const app = createServer(async (request, response) => {
        received.push(String(await request.toArray()));
        response.writeHead(200, { 'content-length': 2 }).end('{}');
      }).listen(0, '127.0.0.1');
      await once(app, 'listening');
      context.after(() => app.close());
      const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
      const callback = { url, body: 'key=${object}&size=${size}' };
      const foreign = JSON.stringify({ callbackUrl: url, callbackBody: 'key=another' });
      const other = Buffer.from(foreign).toString('base64');

      const byForm = await endpoints[name]('post-policy', { callback });
      context.after(() => byForm.close());
      const form = await signed(byForm);
      for (const value of [undefined, other]) assert.equal(await post(form, { callback: value }), 'AccessDenied');
      assert.equal(await post(form, { callback: form['callback'] }), 'stored');
      assert.match(received.splice(0).join(), /^key=uploads%2F.*a\.png&size=5$/);

      const byUrl = await endpoints[name]('presigned-url', { callback });
      context.after(() => byUrl.close());
      const grant = (await byUrl.ask({ name: 'a.png', size: 5, type: 'image/png' })).body;
      const { 'x-oss-callback': own, ...bare } = grant.headers as Record<string, string>;
      const put = async (headers: Record<string, string>) =>
        (await fetch(grant.url, { method: 'PUT', headers, body: 'hello' })).status;
      assert.equal(await put(bare), 403);
      assert.equal(await put({ ...bare, 'x-oss-callback': other }), 403);
      assert.equal(await put({ ...bare, 'x-oss-callback': own! }), 200);
      assert.deepEqual(received, [`key=${encodeURIComponent(grant.key as string)}&size=5`]);
    });

    it('has a policy with the size limit', async () => {
      const texts = policyOf(await signed()).conditions.map((condition) => JSON.stringify(condition));
      assert.ok(texts.includes('["content-length-range",0,5368709120]'), texts.join());
    });
  });
}
