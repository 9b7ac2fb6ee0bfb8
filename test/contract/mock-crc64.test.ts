import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { combineCrc64, Crc64 } from '../../demo/mock/protocol/crc64.js';
import { vectors } from '../support/node/vectors.js';

function crcOf(...chunks: Uint8Array[]): string {
  const crc = new Crc64();
  for (const chunk of chunks) crc.update(chunk);
  return crc.digest();
}

describe('CRC-64 of the mock', () => {
  const { data, combine, three_part_object } = vectors.crc64;
  for (const { id, hex, length, crc64_decimal } of data) {
    const bytes = hex === undefined ? Buffer.alloc(length) : Buffer.from(hex, 'hex');
    // This one has no bytes in the vectors; it is the first part of the object below.
    if (id.startsWith('pattern')) continue;
    it(`agrees with the SDKs on ${id}`, () => {
      assert.equal(crcOf(bytes), crc64_decimal);
      for (const cut of [1, 3, 7, 8, 9])
        assert.equal(crcOf(bytes.subarray(0, cut), bytes.subarray(cut)), crc64_decimal);
    });
  }
  for (const { crc1, crc2, len2, combined } of combine)
    it(`combines two CRCs, of which the second is of ${len2} bytes`, () =>
      assert.equal(combineCrc64(crc1, crc2, len2), combined));

  it('combines the CRCs of three parts to that of the object', () => {
    const first = Buffer.from(Array.from({ length: 102_400 }, (_, i) => (i * 7 + 3) & 255));
    const parts = [first, Buffer.from(first).reverse(), Buffer.from('tail-part')];
    assert.deepEqual(
      parts.map((part) => crcOf(part)),
      three_part_object.part_crc,
    );
    assert.deepEqual(
      parts.map((part) => createHash('md5').update(part).digest('hex').toUpperCase()),
      three_part_object.part_etag,
    );
    assert.equal(crcOf(...parts), three_part_object.object_crc);
    const combined = parts.reduce((crc, part) => combineCrc64(crc, crcOf(part), part.length), '0');
    assert.equal(combined, three_part_object.object_crc);
  });
});
