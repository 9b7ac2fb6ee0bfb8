import assert from 'node:assert/strict';
import { ReadableStream } from 'node:stream/web';
import { describe, it } from 'node:test';
import type OSS from 'ali-oss';
import { assertFields } from '../support/assertions.js';
import { assertError, FORM, formBody, policyOf, rawRequest, send, signPolicyV1 } from '../support/node/mock-request.js';
import { assume, sdk } from '../support/node/sdk.js';
import { outcome } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const cloud = await useCloud({ bucket: 'b-forms' });

type Fields = Record<string, string>;

const post = (body: Buffer, headers: Fields = {}) =>
  rawRequest(cloud.port, 'POST', '/', { host: 'b-forms.oss.localhost', ...FORM, ...headers }, body);
const signed = (conditions: readonly unknown[], fields: Fields, lifetime?: number): Fields => ({
  ...signPolicyV1(cloud, policyOf(conditions, lifetime)),
  ...fields,
});
/** Sends a form with a file. */
const postSigned = (conditions: readonly unknown[], fields: Fields, file: Parameters<typeof formBody>[1] = {}) =>
  post(formBody(signed(conditions, fields), file));
const stored = (key: string) => send(cloud, 'GET', `/b-forms/${key}`);

type Signer = OSS & { signPostObjectPolicyV4(policy: object, date: Date): string };

