import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { codesOf, fromBase64, hex, toBase64 } from '../../src/mini-program/form/utf8-base64.js';
import { hmacSha256, sha256 } from '../../src/mini-program/form/sha256.js';
import { pageHashes } from '../../src/signing/page-hashes.js';
import { signHeaders } from '../../src/signing/sign-v4.js';

const text = (bytes: number[]) => bytes.map(hex).join('');

it('form: SHA-256 and HMAC are those of Node, for every length around a block', () => {
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

it('form: base64 is that of UTF-8, there and back', () => {
  const anyText = fc.string({ unit: 'binary' });
  const property = fc.property(anyText, (value) => {
    assert.equal(toBase64(value), Buffer.from(value).toString('base64'));
    assert.equal(fromBase64(toBase64(value)), value);
  });
  fc.assert(property);
  const lines = Buffer.from('中文 €😀'.repeat(20)).toString('base64').replace(/.{76}/g, '$&\r\n');
  assert.equal(fromBase64(lines), '中文 €😀'.repeat(20));
  assert.throws(() => fromBase64(Buffer.from([0xff, 0xfe]).toString('base64')), URIError);
  assert.deepEqual(codesOf('Aa'), [65, 97]);
});

const request = { method: 'PUT', bucket: 'b', key: 'a 名.png', headers: { 'Content-Type': 'image/png' } };
const by = { accessKeyId: 'id', accessKeySecret: 'secret', region: 'cn-hangzhou' };
const time = Date.UTC(2026, 0, 2);

describe('pageHashes', () => {
  it('sign on a plain-http page, which has no WebCrypto, as on any other', async (context) => {
    const signed = await signHeaders(request, by, time);
    assert.deepEqual(await signHeaders(request, by, time, pageHashes()), signed);
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    context.after(() => Reflect.deleteProperty(crypto, 'subtle'));
    await assert.rejects(signHeaders(request, by, time), TypeError);
    assert.deepEqual(await signHeaders(request, by, time, pageHashes()), signed);
  });

  it('derive a key again for another secret, region or day, and not for another request', async () => {
    const date = '20260102T000000Z';
    const hashes = pageHashes();
    assert.equal(hashes.derivedKey(by, date), hashes.derivedKey({ ...by, accessKeyId: 'x' }, '20260102T235959Z'));
    for (const change of [{ accessKeySecret: 'x' }, { region: 'x' }, { date: '20260103T000000Z' }]) {
      const changed = [{ ...by, ...change }, change.date ?? date] as const;
      const first = await hashes.derivedKey(by, date);
      const hmac = await hashes.derivedKey(...changed);
      assert.deepEqual(await hmac('x'), await (await pageHashes().derivedKey(...changed))('x'));
      assert.notDeepEqual(await hmac('x'), await first('x'));
    }
  });

  it('derive a key again after a failure, such as that of code that could not be loaded', async (context) => {
    const hashes = pageHashes();
    const signed = await signHeaders(request, by, time);
    context.mock.method(crypto.subtle, 'importKey', () => Promise.reject(new TypeError('Failed')), { times: 1 });
    await assert.rejects(signHeaders(request, by, time, hashes), { code: 'network', retryable: true });
    assert.deepEqual(await signHeaders(request, by, time, hashes), signed);
  });
});
