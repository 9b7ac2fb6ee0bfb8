import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { combineCrc64 } from '../../src/oss/integrity/combine-crc64.js';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { vectors } from '../support/node/vectors.js';

function bytesOf({ id, hex, length }: { id: string; hex?: string; length: number }): Uint8Array {
  if (hex) return Buffer.from(hex, 'hex');
  return Uint8Array.from({ length }, (_, i) => (id.startsWith('zero') ? 0 : (i * 7 + 3) & 0xff));
}

describe('Crc64', () => {
  for (const vector of vectors.crc64.data) {
    it(`agrees with the SDKs on ${vector.id}`, () => {
      assert.equal(new Crc64().update(bytesOf(vector)).digest(), vector.crc64_decimal);
    });
  }

  it('takes bytes in pieces of any size', () => {
    const whole = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31) & 0xff);
    const expected = new Crc64().update(whole).digest();
    for (const piece of [1, 3, 7, 8, 9, 64, 999]) {
      const crc = new Crc64();
      for (let at = 0; at < whole.length; at += piece) crc.update(whole.subarray(at, at + piece));
      assert.equal(crc.digest(), expected, String(piece));
    }
  });
});

describe('combineCrc64', () => {
  for (const { crc1, crc2, len2, combined } of vectors.crc64.combine) {
    it(`agrees with the SDKs on ${crc1} and ${len2} bytes`, () =>
      assert.equal(combineCrc64(crc1, crc2, len2), combined));
  }

  it('keeps what it has computed for a few lengths only', (test) => {
    const { mock } = test.mock.method(Map.prototype, 'set');
    for (let length = 1; length <= 1000; length++) combineCrc64('1', '2', length);
    const most = Math.max(...mock.calls.map((call) => (call.this as Map<unknown, unknown>).size));
    mock.restore();
    assert.ok(most <= 100, `${most} lengths`);
    const [{ crc1, crc2, len2, combined }] = vectors.crc64.combine as [(typeof vectors.crc64.combine)[number]];
    assert.equal(combineCrc64(crc1, crc2, len2), combined);
  });
});
