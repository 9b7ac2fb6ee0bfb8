import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SignedRequest } from '../../src/core/operation.js';
import type { UploadError } from '../../src/core/upload-error.js';
import { isRedirected, judgeResponse } from '../../src/oss/request/judge-response.js';
import { assertFields } from '../support/assertions.js';

let count = 0;
/** A bucket's address that no other test has used. */
const freshHost = () => `https://b${++count}.oss-cn-hangzhou.aliyuncs.com`;

interface TestResponse {
  status?: number;
  text?: string;
  url?: string;
  headers?: Record<string, string>;
}

/** What is thrown for such a response. */
function judge(
  request: Partial<SignedRequest>,
  { status = 200, text = '', url = '', headers = {} }: TestResponse = {},
) {
  const whole = { method: 'PUT', url: `${freshHost()}/k`, headers: {}, ...request };
  try {
    judgeResponse(whole, { status, text, url, header: (name) => headers[name] ?? null });
    return undefined;
  } catch (error) {
    return error;
  }
}

const HTML = '<!doctype html><title>Sign in</title>';
const result = (root: string, more = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${more}><A>a</A></${root}>\n`;
const callback = { 'x-oss-callback': 'e30=' };
const uploads = `${freshHost()}/k?uploads`;
const ofUpload = `${freshHost()}/k?uploadId=U`;

interface Kind extends Partial<SignedRequest> {
  name: string;
  good: TestResponse[];
  bad: TestResponse[];
}

const kinds: Kind[] = [
  {
    name: 'PutObject',
    method: 'PUT',
    good: [{}, { text: '\n' }],
    bad: [{ text: '{"ok":true}' }, { text: 'OK' }, { status: 202 }, { status: 206 }],
  },
  {
    name: 'PutObject with a callback',
    method: 'PUT',
    headers: callback,
    good: [{ text: '{"id":1}' }, { text: '"x"' }],
    bad: [{}, { text: 'OK' }, { text: '{"id":' }],
  },
  {
    name: 'PutObject by a URL with x-oss-callback',
    url: `${freshHost()}/k?x-oss-callback=e30%3D`,
    good: [{ text: '{}', headers: { 'Content-Type': 'text/html' } }],
    bad: [{}],
  },
  {
    name: 'PutObject by a URL with a callback',
    url: `${freshHost()}/k?callback=e30%3D`,
    good: [{ text: '1' }],
    bad: [{}],
  },
  {
    name: 'PostObject',
    method: 'POST',
    form: { storedKey: 'k', hasCallback: false, status: '200' },
    good: [{}, { status: 204 }],
    bad: [{ text: '{}' }, { text: '<PostResponse><Key>other</Key></PostResponse>' }],
  },
  {
    name: 'PostObject with success_action_status 201',
    method: 'POST',
    form: { storedKey: 'a&b', hasCallback: false, status: '201' },
    good: [{ status: 201, text: '<PostResponse><Key>a&amp;b</Key></PostResponse>' }],
    bad: [
      { status: 201 },
      { status: 201, text: '<PostResponse><Bucket>b' },
      { status: 201, text: '<PostResponse><Key>other</Key></PostResponse>' },
    ],
  },
  {
    name: 'PostObject with a callback',
    method: 'POST',
    form: { storedKey: 'k', hasCallback: true, status: undefined },
    good: [{ text: '{}' }],
    bad: [{}],
  },
  {
    name: 'UploadPart',
    method: 'PUT',
    url: `${freshHost()}/k?partNumber=1&uploadId=U`,
    headers: callback,
    good: [{}],
    bad: [{ text: '{}' }],
  },
  {
    name: 'InitiateMultipartUpload',
    method: 'POST',
    url: uploads,
    good: [{ text: result('InitiateMultipartUploadResult', ' xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com"') }],
    bad: [{}, { text: '<InitiateMultipartUploadResult><UploadId>U' }, { text: result('ListPartsResult') }],
  },
  {
    name: 'ListParts',
    method: 'GET',
    url: ofUpload,
    good: [{ text: result('ListPartsResult') }],
    bad: [{}, { text: '<?xml version="1.0" encoding="UT' }],
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    url: ofUpload,
    good: [{ text: result('CompleteMultipartUploadResult') }],
    bad: [
      {},
      { text: '{}' },
      ...[30, -10].map((end) => ({ text: result('CompleteMultipartUploadResult').slice(0, end) })),
    ],
  },
  {
    name: 'CompleteMultipartUpload with a callback',
    method: 'POST',
    url: ofUpload,
    headers: callback,
    good: [{ text: '{}' }, { text: result('CompleteMultipartUploadResult') }],
    bad: [{}],
  },
  { name: 'AbortMultipartUpload', method: 'DELETE', url: ofUpload, good: [{ status: 204 }], bad: [] },
];

describe('judgeResponse', () => {
  for (const { name, good, bad, ...request } of kinds) {
    it(`${name}: accepts what OSS sends, and nothing else`, () => {
      for (const response of good) assert.equal(judge(request, response), undefined, JSON.stringify(response));
      const types = ['text/html', 'application/xhtml+xml; charset=utf-8'];
      const pages = [{ text: HTML }, ...types.map((type) => ({ text: '', headers: { 'Content-Type': type } }))];
      for (const response of [...bad, ...pages]) {
        const error = judge(request, response);
        assertFields(error, { code: 'network', likely: 'not-oss', retryable: true }, JSON.stringify(response));
        assert.ok((error as UploadError).hint);
      }
    });
  }

  it('HeadObject: accepts a stored HTML page', () => {
    assert.equal(judge({ method: 'HEAD' }, { headers: { 'Content-Type': 'text/html' } }), undefined);
  });

  it('throws the error that OSS sends with 200, also with text around it', () => {
    for (const error of ['<Error>', '<?xml version="1.0"?>\n<Error xmlns="http://doc.aliyuncs.com">']) {
      const text = `${error}<Code>InternalError</Code></Error>`;
      assertFields(judge({ method: 'POST', url: ofUpload }, { text }), { code: 'storage', retryable: true });
    }
  });

  it('requires a request id once one was read for the same method and bucket', () => {
    const url = `${freshHost()}/k`;
    const { origin } = new URL(url);
    const withId = { headers: { 'x-oss-request-id': `5C3D9175B6FC201293${1000 + ++count}` } };
    assert.equal(judge({ url }), undefined);
    assert.equal(judge({ url }, withId), undefined);
    for (const key of ['k', 'other', 'dir/other']) {
      assertFields(judge({ url: `${origin}/${key}` }), { likely: 'not-oss' }, key);
    }
    assert.equal(judge({ url, method: 'POST' }), undefined, 'another method');
    assert.equal(judge({}), undefined, 'another bucket');
    const etag = { headers: { ETag: '"E"' } };
    const other = `${freshHost()}/k`;
    assert.equal(judge({ url: other }, etag), undefined);
    assert.equal(judge({ url: other }), undefined, 'another header that was read');
  });

  it('requires a request id after an error has shown one', () => {
    const url = `${freshHost()}/k`;
    const headers = { 'x-oss-request-id': '5C3D9175B6FC201293AD0001' };
    assertFields(judge({ url }, { status: 503, headers }), { code: 'storage' });
    assertFields(judge({ url }), { likely: 'not-oss' });
  });

  it('rejects a response with the request id of another', () => {
    const headers = { 'x-oss-request-id': '5C3D9175B6FC201293AD0002' };
    assert.equal(judge({ url: `${freshHost()}/a` }, { headers }), undefined);
    assertFields(judge({ url: `${freshHost()}/b` }, { headers }), { likely: 'not-oss' });
  });

  it('requires request ids for each bucket alone that an address has in its path', () => {
    const origin = `http://127.0.0.1:${50_000 + ++count}`;
    const withId = { headers: { 'x-oss-request-id': `5C3D9175B6FC201293${1000 + ++count}` } };
    assert.equal(judge({ url: `${origin}/one/a` }, withId), undefined);
    assertFields(judge({ url: `${origin}/one/b` }), { likely: 'not-oss' });
    assert.equal(judge({ url: `${origin}/two/a` }), undefined);
  });

  it('judges megabytes of other servers’ text in little time', () => {
    // a pattern that tries every way through such texts would take hours
    for (const text of [' '.repeat(1_000_000), `<?xml${'>'.repeat(1_000_000)}`, '<ListPartsResult>'.repeat(50_000)]) {
      assertFields(judge({ method: 'GET', url: ofUpload }, { text }), { likely: 'not-oss' });
    }
  });

  it('recognizes a redirect, with any response', () => {
    const url = `${freshHost()}/k`;
    for (const status of [200, 403, 404, 500]) {
      const text = status === 404 ? '<Error><Code>NoSuchUpload</Code></Error>' : '';
      const error = judge({ url }, { status, text, url: 'https://evil.example/?token=SECRET-1' });
      assertFields(error, { code: 'network', likely: 'redirected', retryable: false });
      const { message } = error as UploadError;
      assert.match(message, /evil\.example/);
      assert.doesNotMatch(message, /SECRET/);
    }
  });

  it('sees no redirect between two spellings of one address', () => {
    const host = 'b.oss-cn-hangzhou.aliyuncs.com';
    for (const path of ['/a b', '/a%20b', '/50%25', '/a%23b', '/中文.jpg', '/%E4%B8%AD%E6%96%87.jpg', "/it's?x='1'"]) {
      const asked = `https://${host}${path}`;
      assert.equal(isRedirected(asked, new URL(asked).href), false, path);
      assert.equal(isRedirected(asked, `${new URL(asked).href}x`), true, path);
    }
    const upgraded: [string, string, boolean][] = [
      [`http://${host}/k`, `https://${host}/k`, false],
      ['http://127.0.0.1:8080/k', 'https://127.0.0.1:8080/k', false],
      [`https://${host}/k`, `http://${host}/k`, true],
      [`http://${host}/k`, 'https://other.example/k', true],
      [`https://${host}/k#a`, `https://${host}/k`, false],
      [`https://${host}/k`, '', false],
    ];
    for (const [asked, responded, redirected] of upgraded) {
      assert.equal(isRedirected(asked, responded), redirected, `${asked} ${responded}`);
    }
  });
});
