import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Operation } from '../../src/core/operation.js';
import { describeOperation } from '../../src/oss/operation.js';
import { encodeQuery } from '../../src/modes/sts/sign-v4.js';

const upload = { key: 'k', uploadId: 'U' };

/** Protocol, §4: each operation as OSS wants it. */
const requests: [operation: Operation, request: string][] = [
  [{ name: 'put', key: 'k' }, 'PUT '],
  [{ name: 'head', key: 'k' }, 'HEAD '],
  [{ name: 'create', key: 'k' }, 'POST uploads'],
  [{ name: 'part', ...upload, partNumber: 7 }, 'PUT partNumber=7&uploadId=U'],
  [{ name: 'list', ...upload }, 'GET encoding-type=url&uploadId=U'],
  [{ name: 'list', ...upload, partNumberMarker: 0 }, 'GET encoding-type=url&uploadId=U'],
  [{ name: 'list', ...upload, partNumberMarker: 1000 }, 'GET encoding-type=url&part-number-marker=1000&uploadId=U'],
  [{ name: 'complete', ...upload }, 'POST uploadId=U'],
  [{ name: 'abort', ...upload }, 'DELETE uploadId=U'],
];

describe('describeOperation', () => {
  for (const [operation, request] of requests) {
    it(`makes ${request} of ${JSON.stringify(operation)}`, () => {
      const { method, query } = describeOperation(operation);
      assert.equal(`${method} ${encodeQuery(query)}`, request);
    });
  }

  it('adds neither key nor headers to the query', () => {
    const { query } = describeOperation({ name: 'create', key: 'secret', headers: { 'x-oss-meta-a': '1' } });
    assert.deepEqual(query, { uploads: '' });
  });
});
