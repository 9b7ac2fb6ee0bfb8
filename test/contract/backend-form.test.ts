import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type BackendServer, startBackend } from '../support/node/backend-server.js';

const path = '/get_post_signature_for_oss_upload';
let server: BackendServer;
before(async () => {
  server = await startBackend();
});
after(() => server.close());

interface Signed {
  host: string;
  policy: string;
  x_oss_signature_version: string;
  x_oss_credential: string;
  x_oss_date: string;
  signature: string;
  dir: string;
}

async function signed(): Promise<Signed> {
  const { status, body } = await server.request(path);
  assert.equal(status, 200);
  return body as Signed;
}

/** Fields that the policy requires, beside the type. */
const pinned = {
  success_action_status: '200',
  'x-oss-object-acl': 'default',
  'content-disposition': 'attachment',
  'content-encoding': 'identity',
};

/** @param fields added to the pinned ones, or replacing them; `-` omits one */
async function post(
  form: Signed,
  key: string,
  type: string,
  file = 'hello',
  fields: Record<string, string> = {},
): Promise<string> {
  const data = new FormData();
  data.append('key', key);
  data.append('policy', form.policy);
  data.append('x-oss-signature-version', form.x_oss_signature_version);
  data.append('x-oss-credential', form.x_oss_credential);
  data.append('x-oss-date', form.x_oss_date);
  data.append('x-oss-signature', form.signature);
  for (const [name, value] of Object.entries({ ...pinned, 'x-oss-content-type': type, ...fields }))
    if (value !== '-') data.append(name, value);
  data.append('file', new Blob([file], { type }), 'file');
  const response = await fetch(`${form.host}/`, { method: 'POST', body: data });
  return response.ok ? 'stored' : (/<Code>(\w+)/.exec(await response.text())?.[1] ?? String(response.status));
}

describe('backend: signed form', () => {
  it('has the documented fields and a policy that expires after ten minutes', async () => {
    const form = await signed();
    assert.deepEqual(Object.keys(form), [
      ...['host', 'policy', 'x_oss_signature_version', 'x_oss_credential', 'x_oss_date', 'signature', 'dir'],
    ]);
    const policy = JSON.parse(Buffer.from(form.policy, 'base64').toString()) as { expiration: string };
    const seconds = (Date.parse(policy.expiration) - Date.now()) / 1000;
    assert.ok(seconds > 590 && seconds <= 601, `${seconds} s`);
  });

  it('is accepted by the cloud for files of an allowed type below the prefix, empty ones among them', async () => {
    const form = await signed();
    assert.equal(await post(form, `${form.dir}a b+中文.png`, 'image/png'), 'stored');
    assert.equal(await post(form, `${form.dir}empty`, 'application/octet-stream', ''), 'stored');
  });

  it('pins the ACL, the disposition, the encoding and the success status', async () => {
    const form = await signed();
    const changes = {
      'x-oss-object-acl': ['public-read', 'public-read-write', 'private', '', '-'],
      'content-disposition': ['inline', 'inline; x="attachment"', '', '-'],
      'content-encoding': ['gzip', 'br', '', '-'],
      success_action_status: ['201', '204', '', '-'],
    };
    for (const [name, values] of Object.entries(changes)) {
      for (const value of values) {
        const stored = await post(form, `${form.dir}a.png`, 'image/png', 'x', { [name]: value });
        assert.equal(stored, 'AccessDenied', `${name}: ${value}`);
      }
    }
    const named = { 'content-disposition': 'attachment; filename="a.png"' };
    assert.equal(await post(form, `${form.dir}a.png`, 'image/png', 'x', named), 'stored');
  });

  it('is rejected by the cloud outside the prefix', async () => {
    const form = await signed();
    for (const key of ['x.png', 'uploads/x.png', `/${form.dir}x.png`, form.dir.replace(/\/$/, 'x/y.png')]) {
      assert.notEqual(await post(form, key, 'image/png'), 'stored', key);
    }
  });

  it('is rejected by the cloud for pages, in every spelling of their type', async () => {
    const form = await signed();
    for (const type of [
      'text/html',
      'TEXT/HTML',
      'text/html;charset=utf-8',
      'image/svg+xml',
      'application/xhtml+xml',
      'text/xml',
      '',
    ]) {
      const fields: Record<string, string> =
        type === '' ? { 'x-oss-content-type': 'text/html' } : { 'x-oss-content-type': type };
      assert.equal(await post(form, `${form.dir}x`, 'image/png', 'x', fields), 'AccessDenied', type);
    }
    // OSS does not document which of the two it compares: both are pinned.
    const plain = { 'x-oss-content-type': '-', 'Content-Type': 'image/png' };
    assert.equal(await post(form, `${form.dir}x`, 'image/png', 'x', plain), 'AccessDenied');
    const both = { ...plain, 'x-oss-content-type': 'image/png' };
    assert.equal(await post(form, `${form.dir}x`, 'image/png', 'x', both), 'stored');
  });

  it('has a policy with the size limit', async () => {
    const policy = JSON.parse(Buffer.from((await signed()).policy, 'base64').toString()) as { conditions: unknown[] };
    assert.ok(
      policy.conditions.some((condition) => JSON.stringify(condition) === '["content-length-range",0,5368709120]'),
    );
  });

  it('is rejected by the cloud if a limit was changed after signing', async () => {
    const form = await signed();
    const policy = Buffer.from(form.policy, 'base64').toString().replace('uploads/', 'other/');
    assert.equal(
      await post({ ...form, policy: Buffer.from(policy).toString('base64') }, 'other/x', 'image/png'),
      'SignatureDoesNotMatch',
    );
  });

  it('is rejected by the cloud after its expiration', async () => {
    const shortLived = await startBackend({ lifetime: 1 });
    const { body } = await shortLived.request(path);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const result = await post(body as Signed, `${(body as Signed).dir}x.png`, 'image/png');
    await shortLived.close();
    assert.equal(result, 'AccessDenied');
  });
});
