import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Grant, GrantRequest } from '../../src/grant/grant.js';
import { readFields } from '../../src/grant/response/read-response.js';
import { UploadError } from '../../src/base/upload-error.js';
import type { Mode } from '../../src/job/mode.js';
import { detect } from '../../src/modes/detect.js';
import { builtIn } from '../../src/modes/built-in.js';
import { createPostPolicy } from '../../src/modes/post-policy/post-policy.js';
import { readForm } from '../../src/modes/post-policy/form-in.js';
import { createPresignedUrl } from '../../src/modes/presigned-url/presigned-url.js';
import { readUrl } from '../../src/modes/presigned-url/read-url.js';
import { readCredentials } from '../../src/modes/sts/read-credentials.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { createVod } from '../../src/modes/vod/vod.js';
import { assertFields, assertThrows, assertUploadError, assertWithin, thrownBy } from '../support/assertions.js';
import { errorText } from '../support/error-text.js';

const request: GrantRequest = { file: { name: 'a', size: 1, type: '' } };

const modes: readonly Mode[] = [createSts(), createPostPolicy(), createPresignedUrl(), createVod()];
const presignedUrl = createPresignedUrl();
/** As the mode does that recognizes the response. */
function readGrant(response: unknown): object {
  const { name } = detect(readFields(response), builtIn);
  const mode = modes.find((one) => one.name === name)!;
  return { ...(mode.readGrant(response, request) as Grant), mode: name };
}
const readers: Record<string, (response: unknown) => unknown> = {
  readFields,
  readGrant,
  ...Object.fromEntries(modes.map((mode) => [mode.name, (response: unknown) => mode.readGrant(response, request)])),
};

/** What every reader makes of a response: nothing but a grant, or an error that the contract names, and no harm. */
function readAll(response: unknown): UploadError[] {
  const errors: UploadError[] = [];
  for (const [name, read] of Object.entries(readers)) {
    try {
      read(response);
    } catch (error) {
      if (!(error instanceof UploadError)) throw new Error(`${name} threw`, { cause: error });
      assert.ok(['grant', 'config'].includes(error.code));
      assertWithin(error.message.length, 1, 1200, error.message);
      errors.push(error);
    }
  }
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  return errors;
}

