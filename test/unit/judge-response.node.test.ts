import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { SignedRequest } from '../../src/object/operation.js';
import type { UploadError } from '../../src/base/upload-error.js';
import { explainNoResponse, rememberResponse } from '../../src/oss/request/explain-failure.js';
import { isRedirected, redirected as redirectedTo } from '../../src/oss/request/send.js';
import { judgeResponse } from '../../src/oss/response/judge-response.js';
import { assertFields } from '../support/assertions.js';
import { redefine } from '../support/redefine.js';
import { VirtualTime } from '../support/virtual-time.js';

let count = 0;
const freshHost = () => `https://b${++count}.oss-cn-hangzhou.aliyuncs.com`;

type TestResponse = { status?: number; text?: string; url?: string; headers?: Record<string, string> };

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

const part = `${freshHost()}/k?partNumber=1&uploadId=U`;
const postOf = (storedKey: string, hasCallback = false, status?: string) => ({
  ...{ method: 'POST', form: { storedKey, hasCallback, status } },
});
const stored = (key: string) => `<PostResponse><Key>${key}</Key></PostResponse>`;
const initiated = result('InitiateMultipartUploadResult', ' xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com"');
const complete = { method: 'POST', url: ofUpload };
const completed = result('CompleteMultipartUploadResult');
const jsonAsHtml = { text: '{}', headers: { 'Content-Type': 'text/html' } };
const texts = (...all: string[]): TestResponse[] => all.map((text) => ({ text }));

const created = (...all: string[]) => all.map((text) => ({ status: 201, text }));

const kinds: [name: string, request: Partial<SignedRequest>, good: TestResponse[], bad: TestResponse[]][] = [
  ['PutObject', {}, texts('', '\n'), [...texts('{"ok":true}', 'OK'), { status: 202 }, { status: 206 }]],
  ['PutObject with a callback', { headers: callback }, texts('{"id":1}', '"x"'), texts('', 'OK', '{"id":')],
  ['PutObject by a URL with x-oss-callback', { url: `${freshHost()}/k?x-oss-callback=e30%3D` }, [jsonAsHtml], [{}]],
  ['PutObject by a URL with a callback', { url: `${freshHost()}/k?callback=e30%3D` }, texts('1'), [{}]],
  ['PostObject', postOf('k', false, '200'), [{}, { status: 204 }], texts('{}', stored('other'))],
  ['PostObject, 201', postOf('a&b', false, '201'), created(stored('a&amp;b')), created('', '<Post>', stored('c'))],
  ['PostObject with a callback', postOf('k', true), texts('{}'), [{}]],
  ['UploadPart', { url: part, headers: callback }, [{}], texts('{}')],
  ['InitiateMultipartUpload', { method: 'POST', url: uploads }, texts(initiated), texts('', initiated.slice(0, -20))],
  ['ListParts', { method: 'GET', url: ofUpload }, texts(result('ListPartsResult')), texts('', '<?xml version="1.0"')],
  ['CompleteMultipartUpload', complete, texts(completed), texts('', '{}', completed.slice(0, -10))],
  ['CompleteMultipartUpload with a callback', { ...complete, headers: callback }, texts('{}', completed), [{}]],
  ['AbortMultipartUpload', { method: 'DELETE', url: ofUpload }, [{ status: 204 }], []],
];

