import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import OSS from 'ali-oss';
import { send, element, rawRequest, type TestResponse } from '../support/node/mock-request.js';

let cloud: MockCloud;
before(async () => {
  cloud = await mockCloud({ bucket: 'b-forms' });
});
after(() => cloud.close());

type Fields = [name: string, value: string][];
interface File {
  name?: string;
  filename?: string;
  type?: string;
  content?: string;
}

/** A multipart/form-data body as browsers write it. */
function formBody(fields: Fields, file: File | undefined, rest: Fields = [], boundary = '----b0'): Buffer {
  const parts = (list: Fields): string[] =>
    list.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const { name = 'file', filename = 'a.txt', type = 'text/plain', content = 'hello' } = file ?? {};
  const filePart = file
    ? [
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${content}\r\n`,
      ]
    : [];
  return Buffer.from([...parts(fields), ...filePart, ...parts(rest), `--${boundary}--\r\n`].join(''));
}

function post(body: Buffer, headers: Record<string, string> = {}): Promise<TestResponse> {
  return rawRequest(
    cloud.port,
    'POST',
    '/',
    { host: 'b-forms.oss.localhost', 'content-type': 'multipart/form-data; boundary=----b0', ...headers },
    body,
  );
}

function policyText(conditions: unknown[], lifetime = 60): string {
  return Buffer.from(
    JSON.stringify({ expiration: new Date(Date.now() + lifetime * 1000).toISOString(), conditions }),
  ).toString('base64');
}

function v1(policy: string): Fields {
  return [
    ['OSSAccessKeyId', cloud.accessKeyId],
    ['policy', policy],
    ['Signature', createHmac('sha1', cloud.accessKeySecret).update(policy).digest('base64')],
  ];
}

function signed(conditions: unknown[], fields: Fields, lifetime?: number): Fields {
  return [...v1(policyText(conditions, lifetime)), ...fields];
}

function assertError(response: TestResponse, status: number, code: string, ec?: string): void {
  assert.deepEqual([response.status, response.code], [status, code], response.text);
  if (ec !== undefined) assert.equal(element(response.text, 'EC'), ec);
  assert.equal(response.headers['content-type'], 'application/xml');
}

async function stored(key: string): Promise<TestResponse> {
  return send(cloud, 'GET', `/b-forms/${key}`);
}

describe('PostObject', () => {
  it('stores a V1 form with field names in any case, and responds as the form asks', async () => {
    const none = await post(
      formBody(
        signed(
          [],
          [
            ['Key', 'v1/a'],
            ['X-OSS-Meta-Uid', '7'],
            ['cache-control', 'no-store'],
            ['submit', 'Go'],
          ],
        ),
        {},
      ),
    );
    assert.deepEqual(
      [none.status, none.text, none.headers['etag'], none.headers['x-oss-hash-crc64ecma']],
      [204, '', '"5D41402ABC4B2A76B9719D911017C592"', '11177612005948864433'],
    );
    const { headers, text } = await stored('v1/a');
    assert.deepEqual(
      [text, headers['content-type'], headers['x-oss-meta-uid'], headers['cache-control']],
      ['hello', 'text/plain', '7', 'no-store'],
    );
    const ok = await post(
      formBody(
        signed(
          [],
          [
            ['key', 'v1/b'],
            ['success_action_status', '200'],
          ],
        ),
        {},
      ),
    );
    assert.deepEqual([ok.status, ok.text], [200, '']);
    const created = await post(
      formBody(
        signed(
          [],
          [
            ['key', 'v1/c d'],
            ['success_action_status', '201'],
          ],
        ),
        {},
      ),
    );
    assert.equal(created.status, 201);
    assert.deepEqual(
      ['Bucket', 'Key', 'ETag', 'Location'].map((name) => element(created.text, name)),
      ['b-forms', 'v1/c d', '&quot;5D41402ABC4B2A76B9719D911017C592&quot;', 'http://b-forms.oss.localhost/v1/c%20d'],
    );
    assert.equal(
      (
        await post(
          formBody(
            signed(
              [],
              [
                ['key', 'v1/d'],
                ['success_action_status', '303'],
              ],
            ),
            {},
          ),
        )
      ).status,
      204,
    );
    const redirect = await post(
      formBody(
        signed(
          [],
          [
            ['key', 'v1/e'],
            ['success_action_redirect', 'http://a.test/done?x=1'],
          ],
        ),
        {},
      ),
    );
    assert.deepEqual(
      [redirect.status, redirect.headers['location']],
      [303, 'http://a.test/done?x=1&bucket=b-forms&key=v1%2Fe&etag=%225D41402ABC4B2A76B9719D911017C592%22'],
    );
  });

  for (const temporary of [false, true]) {
    it(`stores a V4 form signed by ali-oss${temporary ? ' with a token' : ''}`, async () => {
      let credentials: Record<string, string> = {
        accessKeyId: cloud.accessKeyId,
        accessKeySecret: cloud.accessKeySecret,
      };
      if (temporary) {
        const sts = new OSS.STS({ ...credentials, endpoint: cloud.endpoint } as never);
        const given = (await sts.assumeRole(cloud.roleArn)).credentials as unknown as Record<string, string>;
        credentials = {
          accessKeyId: given['AccessKeyId'] ?? '',
          accessKeySecret: given['AccessKeySecret'] ?? '',
          stsToken: given['SecurityToken'] ?? '',
        };
      }
      const client = new OSS({
        ...credentials,
        region: 'oss-cn-hangzhou',
        bucket: cloud.bucket,
        refreshSTSToken: async () => ({}),
        refreshSTSTokenInterval: 1e9,
      } as never);
      const now = new Date();
      const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
      const credential = `${credentials['accessKeyId']}/${date.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`;
      const token = credentials['stsToken'];
      const policy = {
        expiration: new Date(Date.now() + 60_000).toISOString(),
        conditions: [
          { bucket: cloud.bucket },
          { 'x-oss-credential': credential },
          { 'x-oss-date': date },
          { 'x-oss-signature-version': 'OSS4-HMAC-SHA256' },
          ...(token ? [{ 'x-oss-security-token': token }] : []),
          ['content-length-range', 1, 10],
        ],
      };
      const signature = (
        client as unknown as { signPostObjectPolicyV4(policy: object, date: Date): string }
      ).signPostObjectPolicyV4(policy, now);
      const form = new FormData();
      const fields = {
        key: 'v4/${filename}',
        policy: Buffer.from(JSON.stringify(policy)).toString('base64'),
        'x-oss-credential': credential,
        'x-oss-date': date,
        'x-oss-signature-version': 'OSS4-HMAC-SHA256',
        'x-oss-signature': signature,
        ...(token ? { 'x-oss-security-token': token } : {}),
      };
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob(['hello'], { type: 'image/png' }), '中 文"1.png');
      // Without a bucket in the address, a form is for the mock's bucket.
      for (const address of ['/', `/${cloud.bucket}`, `/${cloud.bucket}/`]) {
        const response = await fetch(cloud.endpoint + address, { method: 'POST', body: form });
        assert.equal(response.status, 204, await response.text());
      }
      assert.equal((await stored(encodeURI('v4/中 文"1.png'))).headers['content-type'], 'image/png');
      form.set('x-oss-date', '20200101T000000Z');
      assert.equal((await fetch(cloud.endpoint, { method: 'POST', body: form })).status, 403);
      form.set('x-oss-date', 'today');
      const bad = await fetch(cloud.endpoint, { method: 'POST', body: form });
      assert.match(await bad.text(), /<Code>InvalidArgument<.*0002-00000709/s);
    });
  }

  it('requires the conditions that fix the fields of a V4 signature', async () => {
    const client = new OSS({
      accessKeyId: cloud.accessKeyId,
      accessKeySecret: cloud.accessKeySecret,
      region: 'oss-cn-hangzhou',
      bucket: cloud.bucket,
    });
    const now = new Date();
    const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
    const policy = { expiration: new Date(Date.now() + 60_000).toISOString(), conditions: [{ 'x-oss-date': date }] };
    const signature = (
      client as unknown as { signPostObjectPolicyV4(policy: object, date: Date): string }
    ).signPostObjectPolicyV4(policy, now);
    const fields: Fields = [
      ['key', 'x'],
      ['policy', Buffer.from(JSON.stringify(policy)).toString('base64')],
      ['x-oss-credential', `${cloud.accessKeyId}/${date.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`],
      ['x-oss-date', date],
      ['x-oss-signature-version', 'OSS4-HMAC-SHA256'],
      ['x-oss-signature', signature],
    ];
    assertError(await post(formBody(fields, {})), 403, 'AccessDenied');
  });

  it('checks each kind of condition', async () => {
    const cases: [conditions: unknown[], fields: Fields, failed?: string][] = [
      [[{ bucket: 'b-forms' }], []],
      [[{ bucket: 'other' }], [], '["eq", "$bucket", "other"]'],
      [[['eq', '$key', 'k']], []],
      [[['EQ', 'KEY', 'k']], []],
      [[['starts-with', '$key', 'user/1/']], [], '["starts-with", "$key", "user/1/"]'],
      [[['starts-with', '$key', '']], []],
      [[['in', '$content-type', ['image/png', 'text/plain']]], []],
      [
        [['in', '$content-type', ['image/png', 'image/jpg']]],
        [],
        '["in", "$content-type", ["image/png", "image/jpg"]]',
      ],
      [
        [['in', '$content-type', ['image/png']]],
        [
          ['x-oss-content-type', 'image/png'],
          ['Content-Type', 'x/y'],
        ],
      ],
      [[['eq', '$content-type', 'x/y']], [['Content-Type', 'x/y']]],
      [[['not-in', '$cache-control', ['no-cache']]], [['Cache-Control', 'max-age=1']]],
      [
        [['not-in', '$cache-control', ['no-cache']]],
        [['Cache-Control', 'no-cache']],
        '["not-in", "$cache-control", ["no-cache"]]',
      ],
      [[['eq', '$x-oss-meta-a', '\\$b']], [['x-oss-meta-a', '$b']]],
      [[{ 'x-oss-meta-a': 'b' }], [], '["eq", "$x-oss-meta-a", "b"]'],
      [
        [['eq', '$success_action_status', '200']],
        [['success_action_status', '201']],
        '["eq", "$success_action_status", "200"]',
      ],
    ];
    for (const [conditions, fields, failed] of cases) {
      const response = await post(formBody(signed(conditions, [['key', 'k'], ...fields]), {}));
      if (failed === undefined) {
        assert.ok(response.status < 300, `${JSON.stringify(conditions)}: ${response.text}`);
        continue;
      }
      assertError(response, 403, 'AccessDenied', '0006-00000227');
      assert.equal(
        element(response.text, 'Message')?.replaceAll('&quot;', '"'),
        `Invalid according to Policy: Policy Condition failed: ${failed}`,
      );
    }
  });

  it('checks the size of the file, not of the form', async () => {
    const range = (min: number, max: number): Promise<TestResponse> =>
      post(formBody(signed([['content-length-range', min, max]], [['key', 'size']]), {}));
    assert.equal((await range(5, 5)).status, 204);
    assertError(await range(1, 4), 400, 'EntityTooLarge', '0006-00000003');
    assertError(await range(6, 9), 400, 'EntityTooSmall', '0006-00000004');
    const ranges = [
      ['content-length-range', 1, 4],
      ['content-length-range', 0, 9],
    ];
    assertError(await post(formBody(signed(ranges, [['key', 'size']]), {})), 400, 'EntityTooLarge');
  });

  it('rejects invalid policies', async () => {
    const raw = (json: unknown): Promise<TestResponse> =>
      post(
        formBody(
          [...v1(Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64')), ['key', 'k']],
          {},
        ),
      );
    const expiration = new Date(Date.now() + 60_000).toISOString();
    for (const json of [
      '{',
      '[]',
      { conditions: [] },
      { expiration },
      { expiration, conditions: [], extra: 1 },
      { expiration: 'soon', conditions: [] },
      { expiration, conditions: [['like', '$key', 'k']] },
      { expiration, conditions: [['eq', '$key']] },
      { expiration, conditions: [['content-length-range', 2, 1]] },
      { expiration, conditions: [{ a: '1', b: '2' }] },
      { expiration, conditions: [{}] },
    ]) {
      assertError(await raw(json), 400, 'InvalidPolicyDocument');
    }
    assertError(await post(formBody(signed([], [['key', 'k']], -1), {})), 403, 'AccessDenied', '0006-00000213');
    assert.equal((await raw({ expiration: expiration.replace(/\.\d+Z/, 'Z'), conditions: [] })).status, 204);
  });

  it('rejects invalid forms', async () => {
    assertError(
      await post(formBody([['key', 'k']], {}), { 'content-type': 'text/plain' }),
      400,
      'RequestIsNotMultiPartContent',
    );
    assertError(await post(Buffer.from('no form')), 400, 'MalformedPOSTRequest');
    assertError(await post(formBody(signed([], [['key', 'k']]), {}).subarray(0, -20)), 400, 'MalformedPOSTRequest');
    assertError(await post(formBody(signed([], []), {}, [['key', 'late']])), 400, 'InvalidArgument');
    assertError(
      await post(formBody(signed([], [['key', 'k']]), undefined)),
      400,
      'IncorrectNumberOfFilesInPOSTRequest',
    );
    const two = formBody(signed([], [['key', 'two']]), {
      content: 'x\r\n------b0\r\nContent-Disposition: form-data; name="file"; filename="b"\r\n\r\ny',
    });
    assertError(await post(two), 400, 'IncorrectNumberOfFilesInPOSTRequest');
    assertError(await stored('two'), 404, 'NoSuchKey');
    assertError(
      await post(
        formBody(
          signed(
            [],
            [
              ['key', 'k'],
              ['a', 'x'.repeat(2 * 1024 ** 2 + 1)],
            ],
          ),
          {},
        ),
      ),
      400,
      'FieldItemTooLong',
    );
    assertError(
      await post(
        formBody(
          signed(
            [],
            [
              ['key', 'k'],
              ...Array.from({ length: 5 }, (_, i): [string, string] => [`f${i}`, 'x'.repeat(2 * 1024 ** 2)]),
            ],
          ),
          {},
        ),
      ),
      400,
      'MaxPOSTPreDataLengthExceededError',
    );
    assertError(await post(formBody(signed([], [['key', '']]), {})), 400, 'InvalidObjectName');
    assertError(await post(formBody(signed([], [['key', '/k']]), {})), 400, 'InvalidObjectName');
    assertError(await post(formBody([['key', 'k']], {})), 403, 'AccessDenied');
    assertError(
      await post(
        formBody(
          [
            ['key', 'k'],
            ['OSSAccessKeyId', 'x'],
          ],
          {},
        ),
      ),
      400,
      'InvalidArgument',
    );
    assertError(
      await post(
        formBody(
          v1(policyText([]))
            .map(([name, value]): [string, string] => [name, name === 'Signature' ? 'x' : value])
            .concat([['key', 'k']]),
          {},
        ),
      ),
      403,
      'SignatureDoesNotMatch',
    );
    assertError(
      await post(formBody(signed([], [['key', 'k']]), {}), { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }),
      400,
      'InvalidDigest',
    );
  });

  it('stores every byte, with chunks of any size', async () => {
    const content = '\r\n--\r\n------b\r\n\r\r\n------b1'.repeat(3) + '\r';
    const body = formBody(signed([], [['key', 'bytes']]), { content }, [['after', 'ignored']]);
    assert.equal((await post(body)).status, 204);
    assert.equal((await stored('bytes')).text, content);
    for (const size of [1, 2, 3, 7, 50]) {
      const chunks = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < body.length; at += size) controller.enqueue(body.subarray(at, at + size));
          controller.close();
        },
      });
      const init = {
        method: 'POST',
        body: chunks,
        duplex: 'half',
        headers: { 'content-type': 'multipart/form-data; boundary=----b0' },
      };
      assert.equal((await fetch(`${cloud.endpoint}/b-forms`, init as RequestInit)).status, 204);
      assert.equal((await stored('bytes')).text, content, `cut every ${size} bytes`);
    }
  });

  it('replaces ${filename} in the key after it has checked the policy', async () => {
    const conditions = [['eq', '$key', 'up/\\${filename}']];
    assert.equal(
      (await post(formBody(signed(conditions, [['key', 'up/${filename}']]), { filename: 'C:\\dir\\p q.txt' }))).status,
      204,
    );
    assert.equal((await stored('up/p%20q.txt')).status, 200);
  });
});
