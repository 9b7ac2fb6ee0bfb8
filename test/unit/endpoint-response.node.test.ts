import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEndpointResponse } from '../../src/core/grant/endpoint-response.js';
import { UploadError } from '../../src/core/upload-error.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { Translator } from '../../src/element/words/translator.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { createUploadHandler } from '../../src/server/upload-handler.js';

const sts = createSts();
const request = { file: { name: 'a', size: 1, type: '' } };

const errorOf = async (status: number, body: object): Promise<UploadError> => {
  const response = new Response(JSON.stringify(body), { status });
  const thrown: unknown = await readEndpointResponse(response, undefined, (read) => read).catch(
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof UploadError);
  return thrown;
};

describe('a response of the endpoint that is an error', () => {
  it('is retried for 408, 429 and 5xx', async () => {
    for (const status of [408, 429, 500, 503])
      assert.equal((await errorOf(status, {})).retryable, true, String(status));
    assert.equal((await errorOf(403, {})).retryable, false);
    assert.equal((await errorOf(500, { code: 'internal' })).retryable, true);
  });

  const own = async (status: number, body: BodyInit) => {
    const response = new Response(body, { status });
    const error: unknown = await readEndpointResponse(response, undefined, (text) =>
      sts.readGrant(text, request),
    ).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof UploadError);
    return error;
  };

  it('has the endpoint’s own message apart, without what is added for developers', async () => {
    const quota = 'You have reached your limit of 5 GB.';
    for (const name of ['message', 'msg', 'errorMessage', 'errmsg', 'error_description']) {
      const error = await own(403, JSON.stringify({ [name]: quota }));
      assert.equal(error.endpointMessage, quota);
      assert.equal(error.message, `The endpoint responded with 403: ${quota}`);
      assert.ok(error.hint);
    }
    const within = await own(415, JSON.stringify({ code: 'type', error: { message: quota } }));
    assert.equal(within.endpointMessage, quota);
    for (const body of ['Forbidden', '<h1>No</h1>', '', '{}', JSON.stringify({ error: quota })])
      assert.equal((await own(403, body)).endpointMessage, undefined, body);
    const signedOut = await own(200, '{"code":401,"message":"Sign in first."}');
    assert.deepEqual([signedOut.status, signedOut.endpointMessage], [401, 'Sign in first.']);
    const limited = await own(200, '{"success":false,"message":"Sign in first."}');
    assert.deepEqual([limited.status, limited.endpointMessage], [undefined, 'Sign in first.']);
  });

  const ofFrameworks: [status: number, body: object][] = [
    [415, { timestamp: '2026-01-01T00:00:00Z', status: 415, error: 'Unsupported Media Type', path: '/grant' }],
    [404, { status: 404, error: 'Not Found' }],
    [403, { statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' }],
    [404, { statusCode: 404, message: 'Cannot GET /api/grant', error: 'Not Found' }],
    [413, { statusCode: 413, message: 'request entity too large', error: 'Payload Too Large' }],
    [422, { code: 422, message: 'Unprocessable Content.' }],
    [404, { message: 'Not Found.' }],
    [403, { error: 'not-allowed' }],
    [403, { message: 'QUOTA-EXCEEDED' }],
    [403, { message: 'The user is blocked', error: 'The user is blocked' }],
    [200, { code: 500, message: 'Internal Server Error' }],
  ];
  for (const [status, body] of ofFrameworks) {
    const text = JSON.stringify(body);
    it(`has no message for the user where a framework or a program wrote it: ${text}`, async () => {
      const error = await own(status, text);
      assert.equal(error.endpointMessage, undefined);
      const { message, error: name } = body as { message?: string; error?: string };
      assert.ok(error.message.includes((message ?? name)!), error.message);
    });
  }

  it('has its message where that is like a framework’s, but a person’s', async () => {
    for (const message of [
      '文件太大',
      'PDF文件不允许',
      'Only PNG, JPG',
      'Max 5 MB',
      'Not found: the album "Sea".',
      'This file is too large.',
      'Cannot find /photos/a.jpg.',
      'Files may have at most 100 MB.',
      'Sign in to upload photos.',
    ])
      assert.equal((await own(403, JSON.stringify({ code: 403, message }))).endpointMessage, message);
  });

  it('is not retried if it says that the backend is not set up', async () => {
    const { code, status, retryable } = await errorOf(500, { code: 'config', message: 'Not set up.' });
    assert.deepEqual({ code, status, retryable }, { code: 'grant', status: 500, retryable: false });
  });
});

describe('a rejection of oss-direct-upload/server', () => {
  const cloud = { bucket: 'a-bucket', region: 'cn-hangzhou', credentials: { accessKeyId: 'id', accessKeySecret: 's' } };
  const limits = { mode: 'presigned-url', dir: 'u/', minFileSize: 5, maxFileSize: 10, types: ['image/png'] } as const;
  const { errors, hints, rules } = zhCN;
  const rejections: [permission: unknown, query: string, status: number, text: string, hint: string][] = [
    [limits, 'name=a.png&size=11&type=image/png', 413, rules['policy-size'], ''],
    [limits, 'name=a.png&size=4&type=image/png', 400, rules['policy-size'], ''],
    [limits, 'name=a.txt&size=7&type=text/plain', 415, rules['policy-type'], ''],
    [null, 'name=a.png&size=7', 403, errors.grant, hints.grant],
    [new Response(null, { status: 401 }), 'name=a.png&size=7', 401, errors.grant, hints.grant],
  ];
  for (const [permission, query, status, text, hint] of rejections) {
    it(`is said in the person’s language, and in English to the operator: ${status}, ${query}`, async () => {
      const handler = createUploadHandler({ ...cloud, authorize: () => permission as null });
      const response = await handler(new Request(`https://app.test/?${query}`));
      const english = ((await response.clone().json()) as { message: string }).message;
      const error: unknown = await readEndpointResponse(response, undefined, (read) =>
        sts.readGrant(read, request),
      ).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof UploadError);
      assert.equal(error.status, status);
      const detail = [`The endpoint responded with ${status}: ${english}`];
      assert.deepEqual(errorInWords(error, new Translator(zhCN, 'zh-CN')), { text, hint, detail });
    });
  }
});
