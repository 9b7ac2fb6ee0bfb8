import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { redact } from '../../src/core/redact.js';
import { UploadError } from '../../src/core/upload-error.js';
import { ossWord } from '../../src/oss/request/oss-word.js';
import { assertFields, assertUploadError } from '../support/assertions.js';

describe('UploadError', () => {
  it('is made from anything thrown, and an UploadError stays itself', () => {
    const own = new UploadError('gone', 'x');
    assert.equal(UploadError.from(own), own);
    for (const thrown of [new Error('x'), 'text', null, 7, {}])
      assertUploadError(UploadError.from(thrown), { retryable: false, cause: thrown });
  });

  it('has the code file when the browser cannot read the file any more', () => {
    for (const name of ['NotReadableError', 'NotFoundError']) {
      const error = UploadError.from(new DOMException('x', name));
      assert.deepEqual([error.code, typeof error.hint, error.name], ['file', 'string', 'UploadError']);
    }
  });

  it('has the code aborted when the signal was aborted, for any error', () => {
    const signal = AbortSignal.abort('why');
    assertFields(UploadError.from(new Error('x'), signal), { code: 'aborted', cause: 'why' });
    assert.equal(UploadError.from(new UploadError('network', 'x'), signal).code, 'aborted');
    assert.equal(UploadError.from(new UploadError('network', 'x'), new AbortController().signal).code, 'network');
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