describe('judgeResponse', () => {
  for (const [name, request, good, bad] of kinds)
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

  it('HeadObject: accepts a stored HTML page', () => {
    assert.equal(judge({ method: 'HEAD' }, { headers: { 'Content-Type': 'text/html' } }), undefined);
  });

  it('throws the error that OSS sends with 200, also with text around it', () => {
    for (const error of ['<Error>', '<?xml version="1.0"?>\n<Error xmlns="http://doc.aliyuncs.com">']) {
      const text = `${error}<Code>InternalError</Code></Error>`;
      assertFields(judge({ method: 'POST', url: ofUpload }, { text }), { code: 'storage', retryable: true });
    }
  });

  it('requires a request id of its own once one was read for the same method and bucket', () => {
    const [url, inPath] = [`${freshHost()}/k`, `http://127.0.0.1:${50_000 + ++count}`];
    const withId = (status = 200) => ({
      status,
      headers: { 'x-oss-request-id': `5C3D9175B6FC201293${1000 + ++count}` },
    });
    assert.equal(judge({ url }), undefined);
    assert.equal(judge({ url }, withId()), undefined);
    for (const path of ['/k', '/other', '/dir/other'])
      assertFields(judge({ url: new URL(path, url).href }), { likely: 'not-oss' }, path);
    assert.equal(judge({ url, method: 'POST' }), undefined, 'another method');
    assert.equal(judge({}), undefined, 'another bucket');
    assert.equal(judge({ url: `${inPath}/one/a` }, withId()), undefined);
    assertFields(judge({ url: `${inPath}/one/b` }), { likely: 'not-oss' });
    assert.equal(judge({ url: `${inPath}/two/a` }), undefined, 'another bucket in the path');
    const failed = { url: `${freshHost()}/k` };
    assertFields(judge(failed, withId(503)), { code: 'storage' });
    assertFields(judge(failed), { likely: 'not-oss' }, 'after an error');
    const other = { url: `${freshHost()}/k` };
    assert.equal(judge(other, { headers: { ETag: '"E"' } }), undefined);
    assert.equal(judge(other), undefined, 'another header that was read');
    const known = withId();
    assert.equal(judge({}, known), undefined);
    assertFields(judge({}, known), { likely: 'not-oss' }, 'the id of another response');
  });

  it('judges megabytes of other servers’ text in little time', () => {
    // a pattern that tries every way through such texts would take hours
    for (const text of [' '.repeat(1_000_000), `<?xml${'>'.repeat(1_000_000)}`, '<ListPartsResult>'.repeat(50_000)])
      assertFields(judge({ method: 'GET', url: ofUpload }, { text }), { likely: 'not-oss' });
  });

  it('says where a redirect led, without its query', () => {
    const url = `${freshHost()}/k`;
    const to = 'https://evil.example/?token=SECRET-1';
    assert.ok(isRedirected(url, to));
    const error = redirectedTo({ method: 'PUT', url, headers: {} }, { status: 200, url: to });
    assertFields(error, { code: 'network', likely: 'redirected', retryable: false });
    assert.match(error.message, /^(?!.*SECRET).*evil\.example/);
  });

  it('sees no redirect between two spellings of one address', () => {
    const host = 'b.oss-cn-hangzhou.aliyuncs.com';
    for (const path of ['/a b', '/a%20b', '/50%25', '/a%23b', '/中文.jpg', '/%E4%B8%AD%E6%96%87.jpg', "/it's?x='1'"]) {
      const asked = `https://${host}${path}`;
      for (const more of ['', 'x']) assert.equal(isRedirected(asked, new URL(asked).href + more), more === 'x', path);
    }
    const upgraded: [string, string, boolean][] = [
      [`http://${host}/k`, `https://${host}/k`, false],
      ['http://127.0.0.1:8080/k', 'https://127.0.0.1:8080/k', false],
      [`https://${host}/k`, `http://${host}/k`, true],
      [`http://${host}/k`, 'https://other.example/k', true],
      [`https://${host}/k#a`, `https://${host}/k`, false],
      [`https://${host}/k`, '', false],
    ];
    for (const [asked, responded, redirected] of upgraded)
      assert.equal(isRedirected(asked, responded), redirected, `${asked} ${responded}`);
  });
});

const newRequest = () => ({ method: 'PUT', url: `https://b${++count}.example.com/key?signature=CANARY`, headers: {} });

describe('explainNoResponse', () => {
  const { fetch } = globalThis;
  let asked: string[];
  let respond: () => Promise<Response>;
  beforeEach(() => {
    asked = [];
    globalThis.fetch = (address, { mode } = {}) => (asked.push(`${mode} ${address as string}`), respond());
  });
  afterEach(() => (globalThis.fetch = fetch));

  const refuse = () => Promise.reject(new TypeError('Failed to fetch'));

  it('probes the address after two failures in a row, and at once for another method', async () => {
    respond = refuse;
    const request = newRequest();
    rememberResponse(request);
    const explain = (failed: SignedRequest) => explainNoResponse({ request: failed, body: undefined, moved: false });
    const interrupted = await explain(request);
    assertFields(interrupted, { code: 'network', likely: 'interrupted', retryable: true });
    assert.deepEqual(asked, []);
    assert.equal((await explain(request)).likely, 'unreachable');
    rememberResponse(request);
    assert.equal((await explain({ ...request, method: 'POST' })).likely, 'unreachable');
  });

  it('does not blame CORS where the rule allows the same method', async () => {
    respond = async () => new Response();
    const request = { ...newRequest(), method: 'HEAD', headers: { Authorization: 'CANARY' } };
    const { likely } = await explainNoResponse({ request, body: undefined, moved: false });
    assert.equal(likely, 'interrupted');
  });

  it('probes only the origin, without the request’s headers, once for all failures there', async () => {
    respond = refuse;
    const request = newRequest();
    const { origin } = new URL(request.url);
    const failed = { request, body: undefined, moved: false };
    await Promise.all(Array.from({ length: 6 }, () => explainNoResponse(failed)));
    await explainNoResponse(failed);
    assert.deepEqual(asked, [`cors ${origin}`, `no-cors ${origin}`]);
  });

  it('waits no longer than two seconds for a diagnosis', async () => {
    respond = () => new Promise(() => {});
    const time = new VirtualTime();
    const end = explainNoResponse({ request: newRequest(), body: undefined, moved: false });
    const error = await time.until(end, 2000).finally(() => time.restore());
    assertFields(error, { code: 'network', retryable: true, likely: undefined });
    assert.equal(time.elapsed, 2000);
  });

  it('says without any request that the browser is offline', async () => {
    const restore = redefine(globalThis, 'navigator', { value: { onLine: false } });
    const error = await explainNoResponse({ request: newRequest(), body: undefined, moved: true }).finally(restore);
    assertFields(error, { code: 'network', retryable: true, likely: 'offline' });
    assert.deepEqual(asked, []);
  });

  it('says first that a file cannot be read', async () => {
    const body = new Blob(['x']);
    const reason = new DOMException('gone', 'NotReadableError');
    body.arrayBuffer = () => Promise.reject(reason);
    const error = await explainNoResponse({ request: newRequest(), body, moved: true });
    assertFields(error, { code: 'file', cause: reason });
    assert.deepEqual(asked, []);
  });
});