const words = (text: string) => text.trim().split(/\s+/);
const ofSts = words('accessKeyId accessKeySecret securityToken expiration bucket region endpoint dir');
const ofForm = words('policy host signature x_oss_credential x_oss_date key callback callback_var');
const names = fc.oneof(
  fc.constantFrom(...ofSts, ...words('AccessKeySecret SecurityToken')),
  fc.constantFrom(...ofForm, ...words('OSSAccessKeyId x-oss-date')),
  fc.constantFrom(...words('UploadAuth uploadAddress VideoId FileName Endpoint ExpireUTCTime')),
  fc.constantFrom(...words('url signedUrl headers method data result body Credentials code message success error')),
  fc.constantFrom('', '0', ...words('__proto__ constructor prototype toString hasOwnProperty')),
  fc.string({ maxLength: 10 }),
);
const numbersAndNothing = [null, true, false, 0, -1, Infinity, NaN, '', 1_700_000_000];
const anyTexts = ['https://b.example/k?x=1', 'https://[', 'http://', 'e30=', '{"a":1}', '"x"', 'PUT'];
const leaf = fc.oneof(
  fc.constantFrom(...numbersAndNothing, ...anyTexts),
  fc.constantFrom('2024-03-15T09:30:00Z', 'not a date', 'b.oss-cn-hangzhou-internal.aliyuncs.com'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
);
const asJson = ([name, value]: [string, unknown]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`;
const { tree } = fc.letrec<{ tree: unknown; object: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), fc.array(tie('tree'), { maxLength: 3 })),
  object: fc
    .array(fc.tuple(names, tie('tree')), { maxLength: 8 })
    .map((entries) => JSON.parse(`{${entries.map(asJson).join()}}`) as unknown),
}));

describe('reading any response of a backend', () => {
  it('gives a grant or a grant error: objects of any shape', () => {
    const property = fc.property(tree, (response) => void readAll(response));
    fc.assert(property, { numRuns: 1000 });
  });

  it('gives a grant or a grant error: any text, and the same as text, once or twice encoded, cut off, in JSONP', () => {
    const anyText = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), fc.webUrl());
    const wrap = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify(text),
      (text) => JSON.stringify({ data: text }),
      (text) => `callback(${text});`,
      (text) => `\ufeff \n${text}\n`,
      (text) => text.slice(0, text.length / 2),
      (text) => `${text}${text}`,
    );
    const asText = tree.map((response) => JSON.stringify(response) ?? '');
    const property = fc.property(fc.oneof(asText, anyText), wrap, (given, how) => void readAll(how(given)));
    fc.assert(property, { numRuns: 1000 });
  });

  it('pollutes no prototype', () => {
    for (const response of [
      '{"__proto__":{"polluted":1,"accessKeyId":"a","accessKeySecret":"b"}}',
      '{"data":{"__proto__":{"polluted":1}},"constructor":{"prototype":{"polluted":1}}}',
      '{"url":"https://b.example/k","headers":{"__proto__":"x","constructor":"y","polluted":"z"}}',
      '{"Credentials":{"__proto__":{"data":{"polluted":1}}}}',
    ]) {
      readAll(response);
      readAll(JSON.parse(response));
    }
    const { headers } = readUrl('{"url":"https://b.example/k","headers":{"__proto__":"x"}}');
    assert.equal(Object.getPrototypeOf(headers), Object.prototype);
    assertThrows(() => readCredentials(Object.create({ accessKeyId: 'a', accessKeySecret: 'b' })), {});
  });

  it('reads JSON nested deeper than the stack', () => {
    for (const open of ['[', '{"data":', '{"a":', '{"Credentials":{"data":']) {
      const close = open.replaceAll(/[^[{]/g, '').replaceAll('[', ']').replaceAll('{', '}');
      const depth = Math.floor(200_000 / (open.length + close.length));
      readAll(open.repeat(depth) + '1' + close.repeat(depth));
    }
    readAll(`{"url":"https://b.example/","headers":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`);
    let text = '{"accessKeyId":1}';
    for (let i = 0; i < 12; i++) text = JSON.stringify({ data: text });
    readAll(text);
  });

  it('ends, with much of anything: a pattern that tries every way through it would take hours', () => {
    const units = [...words('( a( ) " \\ { [ < a a. {"data":" ? a1 - 1='), ' ', '\t\n', '\ufeff'];
    for (const unit of units)
      for (const [before, after] of ['  ', 'xx', '""', '{}'])
        readAll(before!.trim() + unit.repeat(100_000 / unit.length) + after!.trim());
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key-number-${i}`, i])));
    for (const error of readAll(many)) assert.ok(error.message.length < 1200);
    for (const error of readAll({ ['k'.repeat(1_000_000)]: 1 })) assert.ok(error.message.length < 1200);
  });
});

