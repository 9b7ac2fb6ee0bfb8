import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readBlob } from '../../src/base/read-blob.js';

const text = (bytes: ArrayBuffer) => new TextDecoder().decode(bytes);

it('reads a whole blob without a slice, and a part by one', async () => {
  const blob = new Blob(['abcdef']);
  const ranges: unknown[] = [];
  blob.slice = (...range) => (ranges.push(range), Blob.prototype.slice.apply(blob, range));
  assert.equal(text(await readBlob(blob)), 'abcdef');
  assert.equal(text(await readBlob(blob, 0, 9)), 'abcdef');
  assert.deepEqual(ranges, []);
  assert.equal(text(await readBlob(blob, 4, 14)), 'ef');
  assert.equal(text(await readBlob(blob, 0, 1)), 'a');
  assert.equal(ranges.length, 2);
});

it('reads of a file that has grown what it had', async () => {
  const file = Object.assign(new Blob(['abc']), { arrayBuffer: () => new Blob(['abcdef']).arrayBuffer() });
  assert.equal(text(await readBlob(file)), 'abc');
});
