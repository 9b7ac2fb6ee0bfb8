import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LARGEST_STREAM, streamPartAt, streamPartSize, streamPartStart } from '../../src/object/stream-parts.js';

describe('the parts of a stream', () => {
  it('begin with 1 MiB, hold 5 TB in 10,000, and have at most 5 GB', () => {
    assert.equal(streamPartSize(1), 1_048_576);
    assert.ok(LARGEST_STREAM >= 5e12, `${LARGEST_STREAM}`);
    assert.ok(streamPartSize(10_000) <= 5e9);
  });

  it('follow each other, each as long as it says', () => {
    let start = 0;
    for (let number = 1; number <= 10_000; number++) {
      assert.equal(streamPartStart(number), start);
      start += streamPartSize(number);
    }
    assert.equal(start, LARGEST_STREAM);
  });

  it('are found by a byte, the first and the last of each', () => {
    for (const number of [1, 2, 799, 800, 801, 1600, 1601, 5000, 10_000]) {
      const start = streamPartStart(number);
      assert.equal(streamPartAt(start), number);
      assert.equal(streamPartAt(start + streamPartSize(number) - 1), number);
    }
  });
});
