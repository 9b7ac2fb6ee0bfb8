import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageHashes } from '../../src/modes/sts/page-hashes.js';
import { signHeaders } from '../../src/modes/sts/sign-v4.js';

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