describe('errors about a response of a backend', () => {
  const CANARY = 'CANARY7f3a9c';
  const secret = `${CANARY}secretsecretsecret`;
  const host = 'https://b.example';

  it('name what is missing and what is there, in its own spelling, without values', () => {
    const responses: [read: (response: unknown) => unknown, response: object, missing: string][] = [
      [readCredentials, { AccessKeyId: secret, SecurityToken: secret }, 'accessKeySecret'],
      [readCredentials, { AccessKeySecret: secret, my_own: secret }, 'accessKeyId'],
      [readForm, { policy: secret, OSSAccessKeyId: secret, signature: secret }, 'host'],
      [readForm, { host, signature: secret }, 'policy'],
      [readForm, { host, policy: secret, OSSAccessKeyId: secret }, 'signature'],
      [readForm, { host, policy: secret, x_oss_credential: secret, signature: secret }, 'x_oss_date'],
      [readUrl, { link: secret, uri: secret }, 'url'],
      [readGrant, { token: secret, user: secret }, 'url'],
    ];
    for (const [read, response, missing] of responses)
      for (const given of [response, JSON.stringify(response), { code: 0, data: response }]) {
        const error = thrownBy(() => read(given));
        for (const name of [missing, ...Object.keys(response)]) assertUploadError(error, { code: 'grant' }, name);
        assert.ok(!errorText(error).includes(CANARY));
        assert.equal(typeof (error as UploadError).hint, 'string');
      }
  });

  it('never contain a value of a response that is broken anywhere', () => {
    const fields = { AccessKeyId: secret, AccessKeySecret: secret, SecurityToken: secret };
    const whole = JSON.stringify({ ...fields, url: `https://b.example/k?Signature=${secret}` });
    const texts = [
      ...Array.from({ length: whole.length }, (_, at) => whole.slice(0, at)),
      ...Array.from({ length: whole.length }, (_, at) => whole.slice(at)),
      ...[JSON.stringify(whole.slice(0, -1)), JSON.stringify({ data: whole.slice(0, -3) }), `callback(${whole}`],
      ...[`<html>${secret}</html>`, `https://[?Signature=${secret}`, `http://b.example/ ?Signature=${secret}`],
    ];
    for (const text of texts) for (const error of readAll(text)) assert.ok(!errorText(error).includes(CANARY), text);
  });

  it('never contain a value of any field', () => {
    const property = fc.property(fc.subarray([...ofSts, ...ofForm, 'url', 'method', 'headers']), (chosen) => {
      const response = Object.fromEntries(chosen.map((name) => [name, `${secret} ${name}`]));
      for (const error of readAll(response)) assert.ok(!errorText(error).includes(CANARY), chosen.join());
    });
    fc.assert(property, { numRuns: 300 });
    const url = 'https://b.example/k';
    for (const error of readAll({ url, method: secret })) assert.ok(!errorText(error).includes(CANARY));
    for (const error of readAll({ url, method: 'x'.repeat(100_000) })) assert.ok(error.message.length < 400);
  });

  const ownScript = '<script type="module" src="/src/main.ts"></script>';
  for (const [url, page, isOwn] of [
    ['http://localhost:5173/', ownScript, true],
    ['http://localhost:5173/', `${ownScript}<script src="/login.js"></script>`, false],
    ['http://localhost:5173/', `${ownScript}<input type="password">`, false],
    ['http://localhost:5173/', '', false],
    ['https://example.com/', ownScript, false],
  ] as const)
    it(`say that a page is ${isOwn ? 'the one that runs here' : 'perhaps one to sign in'}: ${url}, ${page}`, (test) => {
      const scripts = ['/src/main.ts', null].map((src) => ({ getAttribute: () => src }));
      const here = { location: new URL(url), document: { scripts } };
      Object.assign(globalThis, here);
      test.after(() => Object.keys(here).forEach((name) => Reflect.deleteProperty(globalThis, name)));
      const message = isOwn ? /this page itself/ : /with a page/;
      assertThrows(() => readGrant(`<!doctype html>${page}`), { code: 'grant' }, message);
    });

  it('have the backend’s own message where it failed, in a few lines at most', () => {
    const responses: [response: object | string, message: string | RegExp][] = [
      [`Internal error. ${'x '.repeat(500)}`, /^.{1,80}$/s],
      [{ code: 401, msg: 'Sign in first.' }, 'Sign in first.'],
      [{ code: '40003', message: 'No.', data: null }, 'No.'],
      [{ success: false, error: 'No.', a: 1, b: 2 }, 'No.'],
      [{ error: 'No.' }, 'No.'],
      [{ code: 500, msg: 'x'.repeat(5000) }, 'x'.repeat(300)],
      [{ code: 500, msg: 'GET https://b.example/k?Signature=s: 403' }, 'GET https://b.example/k 403'],
      [{ error: 'Bad token CAIS1234567890abcdefgh=' }, 'Bad token …'],
    ];
    for (const [response, message] of responses)
      assertThrows(() => readGrant(response), typeof message === 'string' ? { message } : {}, message);
  });
});

describe('a signed response', () => {
  const url = 'https://b.oss-cn-hangzhou.aliyuncs.com/k';

  it('gives the signed headers, except Content-Length and Host, which only the browser may send', () => {
    const kept = { 'Content-Type': 'image/png', 'x-oss-a': '1' };
    const signed = { ...kept, 'content-length': '5', 'Content-Length': '5', Host: 'b' };
    assert.deepEqual(readUrl({ url, headers: signed }).headers, kept);
    assert.deepEqual(readUrl({ url, headers: { 'content-length': '5' } }).headers, {});
  });

  it('has a unique key with `unique: true`, and not with anything else', () => {
    const form = { policy: 'e30=', host: 'b', accessid: 'A', signature: 's', key: 'k' };
    for (const unique of [true, false, 'true', 1, undefined]) {
      const read = unique === true ? true : undefined;
      assert.equal(readUrl({ url, unique }).unique, read, `${unique}`);
      assert.equal(readForm({ ...form, unique }).unique, read, `${unique}`);
    }
  });

  it('is a form under either name of a policy', () => {
    const form = { accessid: 'AK', signature: 's', host: 'https://b.example' };
    for (const name of ['policy', 'encodedPolicy'])
      assertFields(readGrant({ ...form, [name]: 'e30=' }), { mode: 'post-policy', policyText: 'e30=' });
  });

  it('is for HEAD only where it says so', () => {
    const operation = { name: 'head', key: 'k' } as const;
    const read = (response: object) => presignedUrl.readGrant(response, { ...request, operation });
    assertFields(read({ url, method: 'HEAD' }), { method: 'HEAD' });
    for (const method of [undefined, 'PUT', 'GET']) assertThrows(() => read({ url, method }), {}, /not for HEAD/);
  });
});
