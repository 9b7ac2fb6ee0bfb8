import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Uploads } from '../bench/server/uploads.js';

const ID = 'upload';
const KB100 = 102_400;
const partOf = (size: number, etag: string) => ({ size, crc: undefined, etag: `"${etag}"` });
const listOf = (...parts: [number, string][]) =>
  parts.map(([n, etag]) => `<Part><PartNumber>${n}</PartNumber><ETag>&#34;${etag}&#34;</ETag></Part>`).join('');

describe('benchmark: uploads in parts', () => {
  let uploads: Uploads;
  beforeEach(() => {
    uploads = new Uploads();
    uploads.begin(ID);
    uploads.add(ID, 3, partOf(KB100, 'C'));
    uploads.add(ID, 1, partOf(KB100, 'A'));
  });

  it('lists parts in order, the last one of a number', () => {
    uploads.add(ID, 1, partOf(2 * KB100, 'B'));
    const listed = [...uploads.list(ID, 0).matchAll(/<PartNumber>(\d+)<.*?<Size>(\d+)</g)].map(([, n, size]) => [
      n,
      size,
    ]);
    assert.deepEqual(listed, [
      ['1', '204800'],
      ['3', '102400'],
    ]);
  });

  it('lists page by page', () => {
    const page = uploads.list(ID, 0, 1);
    assert.match(page, /<NextPartNumberMarker>1<.*<IsTruncated>true</);
    assert.match(uploads.list(ID, 1, 1), /<IsTruncated>false<.*<PartNumber>3</);
  });

  it('completes with the parts that are listed, and no others', () => {
    assert.equal(uploads.complete(ID, listOf([3, 'C'])).size, KB100);
    assert.throws(() => uploads.complete(ID, listOf([3, 'C'])), { code: 'NoSuchUpload' });
  });

  it('completes with all parts where no list is sent', () => {
    assert.equal(uploads.complete(ID, undefined).size, 2 * KB100);
  });

  it('rejects a part that was replaced, that is missing, or out of order', () => {
    uploads.add(ID, 1, partOf(2 * KB100, 'B'));
    assert.throws(() => uploads.complete(ID, listOf([1, 'A'], [3, 'C'])), { code: 'InvalidPart' });
    assert.throws(() => uploads.complete(ID, listOf([2, 'A'])), { code: 'InvalidPart' });
    assert.throws(() => uploads.complete(ID, listOf([3, 'C'], [1, 'B'])), { code: 'InvalidPartOrder' });
    assert.equal(uploads.complete(ID, listOf([1, 'B'], [3, 'C'])).size, 3 * KB100);
  });

  it('rejects a small part that is not the last', () => {
    uploads.add(ID, 1, partOf(KB100 - 1, 'A'));
    assert.throws(() => uploads.complete(ID, listOf([1, 'A'], [3, 'C'])), { code: 'EntityTooSmall' });
    uploads.add(ID, 4, partOf(1, 'D'));
    assert.equal(uploads.complete(ID, listOf([3, 'C'], [4, 'D'])).size, KB100 + 1);
  });
});
