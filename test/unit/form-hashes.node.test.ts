import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { codesOf, fromBase64, hex, toBase64 } from '../../src/form/base64.js';
import { hmacSha256, sha256 } from '../../src/form/sha256.js';
import { signPolicy } from '../../src/form/sign-form.js';
import { vectors } from '../support/node/vectors.js';

const text = (bytes: number[]) => bytes.map(hex).join('');

describe('form: SHA-256 and HMAC', () => {
  it('are those of Node, for every length around a block', () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Array.from({ length }, (_, index) => (index * 37 + length) % 256);
      assert.equal(text(sha256(bytes)), createHash('sha256').update(Buffer.from(bytes)).digest('hex'), `${length}`);
      const message = `${length} bytes`;
      const expected = createHmac('sha256', Buffer.from(bytes)).update(message).digest('hex');
      assert.equal(text(hmacSha256(bytes, message)), expected, `${length}`);
    }
    const long = Array.from({ length: 70_000 }, (_, index) => index % 251);
    assert.equal(text(sha256(long)), createHash('sha256').update(Buffer.from(long)).digest('hex'));
  });
});

describe('form: base64', () => {
  it('is that of UTF-8, there and back', () => {
    const anyText = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anyText, (value) => {
        assert.equal(toBase64(value), Buffer.from(value).toString('base64'));
        assert.equal(fromBase64(toBase64(value)), value);
      }),
    );
    for (const value of ['', 'a', 'ab', 'abc', '中文 €😀'])
      assert.equal(fromBase64(Buffer.from(value).toString('base64')), value);
    const lines = Buffer.from('中文 €😀'.repeat(20)).toString('base64').replace(/.{76}/g, '$&\r\n');
    assert.equal(fromBase64(lines), '中文 €😀'.repeat(20));
    assert.throws(() => fromBase64(Buffer.from([0xff, 0xfe]).toString('base64')), URIError);
    assert.deepEqual(codesOf('Aa'), [65, 97]);
  });
});

describe('form: signPolicy', () => {
  for (const { id, input, policy, form_fields: expected } of vectors.post_v4) {
    it(`signs ${id} as the SDKs do`, () => {
      const by = {
        accessKeyId: input.access_key_id,
        accessKeySecret: input.access_key_secret,
        securityToken: input.security_token,
        region: 'cn-hangzhou',
      };
      assert.deepEqual({ policy, ...signPolicy(policy, by, vectors.meta.constants.now * 1000) }, expected);
    });
  }
});
