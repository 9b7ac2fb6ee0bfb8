import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as ofMock from '../../demo/mock/protocol/crc64.js';
import { combineCrc64 } from '../../src/oss/integrity/combine-crc64.js';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { vectors } from '../support/node/vectors.js';

const { data, combine, three_part_object } = vectors.crc64;

function bytesOf({ id, hex, length }: { id: string; hex?: string; length: number }): Uint8Array {
  if (hex) return Buffer.from(hex, 'hex');
  return Uint8Array.from({ length }, (_, i) => (id.startsWith('zero') ? 0 : (i * 7 + 3) & 0xff));
}

for (const [name, code] of Object.entries({ widget: { Crc64, combineCrc64 }, mock: ofMock }))
  describe(`CRC-64 of the ${name}`, () => {
    function crcOf(...chunks: Uint8Array[]): string {
      const crc = new code.Crc64();
      for (const chunk of chunks) crc.update(chunk);
      return crc.digest();
    }

    for (const vector of data)
      it(`agrees with the SDKs on ${vector.id}`, () => assert.equal(crcOf(bytesOf(vector)), vector.crc64_decimal));

    it('takes bytes in pieces of any size', () => {
      const whole = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31) & 0xff);
      const expected = crcOf(whole);
      for (const size of [1, 3, 7, 8, 9, 64, 999]) {
        const pieces = Array.from({ length: Math.ceil(1000 / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        assert.equal(crcOf(...pieces), expected, String(size));
      }
    });

    for (const { crc1, crc2, len2, combined } of combine)
      it(`combines ${crc1} with one of ${len2} bytes`, () =>
        assert.equal(code.combineCrc64(crc1, crc2, len2), combined));

    it('combines the CRCs of three parts to that of the object', () => {
      const first = Buffer.from(Array.from({ length: 102_400 }, (_, i) => (i * 7 + 3) & 255));
      const parts = [first, Buffer.from(first).reverse(), Buffer.from('tail-part')];
      const { part_crc, part_etag, object_crc } = three_part_object;
      const etags = parts.map((part) => createHash('md5').update(part).digest('hex').toUpperCase());
      assert.deepEqual([parts.map((part) => crcOf(part)), etags, crcOf(...parts)], [part_crc, part_etag, object_crc]);
      const combined = parts.reduce((crc, part) => code.combineCrc64(crc, crcOf(part), part.length), '0');
      assert.equal(combined, object_crc);
    });
  });

it('combineCrc64 keeps what it has computed for a few lengths only', (test) => {
  const { mock } = test.mock.method(Map.prototype, 'set');
  for (let length = 1; length <= 1000; length++) combineCrc64('1', '2', length);
  const most = Math.max(...mock.calls.map((call) => (call.this as Map<unknown, unknown>).size));
  mock.restore();
  assert.ok(most <= 100, `${most} lengths`);
  const [{ crc1, crc2, len2, combined }] = combine as [(typeof combine)[number]];
  assert.equal(combineCrc64(crc1, crc2, len2), combined);
});