describe('PostObject', () => {
  it('stores a V1 form with field names in any case', async () => {
    const fields = { Key: 'v1/a', 'X-OSS-Meta-Uid': '7', 'cache-control': 'no-store', submit: 'Go' };
    const { status, text, headers } = await postSigned([], fields);
    assert.deepEqual([status, text, headers['etag']], [204, '', '"5D41402ABC4B2A76B9719D911017C592"']);
    assert.equal(headers['x-oss-hash-crc64ecma'], '11177612005948864433');
    const object = await stored('v1/a');
    assert.equal(object.text, 'hello');
    assertFields(object.headers, { 'content-type': 'text/plain', 'x-oss-meta-uid': '7', 'cache-control': 'no-store' });
  });

  it('responds as the form asks', async () => {
    const ok = await postSigned([], { key: 'v1/b', success_action_status: '200' });
    assert.deepEqual([ok.status, ok.text], [200, '']);
    const created = await postSigned([], { key: 'v1/c d', success_action_status: '201' });
    const [etag, location] = ['5D41402ABC4B2A76B9719D911017C592', 'http://b-forms.oss.localhost/v1/c%20d'];
    const said = created.elements('Bucket', 'Key', 'ETag', 'Location');
    assert.deepEqual([created.status, ...said], [201, 'b-forms', 'v1/c d', `&quot;${etag}&quot;`, location]);
    const redirect = await postSigned([], { key: 'v1/e', success_action_redirect: 'http://a.test/done?x=1' });
    const to = `http://a.test/done?x=1&bucket=b-forms&key=v1%2Fe&etag=%22${etag}%22`;
    assert.deepEqual([redirect.status, redirect.headers['location']], [303, to]);
  });

  for (const isTemporary of [false, true])
    it(`stores a V4 form signed by ali-oss${isTemporary ? ' with a token' : ''}`, async () => {
      const { accessKeyId, accessKeySecret } = cloud;
      const by = isTemporary ? await assume(cloud) : { accessKeyId, accessKeySecret, stsToken: undefined };
      const now = new Date();
      const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
      const pinned: Fields = {
        'x-oss-credential': `${by.accessKeyId}/${date.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`,
        'x-oss-date': date,
        'x-oss-signature-version': 'OSS4-HMAC-SHA256',
        ...(by.stsToken && { 'x-oss-security-token': by.stsToken }),
      };
      /** A form whose policy fixes these fields. */
      const formWith = (fixed: Fields) => {
        const all = Object.entries({ bucket: cloud.bucket, ...fixed });
        const conditions = all.map(([name, value]) => ({ [name]: value }));
        const policy = policyOf([...conditions, ['content-length-range', 1, 10]]);
        const document = JSON.parse(Buffer.from(policy, 'base64').toString()) as object;
        const signature = (sdk(cloud, by) as Signer).signPostObjectPolicyV4(document, now);
        const form = new FormData();
        const fields = { key: 'v4/${filename}', policy, 'x-oss-signature': signature, ...pinned };
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        form.append('file', new Blob(['hello'], { type: 'image/png' }), '中 文"1.png');
        return form;
      };
      const outcomeOf = (body: FormData, address = '/') =>
        outcome(fetch(cloud.endpoint + address, { method: 'POST', body }));
      const form = formWith(pinned);
      // Without a bucket in the address, a form is for the mock's bucket.
      for (const address of ['/', `/${cloud.bucket}`]) assert.equal(await outcomeOf(form, address), 'stored');
      assert.equal((await stored(encodeURI('v4/中 文"1.png'))).headers['content-type'], 'image/png');
      form.set('x-oss-date', '20200101T000000Z');
      assert.equal(await outcomeOf(form), 'AccessDenied');
      for (const name of Object.keys(pinned)) {
        const { [name]: _, ...others } = pinned;
        assert.equal(await outcomeOf(formWith(others)), 'AccessDenied', `a policy that leaves ${name} open`);
      }
    });

  it('checks each kind of condition', async () => {
    const cases: [condition: unknown, fields?: Fields, failed?: string][] = [
      [{ bucket: 'b-forms' }],
      [{ bucket: 'other' }, {}, '["eq", "$bucket", "other"]'],
      [['EQ', 'KEY', 'k']],
      [['starts-with', '$key', 'user/1/'], {}, '["starts-with", "$key", "user/1/"]'],
      [['starts-with', '$key', '']],
      [['in', '$content-type', ['image/png', 'text/plain']]],
      [['in', '$content-type', ['image/png', 'a/b']], {}, '["in", "$content-type", ["image/png", "a/b"]]'],
      [['in', '$content-type', ['image/png']], { 'x-oss-content-type': 'image/png', 'Content-Type': 'x/y' }],
      [['not-in', '$expires', ['1']], { Expires: '2' }],
      [['not-in', '$expires', ['1']], { Expires: '1' }, '["not-in", "$expires", ["1"]]'],
      [['eq', '$x-oss-meta-a', '\\$b'], { 'x-oss-meta-a': '$b' }],
      [{ 'x-oss-meta-a': 'b' }, {}, '["eq", "$x-oss-meta-a", "b"]'],
    ];
    for (const [condition, fields, failed] of cases) {
      const response = await postSigned([condition], { key: 'k', ...fields });
      if (failed === undefined) {
        assert.ok(response.status < 300, `${JSON.stringify(condition)}: ${response.text}`);
        continue;
      }
      assertError(response, 403, 'AccessDenied', '0006-00000227');
      assert.equal(response.headers['content-type'], 'application/xml');
      const message = response.element('Message')?.replaceAll('&quot;', '"');
      assert.equal(message, `Invalid according to Policy: Policy Condition failed: ${failed}`);
    }
  });

  it('checks the size of the file, not of the form, by each range', async () => {
    const range = (min: number, max: number) => ['content-length-range', min, max];
    assert.equal((await postSigned([range(5, 5)], { key: 'size' })).status, 204);
    assertError(await postSigned([range(6, 9)], { key: 'size' }), 400, 'EntityTooSmall', '0006-00000004');
    assertError(await postSigned([range(1, 4), range(0, 9)], { key: 'size' }), 400, 'EntityTooLarge', '0006-00000003');
  });

  it('rejects invalid policies', async () => {
    const raw = (json: unknown) => {
      const policy = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64');
      return post(formBody({ ...signPolicyV1(cloud, policy), key: 'k' }, {}));
    };
    const expiration = new Date(Date.now() + 60_000).toISOString();
    for (const json of [
      '{',
      { conditions: [] },
      { expiration },
      { expiration: 'soon', conditions: [] },
      ...[['like', '$key', 'k'], ['eq', '$key'], ['content-length-range', 2, 1], { a: '1', b: '2' }, {}].map(
        (wrong) => ({ expiration, conditions: [wrong] }),
      ),
    ])
      assertError(await raw(json), 400, 'InvalidPolicyDocument');
    assertError(await post(formBody(signed([], { key: 'k' }, -1), {})), 403, 'AccessDenied', '0006-00000213');
    assert.equal((await raw({ expiration: expiration.replace(/\.\d+Z/, 'Z'), conditions: [] })).status, 204);
  });

  it('rejects invalid forms', async () => {
    const own = (fields: Fields) => formBody(signed([], fields), {});
    const second = 'x\r\n------b0\r\nContent-Disposition: form-data; name="file"; filename="b"\r\n\r\ny';
    const cases: [body: Buffer, status: number, code: string, headers?: Fields][] = [
      [formBody({ key: 'k' }, {}), 400, 'RequestIsNotMultiPartContent', { 'content-type': 'text/plain' }],
      [Buffer.from('no form'), 400, 'MalformedPOSTRequest'],
      [own({ key: 'k' }).subarray(0, -20), 400, 'MalformedPOSTRequest'],
      [formBody(signed([], {}), {}, { key: 'late' }), 400, 'InvalidArgument'],
      [formBody(signed([], { key: 'k' })), 400, 'IncorrectNumberOfFilesInPOSTRequest'],
      [formBody(signed([], { key: 'two' }), { content: second }), 400, 'IncorrectNumberOfFilesInPOSTRequest'],
      [own({ key: 'k', a: 'x'.repeat(2 * 1024 ** 2 + 1) }), 400, 'FieldItemTooLong'],
      [own({ key: '/k' }), 400, 'InvalidObjectName'],
      [formBody({ key: 'k' }, {}), 403, 'AccessDenied'],
      [formBody({ key: 'k', OSSAccessKeyId: 'x' }, {}), 400, 'InvalidArgument'],
      [own({ key: 'k', Signature: 'x' }), 403, 'SignatureDoesNotMatch'],
      [own({ key: 'k' }), 400, 'InvalidDigest', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }],
    ];
    for (const [body, status, code, headers] of cases) assertError(await post(body, headers), status, code);
    assertError(await stored('two'), 404, 'NoSuchKey');
  });

  it('stores every byte, with chunks of any size', async () => {
    const content = '\r\n--\r\n------b\r\n\r\r\n------b1'.repeat(3) + '\r';
    const body = formBody(signed([], { key: 'bytes' }), { content }, { after: 'ignored' });
    assert.equal((await post(body)).status, 204);
    assert.equal((await stored('bytes')).text, content);
    for (const size of [1, 7, 50]) {
      const chunks = ReadableStream.from(
        Array.from({ length: Math.ceil(body.length / size) }, (_, at) => body.subarray(at * size, (at + 1) * size)),
      );
      const init = { method: 'POST', body: chunks, duplex: 'half', headers: FORM };
      assert.equal((await fetch(`${cloud.endpoint}/b-forms`, init as object)).status, 204);
      assert.equal((await stored('bytes')).text, content, `cut every ${size} bytes`);
    }
  });
});
