import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { redact } from '../../src/base/redact.js';
import type { OssResponse } from '../../src/job/job.js';
import { UploadError, type UploadErrorCode } from '../../src/base/upload-error.js';
import { toUploadError } from '../../src/base/to-upload-error.js';
import { readOssError } from '../../src/oss/response/oss-error.js';
import { ossWord } from '../../src/oss/response/oss-response.js';
import { escapeXml, readBlocks, readTag } from '../../src/oss/response/oss-xml.js';
import { assertFields, assertUploadError } from '../support/assertions.js';
import { errorText } from '../support/error-text.js';

function responseOf(status: number, text: string, headers: Record<string, string> = {}): OssResponse {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { url: '', status, text, header: (name) => lower[name.toLowerCase()] ?? null };
}

const [requestId, ec, hostId] = ['5C3D9175B6FC201293AD', '0002-00000902', 'b.oss-cn-hangzhou.aliyuncs.com'];

function errorXml(code: string, message: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId><HostId>${hostId}</HostId>${more}<EC>${ec}</EC></Error>`;
}

const TIME = '2024-03-15T08:30:00.000Z';
const BEIJING = '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>';
const failedPolicy = (condition: string) => `Invalid according to Policy: Policy Condition failed: ${condition}`;

type Row = [status: number, ossCode: string, message: string, code: UploadErrorCode, retryable: boolean, more?: string];

/** Protocol §5.7, §3, §4, §8 and the like: what OSS says, and what it means to an upload. */
const table: Row[] = [
  [403, 'AccessDenied', 'You have no right to access this object because of bucket acl.', 'denied', false],
  [403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.', 'denied', false],
  [403, 'InvalidAccessKeyId', 'The OSS Access Key Id you provided does not exist in our records.', 'denied', true],
  [403, 'InvalidSecurityToken', 'The security token you provided is invalid.', 'denied', true],
  [403, 'SecurityTokenExpired', 'The security token you provided has expired.', 'expired', true],
  [403, 'AccessDenied', 'Request has expired.', 'expired', true],
  [403, 'AccessDenied', 'Invalid according to Policy: Policy expired.', 'expired', true],
  [403, 'RequestTimeTooSkewed', 'The difference is too large.', 'clock', true, `<ServerTime>${TIME}</ServerTime>`],
  [403, 'AccessDenied', failedPolicy('["starts-with", "$key", "user/1/"]'), 'rejected', false],
  [400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.', 'rejected', false],
  [400, 'InvalidPolicyDocument', 'Invalid Policy: Invalid JSON: x', 'grant', false],
  [400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', 'integrity', true],
  [409, 'FileAlreadyExists', 'The object you specified already exists and can not be overwritten.', 'conflict', false],
  [203, 'CallbackFailed', 'Error status : 502.', 'callback', false],
  [404, 'NoSuchUpload', 'The specified upload does not exist.', 'gone', false],
  [400, 'PublicEndpointForbidden', 'This bucket can not be accessed by the default domain.', 'config', false],
  [404, 'NoSuchBucket', 'The specified bucket does not exist.', 'config', false],
  [403, 'AccessDenied', 'The bucket must be addressed using the specified endpoint.', 'config', false, BEIJING],
  [400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive.', 'storage', false],
  [400, 'RequestTimeout', 'Your socket connection was not read from within the timeout.', 'storage', true],
  [408, 'RequestTimeout', 'x', 'storage', true],
  [429, 'TooManyRequests', 'x', 'storage', true],
  [500, 'InternalError', 'We encountered an internal error. Please try again.', 'storage', true],
  [503, 'SlowDown', 'Please reduce your request rate.', 'storage', true],
  [403, 'constructor', 'x', 'denied', false],
];

describe('readOssError', () => {
  for (const [status, ossCode, message, code, retryable, more] of table)
    it(`${status} ${ossCode}, "${message.slice(0, 60)}": ${code}${retryable ? ', try again' : ''}`, () => {
      const error = readOssError(responseOf(status, errorXml(ossCode, message, more)));
      assert.ok(error instanceof UploadError);
      assertFields(error, { code, retryable, status, ossCode, message, requestId, ec, hostId });
    });

  it('names the rule of a form policy’s condition, and no file rule where the policy requires other fields', () => {
    const fields = ['bucket', 'x-oss-object-acl', 'x-oss-content-type'];
    const rules: [condition: string, rule: string | undefined][] = [
      ['["starts-with", "$key", "user/1/"]', 'policy-key'],
      ['["in", "$content-type", ["image/png"]]', 'policy-type'],
      ['["eq", "$Content-Type", "image/png"]', 'policy-type'],
      ['["content-length-range", 1, 10]', 'policy-size'],
      ...fields.map((field): (typeof rules)[number] => [`["eq", "$${field}", "b"]`, undefined]),
    ];
    for (const [condition, rule] of rules) {
      const error = readOssError(responseOf(403, errorXml('AccessDenied', failedPolicy(condition))));
      assertFields(error, { code: rule ? 'rejected' : 'config', rule }, condition);
      if (!rule) assert.ok(error.hint?.includes('policy'));
    }
    assert.equal(readOssError(responseOf(400, errorXml('EntityTooLarge', 'x'))).rule, 'policy-size');
  });

  it('reads OSS’s time, how long to wait, the region of the bucket, and ids from the headers', () => {
    const skewed = errorXml('RequestTimeTooSkewed', 'x', `<ServerTime>${TIME}</ServerTime>`);
    assert.equal(readOssError(responseOf(403, skewed)).serverTime, Date.UTC(2024, 2, 15, 8, 30));
    assert.equal(readOssError(responseOf(503, '', { 'Retry-After': '7' })).retryAfter, 7000);
    const elsewhere = readOssError(responseOf(403, errorXml('AccessDenied', 'x', BEIJING)));
    assert.ok(elsewhere.hint?.includes('oss-cn-beijing'));
    const error = readOssError(responseOf(500, '', { 'x-oss-request-id': requestId, 'x-oss-ec': ec }));
    assertFields(error, { requestId, ec, message: 'OSS responded with 500.', ossCode: undefined });
  });

  const notOss = { code: 'network', likely: 'not-oss' };
  const failed = { code: 'storage', likely: undefined, retryable: true, hint: undefined };
  const page = '<html><title>Error</title><Message>Buy now</Message>';
  for (const [status, text, expected] of [
    [407, '', { ...notOss, retryable: false }],
    [413, page, { ...notOss, retryable: false }],
    [511, '', { ...notOss, retryable: false }],
    [500, page, failed],
    [502, '', failed],
    [403, '<!DOCTYPE html><p>Blocked', { ...notOss, retryable: true }],
    [404, '<html>', { ...notOss, retryable: true }],
    [203, '', { ...notOss, retryable: true }],
  ] as const)
    it(`names a server in between where ${status} has no code of OSS’s, but "${text}"`, () => {
      const error = readOssError(responseOf(status, text));
      const message = `A server between this page and OSS responded with ${status}.`;
      assertFields(error, { ...expected, status, message });
      if (expected.retryable && expected !== failed) assert.match(error.hint ?? '', /sign-in page/);
      else assert.equal(error.hint !== undefined, expected !== failed);
      assertFields(readOssError(responseOf(status, errorXml('Odd', 'Odd'))), { message: 'Odd', likely: undefined });
    });

  it('reports `not-oss` for a web page by its type, and not for an empty 403, as of HEAD', () => {
    assert.equal(readOssError(responseOf(403, '', { 'Content-Type': 'text/html' })).likely, 'not-oss');
    assert.equal(readOssError(responseOf(403, '')).code, 'denied');
  });

  it('drops codes, ids and hosts of an impossible shape', () => {
    for (const key of ['LTAI5tKeyIdOfSomebody', 'STS.NUabc123', 'a'.repeat(300)]) {
      const text = `<Error><Code>${key}</Code><EC>${key}</EC><RequestId>${key}</RequestId><HostId>${key}</HostId></Error>`;
      for (const one of [text, '']) {
        const error = readOssError(responseOf(400, one, { 'x-oss-request-id': key, 'x-oss-ec': key }));
        assertFields(error, { ossCode: undefined, requestId: undefined, ec: undefined, hostId: undefined });
        assert.ok(!errorText(error).includes(key));
      }
    }
    const xml = errorXml('AccessDenied', 'x', '<Endpoint>oss.evil.example/?token=1</Endpoint>');
    assert.ok(!(readOssError(responseOf(403, xml)).hint ?? '').includes('evil'));
  });

  it('drops a credential that the message repeats', () => {
    const encoded = ['CAIS+/0123456789abcdefghijklmnop==', 'CAIS%2Babcdefghijklmno%3D%3D1'];
    for (const token of [...encoded, 'CAISabc123', 'short']) {
      const message = failedPolicy(`["eq", "$x-oss-security-token", "${token}"]`);
      const error = readOssError(responseOf(403, errorXml('AccessDenied', message)));
      assert.equal(error.code, 'config');
      assert.ok(!errorText(error).includes(token));
    }
  });

  it('drops what OSS repeats of the signature', () => {
    const secret = 'CANARY-7f3a';
    const tags = 'OSSAccessKeyId SignatureProvided StringToSign StringToSignBytes CanonicalRequest SecurityToken';
    const more = tags.replace(/\w+ ?/g, (tag) => `<${tag.trim()}>${secret}</${tag.trim()}>`);
    for (const [status, ossCode, message] of table) {
      const error = readOssError(responseOf(status, errorXml(ossCode, message, more)));
      assert.ok(!errorText(error).includes(secret));
    }
  });

  it('returns a short error for any body', () => {
    assert.equal(readOssError(responseOf(400, errorXml('Odd', 'word '.repeat(100)))).message.length, 300);
    const property = fc.property(fc.integer({ min: 100, max: 599 }), fc.string({ maxLength: 200 }), (status, text) => {
      const error = readOssError(responseOf(status, `<Error><Code>${text}</Code><Message>${text.repeat(20)}`));
      assert.ok(error instanceof UploadError);
      const whole = readOssError(responseOf(status, errorXml(text, text.repeat(20))));
      assert.ok(whole.message.length <= 300);
    });
    fc.assert(property);
  });
});

const response = `<?xml version="1.0" encoding="UTF-8"?>
<ListPartsResult>
  <Bucket>b</Bucket><Key>a&amp;b/&#x4e2d;&#25991;&lt;&gt;&quot;&apos;</Key><UploadId>U</UploadId>
  <IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>
  <Part><PartNumber>1</PartNumber><ETag>&quot;E1&quot;</ETag><Size>102400</Size></Part>
  <Part><PartNumber>2</PartNumber><ETag>"E2"</ETag><Size>5</Size></Part>
</ListPartsResult>`;

describe('OSS’s XML', () => {
  it('readTag reads the text of a tag', () => {
    assert.equal(readTag(response, 'Key'), 'a&b/中文<>"\'');
    assert.equal(readTag(response, 'UploadId'), 'U');
    assert.equal(readTag(response, 'Nothing'), undefined);
    assert.equal(readTag('<Key></Key>', 'Key'), '');
  });

  it('readBlocks reads every block, in order', () => {
    const parts = readBlocks(response, 'Part').map((block) => [readTag(block, 'PartNumber'), readTag(block, 'ETag')]);
    assert.deepEqual(Object.fromEntries(parts), { 1: '"E1"', 2: '"E2"' });
    assert.deepEqual(readBlocks(response, 'Upload'), []);
  });

  it('readTag decodes what escapeXml escaped', () => {
    const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
      assert.equal(readTag(`<Key>${escapeXml(text)}</Key>`, 'Key'), text);
    });
    fc.assert(property);
    assert.doesNotMatch(escapeXml('<a href="x">&</a>'), /[<>"]|&(?!#)/);
  });

  it('readTag decodes the entities of XML once, and leaves all others as they are', () => {
    const known = ['&amp; &', '&lt; <', '&gt; >', '&quot; "', "&apos; '", '&#65; A', '&#x41; A', '&#x1F600; 😀'];
    const once = ['&amp;lt; &lt;', '&#38;amp; &amp;'];
    for (const [entity, decoded] of [...known, ...once].map((pair) => pair.split(' ')))
      assert.equal(readTag(`<Key>${entity}</Key>`, 'Key'), decoded);
    const others = '&other; &constructor; &__proto__; & &; &#; &#x; &#x110000; &#99999999999999999999; &#xg;';
    assert.equal(readTag(`<Key>${others}</Key>`, 'Key'), others);
  });

  it('readTag finds nothing in a document that was cut off inside a tag', () => {
    for (let at = 0; at < response.length; at++) {
      const cut = response.slice(0, at);
      for (const tag of ['Key', 'UploadId', 'IsTruncated'])
        assert.ok([undefined, readTag(response, tag)].includes(readTag(cut, tag)));
      assert.ok(readBlocks(cut, 'Part').length <= 2);
    }
  });

  it('readTag returns text or undefined for any garbage', () => {
    const tags = ['<Key>', '</Key>', '<Part>', '</Part>', '<Key/>', '<![CDATA[', ']]>', '<!--', '&#xD800;', '&#0;'];
    const piece = fc.oneof(fc.constantFrom('<', '>', '</', '&', ';', '#', 'x', ...tags), fc.string({ maxLength: 5 }));
    const tag = fc.constantFrom('Key', 'Part', '', '$&', '__proto__');
    const property = fc.property(fc.array(piece, { maxLength: 60 }), tag, (pieces, name) => {
      const xml = pieces.join('');
      assert.ok(['string', 'undefined'].includes(typeof readTag(xml, name)));
      for (const block of readBlocks(xml, name)) assert.equal(typeof block, 'string');
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('readTag and readBlocks end, with much of anything: the square of a million steps would take minutes', () => {
    for (const one of ['<', '&', '&#', '<Key', '<Key>', '</Key>', '<Part><Part>', '&a', '&#x1', 'a;']) {
      const xml = one.repeat(1_000_000 / one.length);
      for (const text of [xml, `<Key>${xml}</Key>`]) readTag(text, 'Key');
      for (const text of [xml, `${xml}</Part>`]) readBlocks(text, 'Part');
    }
  });
});

describe('UploadError', () => {
  it('is made from anything thrown, and an UploadError stays itself', () => {
    const own = new UploadError('gone', 'x');
    assert.equal(toUploadError(own), own);
    for (const thrown of [new Error('x'), 'text', null, 7, {}])
      assertUploadError(toUploadError(thrown), { retryable: false, cause: thrown });
  });

  it('has the code file when the browser cannot read the file any more', () => {
    for (const name of ['NotReadableError', 'NotFoundError']) {
      const error = toUploadError(new DOMException('x', name));
      assert.deepEqual([error.code, typeof error.hint, error.name], ['file', 'string', 'UploadError']);
    }
  });

  it('has the code aborted when the signal was aborted, for any error', () => {
    const signal = AbortSignal.abort('why');
    assertFields(toUploadError(new Error('x'), signal), { code: 'aborted', cause: 'why' });
    assert.equal(toUploadError(new UploadError('network', 'x'), signal).code, 'aborted');
    assert.equal(toUploadError(new UploadError('network', 'x'), new AbortController().signal).code, 'network');
  });
});

const texts: [text: string, shown: string][] = [
  ['The key does not exist.', 'The key does not exist.'],
  ['see https://a.example/x?Signature=SECRET&a=1 for more', 'see https://a.example/x for more'],
  ['no LTAI5tSECRETabcdefgh here', 'no … here'],
  ['no abcdefgh/SECRET+1/ijklmnop== here', 'no … here'],
  ['a SignatureDoesNotMatchException', 'a SignatureDoesNotMatchException'],
  ['"$x-oss-security-token", "SECRET"', '"$x-oss-security-token", "…"'],
  ['Signature=SECRET', 'Signature=…'],
  ['accessKeySecret: SECRET', 'accessKeySecret: …'],
  ['Is it yours? Rename it.', 'Is it yours? Rename it.'],
];
it('redact removes what may be a credential’s, and shortens a long text', () => {
  for (const [text, shown] of texts) assert.equal(redact(text), shown);
  assert.equal(redact('word '.repeat(1000)).length, 80);
  assert.equal(redact('word '.repeat(1000), 255).length, 255);
});

const host = `${'a.'.repeat(126)}bcd`; // 255 characters
const words: [kind: Parameters<typeof ossWord>[0], good: string[], bad: string[]][] = [
  ['code', ['NoSuchKey', 'InvalidParameter.Conflict', 'a'.repeat(64)], ['No such', 'Key1', 'a'.repeat(65), '.', '']],
  ['ec', ['0002-00000902'], ['0002-00000902 x', 'x 0002-00000902', '2-902']],
  [
    'requestId',
    ['5C3D9175B6FC201293AD', '534B371674E88A4D8906008B', '1ad2a9ed-6b46-4d5c-8b9c-1f2a3b4c5d6e'],
    ['5C3D9175B6FC201293AD x', 'LTAI5tKeyIdOfSomebody', 'A'.repeat(33), 'A'.repeat(15)],
  ],
  [
    'host',
    ['oss-cn-beijing.aliyuncs.com', 'a.b.c:8080', host],
    ['STS.NUabc123', 'localhost', `${host}e`, 'a.b.c/?token=1', 'a.b.c d', 'a.b.c:x'],
  ],
];
for (const [kind, good, bad] of words)
  it(`ossWord returns a ${kind} only where the text looks like one`, () => {
    for (const word of good) assert.equal(ossWord(kind, word), word);
    for (const word of [...bad, undefined, null]) assert.equal(ossWord(kind, word), undefined, `${word}`);
  });
