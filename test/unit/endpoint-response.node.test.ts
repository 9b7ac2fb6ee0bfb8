import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEndpointResponse } from '../../src/grant/endpoint-response.js';
import { unreadableResponse } from '../../src/grant/response/unusable-response.js';
import { fetchUnlessStored } from '../../src/reuse/existing-object.js';
import { UploadError, type UploadErrorDetail } from '../../src/base/upload-error.js';
import { callAfterUpload } from '../../src/upload/after-upload.js';
import { readReturned } from '../../src/upload/returned-response.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { Translator } from '../../src/element/words/translator.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { createUploadHandler } from '../../src/server/upload-handler.js';
import { assertFields, assertUploadError, assertWithin } from '../support/assertions.js';
import { credentials, fileNamed, grantSource } from '../support/node/grants.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { newTask } from '../support/tasks.js';
import { flushPromises, untilEnded } from '../support/virtual-time.js';

const sts = createSts();
const request = { file: fileNamed('a') };

async function errorOf(response: Response): Promise<UploadError> {
  const read = readEndpointResponse(response, undefined, (text) => sts.readGrant(text, request));
  const thrown: unknown = await read.catch((error: unknown) => error);
  assert.ok(thrown instanceof UploadError);
  return thrown;
}
const own = (status: number, body: BodyInit | object) =>
  errorOf(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

describe('a response of the endpoint', () => {
  const time = useVirtualTime();

  async function outcome(...responses: unknown[]): Promise<{ end: unknown; calls: number; elapsed: number }> {
    let calls = 0;
    const { source } = grantSource(sts, async () => {
      const response = responses[Math.min(calls++, responses.length - 1)];
      if (response instanceof Error) throw response;
      return response instanceof Response ? response.clone() : response;
    });
    const grant = source.get({ ...request, signal: new AbortController().signal }).catch((error: unknown) => error);
    const begun = time.elapsed;
    const end: unknown = await untilEnded(grant, async () => {
      for (let i = 0; i < 20; i++) await flushPromises(); // a Response is read in real time
      await time.run(1);
    });
    return { end, calls, elapsed: time.elapsed - begun };
  }
  const status = (code: number, body = '', headers = {}) => new Response(body, { status: code, headers });

  it('may be an object, text, or a Response', async () => {
    const fields = { AccessKeyId: 'STS.1', AccessKeySecret: 's', SecurityToken: 't' };
    for (const given of [fields, JSON.stringify(fields), Response.json(fields), `\ufeff\n${JSON.stringify(fields)}`])
      assertFields((await outcome(given)).end, { accessKeyId: 'STS.1' });
  });

  for (const code of [408, 429, 500, 502, 503, 504])
    it(`${code}: is requested again until it is a grant`, async () => {
      const { end, calls } = await outcome(status(code), status(code), credentials());
      assertFields(end, { accessKeySecret: 's' });
      assert.equal(calls, 3);
    });

  for (const code of [400, 401, 403, 404, 422])
    it(`${code}: is not requested again`, async () => {
      const { end, calls } = await outcome(status(code, '{"message":"Not you."}'));
      assertUploadError(end, { code: 'grant', status: code, retryable: false }, 'Not you.');
      assert.ok((end as UploadError).message.includes(`${code}`));
      assert.equal(calls, 1);
    });

  it('with Retry-After is requested again after that time', async () => {
    const { elapsed, calls } = await outcome(status(429, '', { 'Retry-After': '7' }), credentials());
    assert.deepEqual([elapsed, calls], [7000, 2]);
    const byItsClock = { Date: 'Sat, 01 Jan 2000 00:00:00 GMT', 'Retry-After': 'Sat, 01 Jan 2000 00:00:09 GMT' };
    assertWithin((await outcome(status(503, '', byItsClock), credentials())).elapsed, 9000, 9000);
    const inAMinute = { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() };
    assertWithin((await outcome(status(503, '', inAMinute), credentials())).elapsed, 58_000, 61_000);
  });

  for (const [error, calls] of [
    [new TypeError('Failed to fetch (oss.example)'), 2],
    [new TypeError('NetworkError when attempting to fetch resource.'), 2],
    [new TypeError('Load failed'), 2],
    [new TypeError('The network connection was lost.'), 2],
    [new TypeError('fetch failed'), 2],
    [new TypeError('Network Error'), 2], // of axios
    [new Error('not signed in'), 1],
    [new UploadError('grant', 'mine', { retryable: false }), 1],
    [new Error('Could not fetch the token: 403'), 1],
    [new Error('No permission in this network'), 1],
  ] as const)
    it(`is requested ${calls === 2 ? 'again' : 'once'} where the page’s function throws "${error.message}"`, async () => {
      const result = await outcome(error, credentials());
      assert.equal(result.calls, calls);
      if (calls === 1) assertUploadError(result.end, { code: 'grant', retryable: false });
      if (error instanceof UploadError) assert.equal(result.end, error);
    });

  it('that is a login page, with 200 or an error status, is reported as a page, without its text', async () => {
    for (const code of [200, 401]) {
      const { end } = await outcome(status(code, '<!doctype html><title>CANARY</title>'));
      assertUploadError(end, { code: 'grant', retryable: false }, /page/);
      assert.doesNotMatch((end as UploadError).message, /CANARY/);
    }
  });

  it('that is empty, or over a megabyte, is a grant error', async () => {
    const large = JSON.stringify({ ...credentials(), more: 'x'.repeat(1_000_000) });
    const empty = ['', ' \n', undefined, null, 7, true, status(200), new Response(null, { status: 204 })];
    for (const response of [...empty, 'x'.repeat(1_000_001), status(200, large)]) {
      const { end, calls } = await outcome(response);
      assertUploadError(end, { code: 'grant' });
      assert.ok((end as UploadError).message.length < 400);
      assert.equal(calls, 1);
    }
  });

  it('500 may be retried, but not if it says that the backend is not set up', async () => {
    assert.equal((await own(500, { code: 'internal' })).retryable, true);
    const notSetUp = await own(500, { code: 'config', message: 'Not set up.' });
    assertFields(notSetUp, { code: 'grant', status: 500, retryable: false });
  });
});

describe('the message of an endpoint', () => {
  const quota = 'You have reached your limit of 5 GB.';

  it('is kept apart, without what is added for developers', async () => {
    for (const name of ['message', 'msg', 'errorMessage', 'errmsg', 'error_description', 'error']) {
      const error = await own(403, { [name]: quota });
      assertFields(error, { endpointMessage: quota, message: `The endpoint responded with 403: ${quota}` });
      assert.ok(error.hint);
    }
    assert.equal((await own(415, { code: 'type', error: { message: quota } })).endpointMessage, quota);
    for (const body of ['Forbidden', '<h1>No</h1>', '', '{}', '{"error":"Too many files"}'])
      assert.equal((await own(403, body)).endpointMessage, undefined, body);
    const message = 'Sign in first.';
    assertFields(await own(200, { code: 401, message }), { status: 401, endpointMessage: message });
    assertFields(await own(200, { success: false, message }), { status: undefined, endpointMessage: message });
  });

  const ofFrameworks: [status: number, body: { message?: string; error?: string }][] = [
    [415, { ...{ timestamp: '2026-01-01T00:00:00Z', status: 415, path: '/grant' }, error: 'Unsupported Media Type' }],
    [403, { ...{ statusCode: 403 }, message: 'Forbidden resource', error: 'Forbidden' }],
    [404, { ...{ statusCode: 404 }, message: 'Cannot GET /api/grant', error: 'Not Found' }],
    [413, { ...{ statusCode: 413 }, message: 'request entity too large', error: 'Payload Too Large' }],
    [422, { ...{ code: 422 }, message: 'Unprocessable Content.' }],
    [404, { message: 'Not Found.' }],
    [403, { error: 'not-allowed' }],
    [403, { message: 'QUOTA-EXCEEDED' }],
    [403, { message: 'The user is blocked', error: 'The user is blocked' }],
    [200, { ...{ code: 500 }, message: 'Internal Server Error' }],
  ];
  for (const [status, body] of ofFrameworks)
    it(`is not for the user where a framework or a program wrote it: ${JSON.stringify(body)}`, async () => {
      const error = await own(status, body);
      assertUploadError(error, { endpointMessage: undefined }, body.message ?? body.error);
    });

  const short = ['文件太大', 'PDF文件不允许', 'Only PNG, JPG', 'Max 5 MB', 'This file is too large.'];
  for (const message of [...short, 'Not found: the album "Sea".', 'Cannot find /photos/a.jpg.'])
    it(`is for the user where it is like a framework’s, but a person’s: ${message}`, async () => {
      assert.equal((await own(403, { code: 403, message })).endpointMessage, message);
    });
});

const { errors, advice, rules, serverFailed, otherResponded, otherRespondedHint } = zhCN;
const words = (error: UploadError) => errorInWords(error, new Translator(zhCN, 'zh-CN'));

const cloud = { bucket: 'a-bucket', region: 'cn-hangzhou', credentials: { accessKeyId: 'id', accessKeySecret: 's' } };
const limits = { mode: 'presigned-url', dir: 'u/', minFileSize: 5, maxFileSize: 10, types: ['image/png'] } as const;
const rejections: [permission: unknown, query: string, status: number, text: string, hint: string][] = [
  [limits, 'name=a.png&size=11&type=image/png', 413, '不能超过 10字节', ''],
  [limits, 'name=a.png&size=4&type=image/png', 400, '不能小于 5字节', ''],
  [limits, 'name=a.txt&size=7&type=text/plain', 415, rules['policy-type'], ''],
  [null, 'name=a.png&size=7', 403, errors.grant, advice.grant],
  [new Response(null, { status: 401 }), 'name=a.png&size=7', 401, errors.grant, advice.grant],
];
for (const [permission, query, status, text, hint] of rejections)
  it(`a rejection of oss-direct-upload/server is said in the person’s language, and in English to the operator: ${status}, ${query}`, async () => {
    const handler = createUploadHandler({ ...cloud, authorize: () => permission as null });
    const response = await handler(new Request(`https://app.test/?${query}`));
    const english = ((await response.clone().json()) as { message: string }).message;
    const error = await errorOf(response);
    assert.equal(error.status, status);
    const detail = [`The endpoint responded with ${status}: ${english}`];
    assert.deepEqual(words(error), { text, hint, detail });
  });

describe('an error in words', () => {
  const said = (detail: UploadErrorDetail, message = 'It failed.') => words(new UploadError('grant', message, detail));

  it('says that the response is not from the storage', () => {
    for (const likely of ['not-oss', 'redirected'] as const) {
      const portal = words(new UploadError('network', 'A portal.', { likely, status: 200 }));
      assert.deepEqual(portal, { text: otherResponded, hint: otherRespondedHint, detail: ['A portal.'] });
    }
    const elsewhere = said({ likely: 'redirected' }, 'To b.example.'); // the endpoint's doing, not the storage's
    assert.deepEqual(elsewhere, { text: errors.config, hint: advice.config, detail: ['To b.example.'] });
    assert.notEqual(otherResponded, errors.network);
    assert.equal(words(new UploadError('network', 'No.', { likely: 'offline' })).text, errors.network);
  });

  it('says whether the endpoint was not reached, has failed, is not set up, or rejects', () => {
    assertFields(said({ retryable: true }), { text: errors.network, hint: advice.network });
    assertFields(said({ status: 500, retryable: true }), { text: serverFailed, hint: advice.storage });
    assertFields(said({ status: 500 }), { text: serverFailed, hint: advice.config });
    assertFields(said({ status: 403 }), { text: errors.grant, hint: advice.grant });
  });

  it('says the endpoint’s own message first, and asks only who may be signed out to sign in', () => {
    const text = 'Files of type "text/html" are not accepted.';
    for (const status of [undefined, 400, 403, 404, 405, 409, 413, 415, 422]) {
      const message = `The endpoint responded with ${status}: ${text}`;
      assert.deepEqual(said({ status, endpointMessage: text }, message), { text, hint: '', detail: [] });
    }
    const signedOut = said({ status: 401, endpointMessage: text }, 'The endpoint responded with 400.');
    assert.deepEqual(signedOut, { text, hint: advice.grant, detail: [] });
    assertFields(said({ status: 413 }), { text: rules['policy-size'], hint: '' });
    assertFields(said({ status: 415 }), { text: rules['policy-type'], hint: '' });
    for (const status of [401, 403]) assertFields(said({ status }), { text: errors.grant, hint: advice.grant });
    for (const status of [400, 409, 422]) assertFields(said({ status }), { text: errors.grant, hint: advice.config });
    for (const status of [404, 405]) assertFields(said({ status }), { text: errors.config, hint: advice.config });
    const { message: page } = unreadableResponse('page');
    assertFields(said({}, page), { text: errors.grant, hint: advice.grant });
    assertFields(said({ status: 404 }, `The endpoint responded with 404: ${page}`), { hint: advice.config });
    assertFields(said({}, 'The endpoint’s response is empty.'), { text: errors.config, hint: advice.config });
  });

  it('explains one key for several files to the operator, and a taken name to the user', () => {
    const byEndpoint = words(new UploadError('conflict', 'The endpoint gave …'));
    assert.deepEqual(byEndpoint, { text: errors.config, hint: advice.config, detail: ['The endpoint gave …'] });
    const byOss = words(new UploadError('conflict', 'Exists.', { status: 409 }));
    assertFields(byOss, { text: errors.conflict, hint: advice.conflict });
  });
});

/** A response that never ends, and what was read of it in bytes. */
function endless(): { response: Response; read: () => number } {
  let size = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000).fill(0x20));
      size += 100_000;
    },
  });
  return { response: new Response(body), read: () => size };
}

const readers: Record<string, [code: string, read: (response: Response) => Promise<unknown>]> = {
  'the endpoint': ['grant', (response) => readEndpointResponse(response, undefined, (text) => text)],
  'the endpoint, asked whether it has the file': [
    'grant',
    async (response) => {
      const fetchGrant = fetchUnlessStored(async () => response, { readGrant: () => ({}) as never });
      const asked = fetchGrant({ ...request, asks: { crc64: '1' } }, new AbortController().signal);
      return readEndpointResponse(await asked, undefined, (text) => text);
    },
  ],
  '`afterUpload`': [
    'save',
    (response) => {
      const result = { key: 'a', size: 0, type: '', verified: true } as never;
      return callAfterUpload(newTask('a'), result, () => readReturned(response), new AbortController().signal);
    },
  ],
};

for (const [name, [code, read]] of Object.entries(readers))
  it(`a response of over 1 MB of ${name} is not read to its end`, async () => {
    const one = endless();
    await assert.rejects(read(one.response), { code, message: /responded with over 1 MB/ });
    assert.ok(one.read() <= 1_300_000, `${one.read()} bytes`);
  });
